/** Brings the database to this program's schema: numbered SQL files, forward only, each whole or not at all. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Statement, Store } from './store.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

export async function migrate(store: Store, now: number): Promise<void> {
	await store.write.run(
		'create table if not exists migration (number integer primary key, name text not null, at integer not null) strict',
	);
	const last = await store.read.first('select max(number) as number from migration');
	const done = Number(last?.['number'] ?? 0);
	const files = readdirSync(FOLDER).sort();
	const newest = Math.max(...files.map(numberOf));
	if (done > newest) {
		throw new Error(
			`This database was written by a newer Nightdesk (schema ${done}; this one knows ${newest}). Start the newer version, or restore a backup from before.`,
		);
	}
	for (const name of files) {
		const number = numberOf(name);
		if (number <= done) continue;
		const sql = readFileSync(new URL(name, FOLDER), 'utf8');
		await store.write.batch([
			// First, so that two processes that start at once don't both go on.
			{ sql: 'insert into migration values (?, ?, ?)', args: [number, name, now] },
			...splitStatements(sql),
		]);
	}
}

/**
 * Begins a new history of every document where this database is a backup that was put back. The epoch is the time, so
 * that no two restores, of one backup or of several, ever share it.
 */
export async function beginAfterRestore(store: Store, now: number): Promise<void> {
	if (!(await store.read.first('select 1 from restored'))) return;
	await store.write.batch([
		{ sql: 'update brief set epoch = max(epoch + 1, ?)', args: [now] },
		{ sql: 'delete from restored', args: [] },
	]);
}

const numberOf = (name: string): number => Number(name.slice(0, 4));

/** Statements end with a semicolon at the end of a line; comments stand on lines of their own. */
function splitStatements(sql: string): Statement[] {
	return sql
		.replaceAll(/^--.*$/gm, '')
		.split(/;\s*$/m)
		.map((statement) => statement.trim())
		.filter((statement) => statement !== '')
		.map((statement) => ({ sql: statement, args: [] }));
}
