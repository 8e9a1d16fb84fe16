/**
 * The lease loop: claims due jobs, keeps their leases while they are worked on, and lets go of those it lost.
 * Knows nothing of what a job does.
 */
import { randomUUID } from 'node:crypto';
import { Problem } from '#lib/protocol/problem.ts';
import type { Log } from '../log.ts';
import {
	claimJob,
	listExhausted,
	MAX_ATTEMPTS,
	nextDueInMs,
	renewLease,
	retryJob,
	type Job,
} from '../store/jobs.ts';
import { ConditionFailed } from '../store/failures.ts';
import type { Store } from '../store/store.ts';
import { AttemptFailed } from './attempt-failed.ts';

export interface Jobs {
	/** Looks for work now; to be called when some was queued. */
	wake(): void;
	/** Hangs up at once on what was cancelled, rather than when its lease is next renewed. */
	letGo(handoffId: string): void;
	/** Claims nothing more and waits for what runs; a job cut short is taken up again after its lease. */
	stop(): Promise<void>;
}

const LEASE_MS = 20_000;
const HEARTBEAT_MS = 5_000;
const SWEEP_MS = 5_000;
const GLANCE_MS = 1_000;

export function createJobs(deps: {
	store: Store;
	/** Of each desk worker, how many jobs it works on at once; one that is not named has one hand. */
	hands: Readonly<Record<string, number>>;
	/** Does the work. What it throws is retried until the attempts are spent, unless it says otherwise. */
	work: (job: Job, signal: AbortSignal) => Promise<void>;
	/** Ends a job that spent its attempts, or that no further one can help. */
	giveUp: (job: Job, reason: string) => Promise<void>;
	/** Called with every sweep. @returns how long until it wants to be called again, in ms; null: it doesn't mind */
	sweep: () => Promise<number | null>;
	log: Log;
	now: () => number;
	random: () => number;
}): Jobs {
	const { store, hands, work, giveUp, sweep, log, now, random } = deps;
	const worker = randomUUID();
	const running = new Map<Job, { ending: Promise<void>; lost: AbortController }>();
	const stopping = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> | null = null;
	let again = false;

	const run = async (job: Job, lost: AbortController): Promise<void> => {
		const heartbeat = setInterval(() => {
			renewLease(store, job, LEASE_MS)
				.then((held) => held || lost.abort(new Error('the lease was lost')))
				.catch((error: unknown) => log.error('lease-not-renewed', error, { job: job.id }));
		}, HEARTBEAT_MS);
		try {
			await work(job, AbortSignal.any([lost.signal, stopping.signal]));
		} catch (error) {
			// Cancelled, or leased to another: what this attempt does no longer counts.
			if (stopping.signal.aborted || lost.signal.aborted || error instanceof ConditionFailed)
				return;
			log.error('job-attempt-failed', error, { job: job.id, attempt: job.attempt });
			const reason = sentenceOf(error);
			const wish = error instanceof AttemptFailed ? error.retryAfterMs : 0;
			if (wish === null || job.attempt >= MAX_ATTEMPTS) await giveUp(job, reason);
			else {
				const delayMs = Math.max(wish, retryDelayMs(job.attempt, random()));
				await retryJob(store, job, delayMs, reason);
			}
		} finally {
			clearInterval(heartbeat);
		}
	};

	/** Counted here and not by their leases: what was cancelled, or lost its lease, takes a hand until it has ended. */
	const listFull = (): string[] => {
		const busy = new Map<string, number>();
		for (const { deskWorker } of running.keys()) {
			busy.set(deskWorker, (busy.get(deskWorker) ?? 0) + 1);
		}
		return [...busy].filter(([id, count]) => count >= (hands[id] ?? 1)).map(([id]) => id);
	};

	/** @returns for how long there is nothing to do */
	const look = async (): Promise<number> => {
		while (!stopping.signal.aborted) {
			const job = await claimJob(store, worker, LEASE_MS, listFull());
			if (!job) break;
			const lost = new AbortController();
			const ending = run(job, lost)
				.catch((error: unknown) => log.error('job-not-ended', error, { job: job.id }))
				.finally(() => {
					running.delete(job);
					wake();
				});
			running.set(job, { ending, lost });
		}
		for (const job of await listExhausted(store)) {
			await giveUp(job, 'The program stopped during every attempt.').catch((error: unknown) =>
				// One that can't be ended keeps nothing else from being worked on, or from surfacing.
				log.error('job-not-given-up', error, { job: job.id }),
			);
		}
		const sweepInMs = (await sweep()) ?? SWEEP_MS;
		// What waits for a free hand waits for one that is done, which wakes.
		const dueInMs = await nextDueInMs(store, listFull());
		return Math.min(SWEEP_MS, sweepInMs, (dueInMs ?? SWEEP_MS) + 1);
	};

	const wake = (): void => {
		if (stopping.signal.aborted) return;
		again = true;
		looking ??= (async () => {
			let restMs = SWEEP_MS;
			while (again && !stopping.signal.aborted) {
				again = false;
				restMs = await look().catch((error: unknown) => {
					log.error('queue-not-read', error);
					return SWEEP_MS;
				});
			}
			// Before anything else can run: a wake that came while this still was looking would be lost.
			looking = null;
			clearTimeout(timer);
			rest(restMs);
		})();
	};

	/** Timers stand still while the machine sleeps; a glance at the clock each second sees that it woke late. */
	const rest = (ms: number): void => {
		const [wallUntil, until] = [now() + ms, performance.now() + ms];
		const glance = (): void => {
			if (stopping.signal.aborted) return;
			const left = Math.min(wallUntil - now(), until - performance.now());
			if (left <= 0) wake();
			else timer = setTimeout(glance, Math.min(left, GLANCE_MS));
		};
		timer = setTimeout(glance, Math.min(ms, GLANCE_MS));
	};

	return {
		wake,
		letGo(handoffId) {
			for (const [job, { lost }] of running) {
				if (job.handoffId === handoffId) lost.abort(new Error('cancelled'));
			}
		},
		async stop() {
			stopping.abort(new Error('stopping'));
			clearTimeout(timer);
			await looking;
			await Promise.all([...running.values()].map(({ ending }) => ending));
		},
	};
}

/**
 * How long a failed job rests before its next attempt: from 2 s, doubling; `jitter` (0 up to 1) spreads jobs
 * that failed together.
 */
function retryDelayMs(attempt: number, jitter: number): number {
	const ceiling = Math.min(2_000 * 2 ** (attempt - 1), 600_000);
	return Math.round(ceiling / 2 + (ceiling / 2) * jitter);
}

/** What people may read of a failure: other errors speak of files, tables and types. */
const sentenceOf = (error: unknown): string =>
	error instanceof AttemptFailed || error instanceof Problem
		? error.message
		: 'Something failed here, and it was written down.';
