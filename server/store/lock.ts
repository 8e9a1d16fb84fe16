/** One process a database file: a second one by mistake would write under rooms that it can't see. */
import { createClient } from '@libsql/client';
import { isBusy } from './failures.ts';

export interface DatabaseLock {
	release(): Promise<void>;
}

/** A process that is just ending is waited for this long. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 50;

/**
 * Takes the lock that stands beside the database file. It is SQLite's own lock on an empty file, so the operating
 * system lets go of it when its holder dies, however it dies. A remote database needs none: several processes may
 * write to it, and the sequence of each log tells them apart.
 * @throws {Error} with a sentence for a person when another process holds it
 */
export async function lockDatabase(url: string): Promise<DatabaseLock> {
	if (!url.startsWith('file:')) {
		return { release: () => Promise.resolve() };
	}
	const until = performance.now() + PATIENCE_MS;
	for (;;) {
		const holder = createClient({ url: `${url}-lock`, concurrency: 1, timeout: 0 });
		try {
			// Without a journal there is nothing to clear away after a death.
			await holder.execute('pragma journal_mode = off');
			await holder.execute('pragma locking_mode = exclusive');
			await holder.execute('begin exclusive');
			return {
				async release() {
					// Closing alone leaves it to the garbage collector when the file is let go of.
					await holder.execute('pragma locking_mode = normal');
					await holder.execute('select count(*) from sqlite_schema');
					holder.close();
				},
			};
		} catch (error) {
			holder.close();
			if (!isBusy(error)) throw error;
			if (performance.now() > until) {
				throw new Error(
					'Another Nightdesk is running on this database. Stop that one first, or set NIGHTDESK_DATA to another folder.',
					{ cause: error },
				);
			}
			await new Promise((resume) => setTimeout(resume, PAUSE_MS));
		}
	}
}
