/** Puts everything together and serves it. The only file that knows everyone. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { makeId, makeUid } from '#brief';
import { keepHouse } from './access/housekeeping.ts';
import { createLimiter } from './access/limiter.ts';
import { createOrigins } from './access/origin.ts';
import { createSessions } from './access/sessions.ts';
import { createSetupLink } from './access/setup.ts';
import { createApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { createHandoffs } from './handoff/handoffs.ts';
import { createWork } from './handoff/work.ts';
import { createJobs } from './jobs/loop.ts';
import { createLog } from './log.ts';
import { createDecisions } from './review/decisions.ts';
import { createStandings } from './review/standings.ts';
import { lockDatabase } from './store/lock.ts';
import { beginAfterRestore, migrate } from './store/migrate.ts';
import { openStore } from './store/store.ts';
import { readOwner } from './store/users.ts';
import { createAuthors } from './sync/authors.ts';
import { createGroupCommit } from './sync/group-commit.ts';
import { watchItemUids } from './sync/item-uids.ts';
import { createRooms } from './sync/registry.ts';
import { createSockets } from './sync/sockets.ts';
import { checklist } from './workers/checklist.ts';
import { CALL_LIMITS } from './workers/model/call.ts';
import { createModelWorker } from './workers/model/worker.ts';

export interface Nightdesk {
	fetch(request: Request, bindings?: Partial<HttpBindings>): Response | Promise<Response>;
	upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	close(): Promise<void>;
}

const DEFAULT_PORT = 3_000;
/** An exit that takes longer is no exit: supervisors kill after it, and the log has lost nothing. */
const SHUTDOWN_MS = 5_000;
const FLUSH_MS = 3_000;
const FAREWELL_MS = 1_000;

/**
 * @param config with the port that is listened on
 * @param callLimits how long and how large a model's answer may be
 */
export async function compose(config: Config, callLimits = CALL_LIMITS): Promise<Nightdesk> {
	const now = (): number => Date.now();
	const log = createLog((line) => process.stderr.write(`${line}\n`), now);
	const newId = (prefix: Parameters<typeof makeId>[0]): string => makeId(prefix, randomBytes(12));
	// Tests kill the process at a named point; nothing else ever sets one.
	const fault = (point: string): void => {
		if (config.fault === point) process.abort();
	};
	const own = createOrigins(config.origin ?? `http://${urlHost(config.host)}:${config.port}`);
	const origins = () => own;

	mkdirSync(config.dataFolder, { recursive: true });
	const lock = await lockDatabase(config.databaseUrl);
	const store = await openStore(config.databaseUrl);
	await migrate(store, now());
	await beginAfterRestore(store, now());

	const authors = createAuthors({ store, log, now });
	const commit = createGroupCommit({ store, log, fault });
	const newUid = (): string => makeUid(randomBytes(12));
	const rooms = createRooms({
		store,
		commit,
		log,
		now,
		opened: (room) => {
			watchItemUids(room, { rooms, newUid, log });
			authors.watch(room);
		},
		fault,
	});
	const sessions = createSessions(store, now, () => newId('e'));
	const sockets = createSockets({
		store,
		rooms,
		sessions,
		origins,
		trustedProxies: config.trustedProxies,
		limits: { perPerson: config.socketsPerPerson, perAddress: config.socketsPerAddress },
		log,
		now,
	});
	const workers = [checklist];
	if (config.model) {
		const options = { hands: config.modelHands, limits: callLimits, now };
		workers.push(createModelWorker(config.model, options));
	}
	const work = createWork({ store, rooms, workers, now, newId: () => newId('s'), fault });
	const handoffs = createHandoffs({
		store,
		rooms,
		workers,
		now,
		newId: () => newId('h'),
		queued: () => jobs.wake(),
		cancelled: (id) => jobs.letGo(id),
		failed: (error) => log.error('return-not-surfaced', error),
	});
	const jobs = createJobs({
		store,
		hands: Object.fromEntries(workers.map(({ id, hands }) => [id, hands])),
		work: work.work,
		giveUp: work.giveUp,
		sweep: handoffs.surfaceDue,
		log,
		now,
		random: Math.random,
	});
	const setupLink = createSetupLink();
	const app = createApp({
		store,
		rooms,
		authors,
		sessions,
		setupLink,
		limiter: createLimiter(now),
		trustedProxies: config.trustedProxies,
		handoffs,
		decisions: createDecisions({ store, rooms, now, newUid, log }),
		standings: createStandings({ rooms, now }),
		origins,
		rightsChanged: sockets.rightsChanged,
		now,
		newId,
		log,
		pagesFolder: fileURLToPath(new URL('../build', import.meta.url)),
	});
	if (!(await readOwner(store))) {
		console.log(`Make it yours, once: ${own.own}/setup/${setupLink.issue()}`);
	}
	jobs.wake();
	const stopHousekeeping = keepHouse({ store, log, now });

	return {
		fetch: (request, bindings = {}) => app.fetch(request, bindings),
		upgrade: sockets.upgrade,
		async close() {
			stopHousekeeping();
			sockets.stopReading();
			const [isWritten] = await Promise.all([rooms.flush(FLUSH_MS), within(FLUSH_MS, jobs.stop())]);
			// Everybody still has what is not written, and sends it again.
			if (!isWritten) log.info('ended-with-unwritten-updates');
			// Before the farewell: whoever was sent away comes back at once, and must find nobody here.
			else await within(FAREWELL_MS, authors.flush());
			await sockets.close(FAREWELL_MS);
			rooms.close();
			store.close();
			await lock.release();
		},
	};
}

/** Serves until it is asked to end; a fault in the settings or a taken port ends the process with a sentence. */
export async function start(): Promise<void> {
	const read = readConfig(process.env);
	if (!read.ok) fail(read.faults);
	const { config } = read;
	const server = createServer();
	const port = await listen(server, config);
	const composing = compose({ ...config, port });
	const nightdesk = await composing.catch((error: unknown) =>
		fail([error instanceof Error ? error.message : String(error)]),
	);
	const listener = getRequestListener(
		(request, bindings) => nightdesk.fetch(request, bindings as HttpBindings),
		{ overrideGlobalObjects: false },
	);
	server.on('request', (request, response) => void listener(request, response));
	server.on('upgrade', nightdesk.upgrade);
	console.log(`Nightdesk is at ${config.origin ?? `http://${urlHost(config.host)}:${port}`}`);
	console.log(`pid ${process.pid}`);

	const end = (): void => {
		setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
		server.close();
		nightdesk
			.close()
			.then(() => server.closeAllConnections())
			.then(
				() => process.exit(0),
				() => process.exit(1),
			);
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
}

/** The port that was asked for or none; unasked, 3000 or the next free one. */
async function listen(server: Server, { port, host }: Config): Promise<number> {
	for (let tried = port ?? DEFAULT_PORT; ; tried++) {
		const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
			server.once('error', resolve);
			server.listen(tried, host, () => {
				server.off('error', resolve);
				resolve(null);
			});
		});
		if (!error) return (server.address() as AddressInfo).port;
		const taken = error.code === 'EADDRINUSE';
		if (taken && port === null && tried < DEFAULT_PORT + 100) continue;
		fail([
			taken
				? `Port ${tried} is taken. Set PORT to another one, or leave it unset to have one found.`
				: `${host}:${tried} can’t be listened on: ${error.message}`,
		]);
	}
}

const within = (ms: number, work: Promise<void>): Promise<void> =>
	Promise.race([work, new Promise<void>((resume) => setTimeout(resume, ms).unref())]);

const urlHost = (host: string): string =>
	host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;

function fail(faults: string[]): never {
	console.error(`Nightdesk can’t start.\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
	process.exit(1);
}
