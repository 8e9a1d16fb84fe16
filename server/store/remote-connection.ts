/** A connection to a libSQL server. */
import { createClient } from '@libsql/client';
import type { Connection } from './connection.ts';

export function openRemote(url: string): Connection {
	const client = createClient({ url, concurrency: 1 });
	return {
		all: async (sql, args = []) => (await client.execute({ sql, args })).rows,
		run: async (sql, args = []) => (await client.execute({ sql, args })).rowsAffected,
		batch: async (statements) => {
			await client.batch(statements, 'write');
		},
		// A server waits for its locks itself.
		isLocked: () => Promise.resolve(false),
		close: () => client.close(),
	};
}
