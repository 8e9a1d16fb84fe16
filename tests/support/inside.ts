/** How a server's process fares, asked from inside it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './live-client.ts';
import { startServer, temporaryFolder, type RunningServer } from './server.ts';

export interface Inside {
	/** The longest that its event loop stood still since it was last asked. */
	longestStallMs: number;
	/** The most that it computed in one go; on a busy machine it stands still for longer. */
	longestWorkMs: number;
	/** After everything that nobody holds was thrown away. */
	heapBytes: number;
	/** How many rooms are in its memory, known to anybody or not. */
	rooms: number;
}

/** By Node's own option: the product knows nothing of being watched. */
export async function startWatchedServer(env: Record<string, string> = {}): Promise<RunningServer> {
	const dataFolder = temporaryFolder();
	return startServer(
		{
			NODE_OPTIONS: `--import=${new URL('./watch.ts', import.meta.url).href}`,
			NIGHTDESK_WATCH: answerOf(dataFolder),
			...env,
		},
		dataFolder,
	);
}

export async function askInside(server: RunningServer): Promise<Inside> {
	const answer = answerOf(server.dataFolder);
	rmSync(answer, { force: true });
	server.process.kill('SIGUSR2');
	await until(() => existsSync(answer), 'answered from inside');
	return JSON.parse(readFileSync(answer, 'utf8')) as Inside;
}

const answerOf = (dataFolder: string): string => join(dataFolder, 'inside.json');
