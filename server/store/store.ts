/** The one way to the database: reads, single writes, and batches that happen whole or not at all. */
import type { Args, Row, Statement } from './connection.ts';
import { ConditionFailed, isBusy, isConditionFailed } from './failures.ts';
import { openLocal } from './local-connection.ts';
import { openRemote } from './remote-connection.ts';

export type { Statement } from './connection.ts';

export interface Reader {
	all(sql: string, args?: Args): Promise<Row[]>;
	first(sql: string, args?: Args): Promise<Row | null>;
}
export interface Writer {
	/** @returns how many rows changed */
	run(sql: string, args?: Args): Promise<number>;
	batch(statements: Statement[]): Promise<void>;
}
/** Two doors, the same connection today: search, export and backup can leave the write path later. */
export interface Store {
	read: Reader;
	write: Writer & Reader;
	close(): void;
}

/** How long a lock held elsewhere is waited for before a read or a write is given up: one of 15 s is outlived. */
const LOCK_PATIENCE_MS = 20_000;
const LOCK_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

export async function openStore(url: string): Promise<Store> {
	const isLocal = url.startsWith('file:');
	const connection = isLocal ? openLocal(url) : openRemote(url);
	let isOpen = true;
	let free: Promise<void> | null = null;

	/** Resolves when nobody else holds the lock, or when it has been held for too long to wait on. */
	const unlocked = async (): Promise<void> => {
		const until = performance.now() + LOCK_PATIENCE_MS;
		for (let pauseMs = LOCK_PAUSE_MS; isOpen && performance.now() < until;) {
			await new Promise((resume) => setTimeout(resume, pauseMs * (1 + Math.random())));
			if (!(await connection.isLocked())) return;
			pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
		}
	};

	const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
		const until = performance.now() + LOCK_PATIENCE_MS;
		for (;;) {
			if (!isOpen) throw new Error('the store is closed');
			try {
				return await work();
			} catch (error) {
				if (!isBusy(error) || performance.now() > until) throw error;
				await (free ??= unlocked().finally(() => (free = null)));
			}
		}
	};

	const all: Reader['all'] = (sql, args) => attempt(() => connection.all(sql, args));
	const reader: Reader = { all, first: async (sql, args) => (await all(sql, args))[0] ?? null };
	if (isLocal) {
		await all('pragma journal_mode = wal');
		const synchronous = await reader.first('pragma synchronous');
		const foreign = await reader.first('pragma foreign_keys');
		// Neither is set here: what the driver gives a connection by itself is what it has again after a failure.
		if (Number(synchronous?.['synchronous']) < 2 || Number(foreign?.['foreign_keys']) !== 1) {
			throw new Error(
				'This database driver commits without synchronous=FULL or without foreign keys; an acked edit could be lost.',
			);
		}
	}
	return {
		read: reader,
		write: {
			...reader,
			run: (sql, args) => attempt(() => connection.run(sql, args)),
			batch: (statements) =>
				attempt(() => connection.batch(statements)).catch((error: unknown) => {
					if (!isConditionFailed(error)) throw error;
					throw new ConditionFailed('changed meanwhile', { cause: error });
				}),
		},
		close() {
			isOpen = false;
			connection.close();
		},
	};
}

/** Two statements for a batch: they abort it unless `query` finds a row. */
export function holds(query: string, args: Args): Statement[] {
	return [
		{ sql: `insert into condition (holds) select exists (${query})`, args },
		{ sql: 'delete from condition', args: [] },
	];
}
