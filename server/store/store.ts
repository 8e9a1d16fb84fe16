/** The one way to the database: reads, single writes, and batches that happen whole or not at all. */
import {
	createClient,
	LibsqlError,
	type Client,
	type InArgs,
	type InValue,
	type Row,
} from '@libsql/client';
import { text } from './columns.ts';
import { openReadyStatements, type ReadyStatements } from './ready-statements.ts';

export interface Statement {
	sql: string;
	args: InArgs;
}

export interface Reader {
	all(sql: string, args?: InArgs): Promise<Row[]>;
	first(sql: string, args?: InArgs): Promise<Row | null>;
}
export interface Writer {
	/** @returns how many rows changed */
	run(sql: string, args?: InArgs): Promise<number>;
	/** For the few statements that are written all the time: kept ready, where the database is a local file. */
	runOften(sql: string, args: InValue[]): Promise<void>;
	batch(statements: Statement[]): Promise<void>;
}
/** Two doors, the same client today: search, export and backup can leave the write path later. */
export interface Store {
	read: Reader;
	write: Writer & Reader;
	close(): void;
}

/** A `holds` of a batch did not hold: what the batch was built on has changed. Nothing was written. */
export class ConditionFailed extends Error {
	override readonly name = 'ConditionFailed';
}

/** How long a lock held elsewhere is waited for before a read or a write is given up: one of 15 s is outlived. */
const LOCK_PATIENCE_MS = 20_000;
const LOCK_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

export async function openStore(url: string): Promise<Store> {
	const isLocal = url.startsWith('file:');
	// SQLite's own waiting stops the event loop, so it waits for nothing and the waiting is done here.
	const connect = (): Client => createClient({ url, concurrency: 1, timeout: 0 });
	let client: Client | null = null;
	let ready: ReadyStatements | null = null;
	let isOpen = true;
	let free: Promise<void> | null = null;

	/** Resolves when nobody else holds the lock, or when it has been held for too long to wait on. */
	const unlocked = async (): Promise<void> => {
		// A connection of its own, because every statement that meets a lock leaves its connection unusable.
		const probe = connect();
		try {
			const until = performance.now() + LOCK_PATIENCE_MS;
			for (let pauseMs = LOCK_PAUSE_MS; performance.now() < until;) {
				await new Promise((resume) => setTimeout(resume, pauseMs * (1 + Math.random())));
				const error = await probe.execute('begin immediate').catch((error: unknown) => error);
				if (!isBusy(error)) return;
				pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
			}
		} finally {
			probe.close();
		}
	};

	const disconnect = (): void => {
		ready?.close();
		ready = null;
		client?.close();
		client = null;
	};

	const attempt = async <T>(work: (client: Client) => T | Promise<T>): Promise<T> => {
		const until = performance.now() + LOCK_PATIENCE_MS;
		for (;;) {
			if (!isOpen) throw new Error('the store is closed');
			const used = (client ??= connect());
			try {
				return await work(used);
			} catch (error) {
				if (isRefusal(error)) throw error;
				// The driver never resets a statement that failed so, and its connection can't commit any more.
				if (isLocal && used === client) {
					disconnect();
				}
				const passes = isBusy(error) || (isLocal && codeOf(error) === 'CLIENT_CLOSED');
				if (!passes || performance.now() > until) throw error;
				if (isBusy(error)) await (free ??= unlocked().finally(() => (free = null)));
			}
		}
	};

	/** Of the database's file; empty where there is none. */
	let path = '';
	if (isLocal) {
		await attempt((client) => client.execute('pragma journal_mode = wal'));
		const files = await attempt((client) =>
			client.execute(`select file from pragma_database_list where name = 'main'`),
		);
		if (files.rows[0]) path = text(files.rows[0], 'file');
		// Asked of a fresh connection, because that is what every failure makes.
		const { rows } = await attempt((client) => client.execute('pragma synchronous'));
		const foreign = await attempt((client) => client.execute('pragma foreign_keys'));
		if (Number(rows[0]?.['synchronous']) < 2 || Number(foreign.rows[0]?.['foreign_keys']) !== 1) {
			throw new Error(
				'This database driver commits without synchronous=FULL or without foreign keys; an acked edit could be lost.',
			);
		}
	}
	const reader: Reader = {
		all: async (sql, args = []) => (await attempt((client) => client.execute({ sql, args }))).rows,
		first: async (sql, args = []) =>
			(await attempt((client) => client.execute({ sql, args }))).rows[0] ?? null,
	};
	return {
		read: reader,
		write: {
			...reader,
			run: async (sql, args = []) =>
				(await attempt((client) => client.execute({ sql, args }))).rowsAffected,
			runOften: (sql, args) =>
				attempt(async (client) => {
					if (path) (ready ??= openReadyStatements(path)).run(sql, args);
					else await client.execute({ sql, args });
				}),
			batch: async (statements) => {
				try {
					await attempt((client) => client.batch(statements, 'write'));
				} catch (error) {
					if (isConditionFailed(error))
						throw new ConditionFailed('changed meanwhile', { cause: error });
					throw error;
				}
			},
		},
		close() {
			isOpen = false;
			disconnect();
		},
	};
}

/** Two statements for a batch: they abort it unless `query` finds a row. */
export function holds(query: string, args: InArgs): Statement[] {
	return [
		{ sql: `insert into condition (holds) select exists (${query})`, args },
		{ sql: 'delete from condition', args: [] },
	];
}

const codeOf = (error: unknown): string => (error instanceof LibsqlError ? error.code : '');
export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
/** The statement itself is refused and will be again; the store and its connection are as good as before. */
export const isRefusal = (error: unknown): boolean =>
	/^SQLITE_(CONSTRAINT|ERROR|TOOBIG|MISMATCH|RANGE)/.test(codeOf(error));
/** The store failed, not the statement. */
export const isOutage = (error: unknown): boolean =>
	error instanceof LibsqlError && !isRefusal(error);
const isConditionFailed = (error: unknown): boolean =>
	error instanceof Error && /CHECK constraint failed: holds/.test(error.message);

/** Whether a row with the same key was there already. */
export const isDuplicate = (error: unknown): boolean =>
	error instanceof Error && /UNIQUE constraint failed/.test(error.message);
