/** The queue. Times are the database's own, so that no process's clock decides who may work. */
import { integer, text } from './columns.ts';
import type { Row } from './connection.ts';
import { holds, type Statement, type Store } from './store.ts';

export interface Job {
	id: number;
	handoffId: string;
	/** Who works on it. */
	deskWorker: string;
	/** The fence: every write of this attempt names it, and a stale attempt changes nothing. */
	attempt: number;
}

export const MAX_ATTEMPTS = 3;

const NOW = `cast(unixepoch('subsec') * 1000 as integer)`;

export function insertJob(handoffId: string, deskWorker: string, runAt: number): Statement {
	return {
		sql: `insert into job (handoff_id, desk_worker, state, run_at) values (?, ?, 'queued', ?)`,
		args: [handoffId, deskWorker, runAt],
	};
}

/**
 * Takes the next due job, or one whose process went silent, and leases it.
 * @param worker the process
 * @param full the desk workers whose jobs are left where they are
 */
export async function claimJob(
	store: Store,
	worker: string,
	leaseMs: number,
	full: readonly string[],
): Promise<Job | null> {
	const row = await store.write.first(
		`update job set state = 'running', worker = :worker, attempt = attempt + 1, lease_until = ${NOW} + :leaseMs
		where id = (
			select id from job
			where attempt < :most and ((state = 'queued' and run_at <= ${NOW})
				or (state = 'running' and lease_until < ${NOW}))
				and desk_worker not in (select value from json_each(:full))
			order by run_at, id limit 1
		)
		returning id, handoff_id, desk_worker, attempt`,
		{ worker, leaseMs, most: MAX_ATTEMPTS, full: JSON.stringify(full) },
	);
	return row && toJob(row);
}

/** @returns false when the lease is no longer this attempt's: whoever works on it must stop */
export async function renewLease(store: Store, job: Job, leaseMs: number): Promise<boolean> {
	const changed = await store.write.run(
		`update job set lease_until = ${NOW} + ? where id = ? and attempt = ? and state = 'running'`,
		[leaseMs, job.id, job.attempt],
	);
	return changed > 0;
}

/** Jobs that spent their attempts and whose last worker went silent. */
export async function listExhausted(store: Store): Promise<Job[]> {
	const rows = await store.read.all(
		`select id, handoff_id, desk_worker, attempt from job
		where state = 'running' and attempt >= ? and lease_until < ${NOW}`,
		[MAX_ATTEMPTS],
	);
	return rows.map(toJob);
}

/** How long until the next queued job is due, those of `full` desk workers left out; null when there is none. */
export async function nextDueInMs(store: Store, full: readonly string[]): Promise<number | null> {
	const row = await store.read.first(
		`select min(run_at) - ${NOW} as due from job
		where state = 'queued' and attempt < ? and desk_worker not in (select value from json_each(?))`,
		[MAX_ATTEMPTS, JSON.stringify(full)],
	);
	return row?.['due'] == null ? null : Math.max(0, integer(row, 'due'));
}

const toJob = (row: Row): Job => ({
	id: integer(row, 'id'),
	handoffId: text(row, 'handoff_id'),
	deskWorker: text(row, 'desk_worker'),
	attempt: integer(row, 'attempt'),
});

/** Aborts its batch unless this attempt still holds the lease. */
export const holdsLease = (job: Job): Statement[] =>
	holds(`select 1 from job where id = ? and attempt = ? and state = 'running'`, [
		job.id,
		job.attempt,
	]);

export const endJob = (job: Job, state: 'done' | 'failed', error: string | null): Statement[] => [
	...holdsLease(job),
	{
		sql: 'update job set state = ?, last_error = ?, lease_until = null where id = ?',
		args: [state, error, job.id],
	},
];

export async function retryJob(
	store: Store,
	job: Job,
	delayMs: number,
	error: string,
): Promise<void> {
	await store.write.run(
		`update job set state = 'queued', run_at = ${NOW} + ?, last_error = ?, lease_until = null
		where id = ? and attempt = ? and state = 'running'`,
		[delayMs, error, job.id, job.attempt],
	);
}

export const cancelJobOf = (handoffId: string): Statement => ({
	sql: `update job set state = 'cancelled', lease_until = null
		where handoff_id = ? and state in ('queued', 'running')`,
	args: [handoffId],
});
