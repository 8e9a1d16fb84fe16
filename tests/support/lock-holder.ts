/** A process that holds the database's write lock, as a backup tool or a person with a shell may. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'libsql';

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
	const database = new Database(process.argv[2] as string, { timeout: 10_000 });
	database.exec('begin immediate');
	process.stdout.write('held');
	process.stdin.on('end', () => {
		database.exec('commit');
		process.exit(0);
	});
	process.stdin.resume();
}
