/** A process that holds the database's write lock, as a backup tool or a person with a shell may. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@libsql/client';

export async function holdWriteLock(dataFolder: string): Promise<() => Promise<void>> {
	const child = spawn(
		process.execPath,
		['tests/support/lock-holder.ts', `${dataFolder}/nightdesk.db`],
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	);
	await once(child.stdout, 'data');
	return async () => {
		child.stdin.end();
		await once(child, 'exit');
	};
}

if (import.meta.main) {
	const database = createClient({ url: `file:${process.argv[2]}`, timeout: 10_000 });
	const held = await database.transaction('write');
	process.stdout.write('held');
	process.stdin.on('end', () => {
		void held.commit().then(() => process.exit(0));
	});
	process.stdin.resume();
}
