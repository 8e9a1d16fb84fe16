/**
 * `npm run backup -- <file>`: copies the database while the server runs, in a process of its own. The copy holds
 * every edit that was acked before it began. To restore it, stop the server, put the file in the place of
 * `nightdesk.db` (and remove `nightdesk.db-wal` and `nightdesk.db-shm`), and start again.
 *
 * The first start on a copy gives every document an epoch that was never used before. What pages still hold of the
 * time after the backup belongs to another history: merged into the restored text it could come out twice, so they
 * are asked to reload instead.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client';
import { readConfig } from './config.ts';

/** @throws {Error} with a sentence for a person */
export async function backUp(databaseUrl: string, target: string): Promise<void> {
	if (!databaseUrl.startsWith('file:')) {
		throw new Error('DATABASE_URL leads to another server. Back it up there, with its own tools.');
	}
	if (existsSync(target)) {
		throw new Error(`${target} is there already. Name a file that is not.`);
	}
	const partial = `${target}.partial`;
	rmSync(partial, { force: true });
	// Waiting in SQLite itself is fine here: nobody else needs this process.
	const source = createClient({ url: databaseUrl, concurrency: 1, timeout: 30_000 });
	await source.execute({ sql: 'vacuum into ?', args: [partial] });
	source.close();

	const copy = createClient({ url: pathToFileURL(partial).href, concurrency: 1 });
	await copy.execute('insert into restored (is_copy) values (1)');
	const { rows } = await copy.execute('pragma integrity_check');
	copy.close();
	if (rows[0]?.['integrity_check'] !== 'ok') {
		throw new Error(`The copy is damaged, and stays at ${partial}. The database may be, too.`);
	}
	sync(partial);
	renameSync(partial, target);
	sync(dirname(target));
}

function sync(path: string): void {
	const file = openSync(path, 'r');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

async function run(): Promise<void> {
	const [file] = process.argv.slice(2);
	const read = readConfig(process.env);
	if (!file || !read.ok) {
		const faults = read.ok ? ['Say where to: npm run backup -- <file>'] : read.faults;
		throw new Error(faults.join('\n'));
	}
	const target = resolve(file);
	await backUp(read.config.databaseUrl, target);
	console.log(`Backed up to ${target}`);
}

if (import.meta.main) {
	await run().catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(1);
	});
}
