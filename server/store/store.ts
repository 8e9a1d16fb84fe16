/** The one way to the database: reads, single writes, and batches that happen whole or not at all. */
import { createClient, LibsqlError, type Client, type InArgs, type Row } from '@libsql/client';

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

/** How long a lock held elsewhere is waited for before a write is given up. */
const LOCK_PATIENCE_MS = 15_000;
const LOCK_PAUSE_MS = 25;

export async function openStore(url: string): Promise<Store> {
	// A timeout of SQLite's own stops the event loop while it waits, so it is short and the waiting is done here.
	const open = (): Client => createClient({ url, concurrency: 1, timeout: 20 });
	let client = open();
	const prepare = async (): Promise<void> => {
		if (!url.startsWith('file:')) return;
		await client.execute('pragma journal_mode = wal');
		await client.execute('pragma synchronous = full');
		await client.execute('pragma foreign_keys = on');
		const { rows } = await client.execute('pragma synchronous');
		if (Number(rows[0]?.['synchronous']) < 2) {
			throw new Error('The database refuses synchronous=FULL; an acked edit could be lost.');
		}
	};

	const waiting = async <T>(work: () => Promise<T>, spoils: boolean): Promise<T> => {
		const until = performance.now() + LOCK_PATIENCE_MS;
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (!isBusy(error)) throw error;
				// A batch that met a lock leaves its client unusable.
				if (spoils) {
					client.close();
					client = open();
					await prepare().catch(ignoreBusy);
				}
				if (performance.now() > until) throw error;
				await new Promise((resume) => setTimeout(resume, LOCK_PAUSE_MS * (1 + Math.random())));
			}
		}
	};

	await waiting(prepare, false);
	const reader: Reader = {
		all: async (sql, args = []) => (await waiting(() => client.execute({ sql, args }), false)).rows,
		first: async (sql, args = []) =>
			(await waiting(() => client.execute({ sql, args }), false)).rows[0] ?? null,
	};
	return {
		read: reader,
		write: {
			...reader,
			run: async (sql, args = []) =>
				(await waiting(() => client.execute({ sql, args }), false)).rowsAffected,
			batch: async (statements) => {
				try {
					await waiting(() => client.batch(statements, 'write'), true);
				} catch (error) {
					if (isConditionFailed(error))
						throw new ConditionFailed('changed meanwhile', { cause: error });
					throw error;
				}
			},
		},
		close: () => client.close(),
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
const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
const isConditionFailed = (error: unknown): boolean =>
	error instanceof Error && /CHECK constraint failed: holds/.test(error.message);

/** Whether a row with the same key was there already. */
export const isDuplicate = (error: unknown): boolean =>
	error instanceof Error && /UNIQUE constraint failed/.test(error.message);

function ignoreBusy(error: unknown): void {
	if (!isBusy(error)) throw error;
}
