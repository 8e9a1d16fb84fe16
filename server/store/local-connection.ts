/**
 * A connection to a database file, on the driver below `@libsql/client`: that one prepares anew at every call, which
 * makes a statement three times as dear.
 */
import { fileURLToPath } from 'node:url';
import { LibsqlError } from '@libsql/client';
import Database from 'libsql';
import type { Args, Connection, Row, Value } from './connection.ts';
import { isBusy, isRefusal } from './failures.ts';

/** Those used last are kept ready. A list or a group is a statement of its own for each length. */
const MOST_KEPT = 200;
/** A statement that is kept holds on to what was bound to it last. */
const MOST_BOUND_BYTES = 64 * 1024;

interface Open {
	database: Database.Database;
	ready: Map<string, { statement: Database.Statement; values: number }>;
}

/** @param url a `file:` address */
export function openLocal(url: string): Connection {
	const path = pathOf(url);
	let open: Open | null = null;
	let probe: Database.Database | null = null;

	const close = (): void => {
		open?.database.close();
		probe?.close();
		open = probe = null;
	};

	const perform = <T>(work: (open: Open) => T): Promise<T> =>
		new Promise((resolve) => {
			open ??= { database: openFile(path), ready: new Map() };
			try {
				resolve(work(open));
			} catch (error) {
				const failure = translate(error);
				// The driver never resets a statement that met a lock or a full disk, and nothing beside it can be committed.
				if (!isRefusal(failure)) close();
				throw failure;
			}
		});

	return {
		all: (sql, args) => perform((open) => execute(open, sql, args).rows),
		run: (sql, args) => perform((open) => execute(open, sql, args).changes),
		batch: (statements) =>
			perform((open) => {
				execute(open, 'begin immediate');
				try {
					for (const { sql, args } of statements) execute(open, sql, args);
					execute(open, 'commit');
				} catch (error) {
					rollBack(open, close);
					throw error;
				}
			}),
		isLocked: () =>
			new Promise((resolve) => {
				// One of its own, on which nothing is ever committed.
				probe ??= openFile(path);
				try {
					probe.prepare('begin immediate').run();
					probe.prepare('rollback').run();
				} catch (error) {
					resolve(isBusy(translate(error)));
					return;
				}
				probe.close();
				probe = null;
				resolve(false);
			}),
		close,
	};
}

/** Closing alone leaves it to the garbage collector when the lock is let go of. */
function rollBack(open: Open, close: () => void): void {
	try {
		if (open.database.inTransaction) execute(open, 'rollback');
	} catch {
		// What led here is what is told.
		close();
	}
}

/** SQLite's own waiting stops the event loop, so it waits for nothing. */
function openFile(path: string): Database.Database {
	try {
		return new Database(path, { timeout: 0 });
	} catch (error) {
		throw new LibsqlError(
			`${path} can’t be opened`,
			'SQLITE_CANTOPEN',
			undefined,
			undefined,
			error as Error,
		);
	}
}

function execute(open: Open, sql: string, args: Args = []): { rows: Row[]; changes: number } {
	const bound = toBound(args);
	const values = Array.isArray(bound) ? bound : Object.values(bound);
	const statement = prepare(open, sql, values.length);
	if (sizeOf(values) > MOST_BOUND_BYTES) open.ready.delete(sql);
	// Read to its end, or it would go on holding its read lock.
	if (statement.reader) return { rows: statement.all(bound) as Row[], changes: 0 };
	return { rows: [], changes: statement.run(bound).changes };
}

function prepare({ database, ready }: Open, sql: string, values: number): Database.Statement {
	const kept = ready.get(sql) ?? { statement: database.prepare(sql), values };
	// What is not bound anew is bound still.
	if (kept.values !== values) {
		throw new Error(`${values} values where there were ${kept.values}: ${sql}`);
	}
	ready.delete(sql);
	ready.set(sql, kept);
	if (ready.size > MOST_KEPT) ready.delete(ready.keys().next().value as string);
	return kept.statement;
}

const translate = (error: unknown): unknown =>
	error instanceof Database.SqliteError
		? new LibsqlError(error.message, error.code, undefined, undefined, error)
		: error;

const toBound = (args: Args): unknown[] | Record<string, unknown> =>
	Array.isArray(args)
		? args.map(toOneBound)
		: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, toOneBound(value)]));

/** The driver reads the whole memory behind a view, and knows no booleans. */
function toOneBound(value: Value): unknown {
	if (typeof value === 'boolean') return Number(value);
	if (!(value instanceof Uint8Array)) return value;
	return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function sizeOf(values: readonly unknown[]): number {
	let size = 0;
	for (const value of values) {
		if (typeof value === 'string' || value instanceof Buffer) size += value.length;
	}
	return size;
}

/** `file:name` stands in the working folder. */
const pathOf = (url: string): string =>
	url.startsWith('file://') ? fileURLToPath(url) : decodeURIComponent(url.slice('file:'.length));
