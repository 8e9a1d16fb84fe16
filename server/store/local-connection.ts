/**
 * A connection to a database file, on the driver below `@libsql/client`: that one prepares anew at every call, which
 * costs three times what the statement itself does, and as much as the commit for one row of a log.
 */
import { fileURLToPath } from 'node:url';
import { LibsqlError } from '@libsql/client';
import Database from 'libsql';
import type { Args, Connection, Row, Value } from './connection.ts';
import { isRefusal } from './failures.ts';

/** Those used last are kept ready. A list or a group is a statement of its own for each length. */
const MOST_KEPT = 200;

interface Open {
	database: Database.Database;
	ready: Map<string, Database.Statement>;
}

/** @param url a `file:` address */
export function openLocal(url: string): Connection {
	const path = pathOf(url);
	let open: Open | null = null;

	const close = (): void => {
		open?.database.close();
		open = null;
	};

	const perform = <T>(work: (open: Open) => T): Promise<T> =>
		new Promise((resolve) => {
			try {
				// SQLite's own waiting stops the event loop, so it waits for nothing.
				open ??= { database: new Database(path, { timeout: 0 }), ready: new Map() };
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
					// Closing alone leaves it to the garbage collector when the lock is let go of.
					if (open.database.inTransaction) execute(open, 'rollback');
					throw error;
				}
			}),
		close,
	};
}

function execute(open: Open, sql: string, args: Args = []): { rows: Row[]; changes: number } {
	const statement = prepare(open, sql);
	// Read to its end, or it would go on holding its read lock.
	if (statement.reader) return { rows: statement.all(toBound(args)) as Row[], changes: 0 };
	return { rows: [], changes: statement.run(toBound(args)).changes };
}

function prepare({ database, ready }: Open, sql: string): Database.Statement {
	const statement = ready.get(sql) ?? database.prepare(sql);
	ready.delete(sql);
	ready.set(sql, statement);
	if (ready.size > MOST_KEPT) ready.delete(ready.keys().next().value as string);
	return statement;
}

const translate = (error: unknown): unknown =>
	error instanceof Database.SqliteError
		? new LibsqlError(error.message, error.code, undefined, undefined, error)
		: error;

const toBound = (args: Args): unknown =>
	Array.isArray(args)
		? args.map(toOneBound)
		: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, toOneBound(value)]));

/** The driver reads the whole memory behind a view, and knows no booleans. */
function toOneBound(value: Value): unknown {
	if (typeof value === 'boolean') return Number(value);
	if (!(value instanceof Uint8Array)) return value;
	return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** `file:name` stands in the working folder. */
const pathOf = (url: string): string =>
	url.startsWith('file://') ? fileURLToPath(url) : decodeURIComponent(url.slice('file:'.length));
