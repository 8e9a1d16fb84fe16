/** Statements of a local database that are kept ready, for what is written with every key. */
import { LibsqlError, type InValue } from '@libsql/client';
import Database from 'libsql';

export interface ReadyStatements {
	/** @throws {LibsqlError} with the code of the failure */
	run(sql: string, args: InValue[]): void;
	close(): void;
}

/**
 * A connection of its own below `@libsql/client`, which prepares anew at every call: for one row of a log that
 * costs as much as the commit.
 */
export function openReadyStatements(path: string): ReadyStatements {
	const database = new Database(path, { timeout: 0 });
	const ready = new Map<string, Database.Statement>();
	return {
		run(sql, args) {
			try {
				let statement = ready.get(sql);
				if (!statement) ready.set(sql, (statement = database.prepare(sql)));
				statement.run(args.map(toBound));
			} catch (error) {
				if (!(error instanceof Database.SqliteError)) throw error;
				throw new LibsqlError(error.message, error.code, undefined, undefined, error);
			}
		},
		close() {
			ready.clear();
			database.close();
		},
	};
}

/** The driver reads the whole memory behind a view. */
const toBound = (value: InValue): unknown =>
	ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
