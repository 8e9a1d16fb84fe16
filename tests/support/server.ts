/** The program as people run it: a process of its own, on a free port, with a data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningServer {
	origin: string;
	/** Null when the instance has its owner. */
	setupToken: string | null;
	dataFolder: string;
	process: ChildProcess;
	/** Everything it wrote to its standard error. */
	log(): string;
	/** Ends it and waits until it is gone. */
	stop(signal?: NodeJS.Signals): Promise<void>;
	/** Starts it again on the same data, and the same port. */
	restart(env?: Record<string, string>): Promise<RunningServer>;
	/** Ends it and forgets its data. */
	destroy(): Promise<void>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'nightdesk-'));

/** For a server whose address is not the one it listens on. */
export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** @param within a command that runs the one it is given, in its own process */
export async function startServer(
	env: Record<string, string> = {},
	dataFolder = temporaryFolder(),
	within: readonly string[] = [],
): Promise<RunningServer> {
	const [command, ...args] = [...within, process.execPath, 'server/main.ts'] as [string, string];
	const child = spawn(command, args, {
		env: { ...process.env, PORT: '0', NIGHTDESK_DATA: dataFolder, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	let err = '';
	child.stdout.on('data', (text: Buffer) => (out += text.toString()));
	child.stderr.on('data', (text: Buffer) => (err += text.toString()));
	const exited = once(child, 'exit');
	const origin = await new Promise<string>((resolve, reject) => {
		child.stdout.on('data', () => {
			const address = /Nightdesk is at (\S+)/.exec(out)?.[1];
			if (address && /^pid \d+$/m.test(out)) resolve(address);
		});
		void exited.then(() => reject(new Error(`the server ended at its start: ${out}${err}`)));
	});
	const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
		if (child.exitCode === null && child.signalCode === null) child.kill(signal);
		await exited;
	};
	return {
		origin,
		setupToken: /\/setup\/(\S+)/.exec(out)?.[1] ?? null,
		dataFolder,
		process: child,
		log: () => err,
		stop,
		restart: async (again = {}) => {
			await stop();
			return startServer({ ...env, PORT: new URL(origin).port, ...again }, dataFolder);
		},
		destroy: async () => {
			await stop('SIGKILL');
			rmSync(dataFolder, { recursive: true, force: true });
		},
	};
}
