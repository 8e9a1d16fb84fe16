/** The servers that `bench sync` measures, each started as people run it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpOwner } from '../support/caller.ts';
import { freePort, startServer, temporaryFolder } from '../support/server.ts';
import type { Way } from './page.ts';

export interface Contender {
	pid: number;
	/** Makes a document that any number of pages can be on. */
	makeRoom(name: string): Promise<Way>;
	stop(): Promise<void>;
}

export const CONTENDERS = {
	relay: () => startPlain(join(HERE, 'relay.ts'), { isRelay: true }),
	'relay, each edit synced': () =>
		startPlain(join(HERE, 'relay.ts'), { isRelay: true, store: 'FILE', file: 'edits' }),
	'y-websocket': () => startPlain(Y_WEBSOCKET),
	'y-websocket, each edit synced': () =>
		startPlain(join(HERE, 'synced-y-websocket.ts'), { store: 'FILE', file: 'edits' }),
	'y-websocket LevelDB': () => startPlain(Y_WEBSOCKET, { store: 'YPERSISTENCE' }),
	hocuspocus: () =>
		startPlain(join(HERE, 'hocuspocus.ts'), { store: 'DATABASE', file: 'documents.db' }),
	nightdesk: startNightdesk,
} satisfies Record<string, () => Promise<Contender>>;
export type ContenderName = keyof typeof CONTENDERS;

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PEERS = join(HERE, 'peers');
const MODULES = join(PEERS, 'node_modules');
const Y_WEBSOCKET = join(MODULES, 'y-websocket/bin/server.cjs');
const STAMP = join(MODULES, '.nightdesk-lock');
const NEEDS: Partial<Record<ContenderName, string>> = {
	'y-websocket': 'y-websocket',
	'y-websocket, each edit synced': 'y-websocket',
	'y-websocket LevelDB': 'y-leveldb',
	hocuspocus: '@hocuspocus/server',
};
const START_MS = 15_000;

/** What is missing is missing from the table; nothing else depends on it. */
export function installPeers(): void {
	const lock = readFileSync(join(PEERS, 'package-lock.json'), 'utf8');
	if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
	console.error('Installing the peers …');
	const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
		cwd: PEERS,
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
	});
	if (status === 0) writeFileSync(STAMP, lock);
}

export const isInstalled = (name: ContenderName): boolean =>
	NEEDS[name] === undefined || existsSync(join(MODULES, NEEDS[name]));

/** A server without accounts: whoever knows a room's name is in it. */
async function startPlain(
	script: string,
	options: { isRelay?: boolean; store?: string; file?: string } = {},
): Promise<Contender> {
	const { isRelay = false, store, file = '' } = options;
	const port = await freePort();
	const folder = temporaryFolder();
	const child = spawn(process.execPath, [script], {
		env: {
			...process.env,
			HOST: '127.0.0.1',
			PORT: String(port),
			...(store === undefined ? {} : { [store]: join(folder, file) }),
		},
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const exited = once(child, 'exit');
	await listening(port);
	return {
		pid: child.pid ?? 0,
		makeRoom: (name) =>
			Promise.resolve({
				url: `ws://127.0.0.1:${port}/${name}`,
				headers: {},
				document: store === 'DATABASE' ? name : null,
				isRelay,
			}),
		async stop() {
			child.kill();
			await exited;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function startNightdesk(): Promise<Contender> {
	const server = await startServer();
	const owner = await setUpOwner(server);
	return {
		pid: server.process.pid ?? 0,
		async makeRoom(title) {
			const { id } = await owner.createBrief({ title });
			return {
				url: `${server.origin.replace('http', 'ws')}/sync/briefs/${id}/text?ack=1`,
				headers: owner.credentials,
				document: null,
				isRelay: false,
			};
		},
		async stop() {
			// As a supervisor ends it, so that a profile of it is written.
			await server.stop();
			await server.destroy();
		},
	};
}

async function listening(port: number): Promise<void> {
	const end = performance.now() + START_MS;
	for (;;) {
		const socket = connect(port, '127.0.0.1');
		const [isOpen] = await Promise.race([
			once(socket, 'connect').then(() => [true]),
			once(socket, 'error').then(() => [false]),
		]).catch(() => [false]);
		socket.destroy();
		if (isOpen) return;
		if (performance.now() > end) throw new Error('a server did not start');
		await new Promise((resume) => setTimeout(resume, 25));
	}
}
