/** The open sockets: how one is let in, and how a change of rights reaches it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { SCHEMA_VERSION } from '#brief';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { addressBlock, clientAddress } from '../access/address.ts';
import { isBearer, readCredential, type Credential } from '../access/credentials.ts';
import type { Origins } from '../access/origin.ts';
import { may } from '../access/rights.ts';
import type { Principal, Sessions } from '../access/sessions.ts';
import type { Log } from '../log.ts';
import { readBrief } from '../store/briefs.ts';
import type { RoomName } from '../store/documents.ts';
import type { Store } from '../store/store.ts';
import { Connection } from './connection.ts';
import type { Socket } from './reader.ts';
import type { Rooms } from './registry.ts';

export interface Sockets {
	upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	/** Asks anew where every open socket stands; to be called after any change of rights. */
	rightsChanged: () => Promise<void>;
	/** Takes nothing more, so that what came can be written before everybody is sent away. */
	stopReading(): void;
	/** Sends everybody away and waits, for so long, until they are gone. */
	close(withinMs: number): Promise<void>;
}

const MAX_FRAME_BYTES = 1024 * 1024;
const PING_MS = 20_000;
const MAX_MISSES = 2;
const READER_CHECK_MS = 500;
/** How often sessions and links that end by themselves are looked for. */
const EXPIRY_MS = 1_000;
const ASKED_AT_ONCE = 50;

export function createSockets(deps: {
	store: Store;
	rooms: Rooms;
	sessions: Sessions;
	origins: () => Origins;
	trustedProxies: number;
	limits: SocketLimits;
	log: Log;
	now: () => number;
}): Sockets {
	const { store, rooms, sessions, origins, trustedProxies, limits, log, now } = deps;
	const server = new WebSocketServer({
		noServer: true,
		perMessageDeflate: false,
		// Above our own limit, so that a frame over it is answered by a code that ends the reconnecting.
		maxPayload: 8 * MAX_FRAME_BYTES,
	});
	const open = new Map<Connection, { credential: Credential | null; briefId: string }>();
	/** Pings in a row that went unanswered. */
	const misses = new WeakMap<WebSocket, number>();
	const perPerson = createQuota(limits.perPerson);
	const perAddress = createQuota(limits.perAddress);
	let isStopping = false;

	const ping = setInterval(() => {
		for (const socket of server.clients) {
			const missed = misses.get(socket) ?? 0;
			misses.set(socket, missed + 1);
			if (missed >= MAX_MISSES) socket.terminate();
			else socket.ping();
		}
	}, PING_MS);
	ping.unref();

	const readers = setInterval(() => {
		for (const connection of open.keys()) connection.checkReader();
	}, READER_CHECK_MS);
	readers.unref();

	/** Counts changes of rights, so that none is missed by a socket that is being let in. */
	let rightsVersion = 0;
	const askAgain = async (connections: Connection[]): Promise<void> => {
		const version = rightsVersion;
		const principals = new Map<string, Promise<Principal | null>>();
		for (const [index, connection] of connections.entries()) {
			// The store answers without yielding: the loop is left to others now and then.
			if (index % ASKED_AT_ONCE === ASKED_AT_ONCE - 1) await yieldLoop();
			const known = open.get(connection);
			if (!known) continue;
			const { credential, briefId } = known;
			const secret = credential?.secret ?? '';
			const principal = principals.get(secret) ?? sessions.find(credential);
			principals.set(secret, principal);
			try {
				const standpoint = await sessions.standpoint(await principal, briefId);
				// Whoever changed rights since asks about every socket too; this answer is older than theirs.
				if (version !== rightsVersion) return;
				if (standpoint) connection.setStandpoint(standpoint);
				else connection.close(CLOSE.gone);
			} catch (error) {
				// A socket whose rights can't be known has none; it may ask for them again by coming back.
				log.error('rights-not-asked', error, { brief: briefId });
				connection.close(CLOSE.loadFailed);
			}
		}
	};

	// A silent socket sends nothing that its rights would be asked for at.
	const expiry = setInterval(() => {
		const soon = now() + EXPIRY_MS;
		const ending = [...open.keys()].filter(({ standpoint }) => (standpoint.until ?? soon) < soon);
		void askAgain(ending);
	}, EXPIRY_MS);
	expiry.unref();

	const admit = async (
		socket: WebSocket,
		stream: Duplex,
		request: IncomingMessage,
		{ briefId, room: name, query }: Address,
	): Promise<void> => {
		// Nothing is read, and nothing kept in memory, before it is known who speaks.
		socket.pause();
		let connection: Connection | null = null;
		let gone = false;
		const giveBack: (() => void)[] = [];
		const refuse = ({ code, reason }: Close): void => {
			socket.resume();
			socket.close(code, reason);
		};
		socket.on('message', (data: RawData, isBinary) => {
			if (!connection) return;
			const bytes = data as Buffer;
			if (!isBinary) connection.close(CLOSE.unreadable);
			else if (bytes.length > MAX_FRAME_BYTES) connection.close(CLOSE.tooLarge);
			else connection.receive(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
		});
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			gone = true;
			for (const give of giveBack) give();
			if (!connection) return;
			connection.end();
			open.delete(connection);
			rooms.release(connection.room);
		});
		if (isStopping) return refuse(CLOSE.restarting);
		const remote = request.socket.remoteAddress ?? '';
		const forwarded = request.headers['x-forwarded-for'];
		const address = addressBlock(clientAddress(remote, String(forwarded ?? ''), trustedProxies));
		if (!perAddress.take(address)) return refuse(CLOSE.tooMany);
		giveBack.push(() => perAddress.give(address));

		const { authorization, cookie } = request.headers;
		const credential = readCredential(origins(), { authorization, cookie });
		const asked = rightsVersion;
		const principal = await sessions.find(credential);
		if (!principal) return refuse(CLOSE.signedOut);
		const brief = await readBrief(store, briefId);
		const standpoint = await sessions.standpoint(principal, briefId);
		if (!brief || !standpoint) return refuse(CLOSE.gone);
		if (!may(standpoint, 'read', now())) {
			// Whoever came by a link of this brief knows that it is there; for others it is not.
			const knowsIt = principal.kind === 'guest' && principal.guest.briefId === briefId;
			return refuse(knowsIt ? CLOSE.noRight : CLOSE.gone);
		}
		if (isOutdated(query, brief.epoch)) return refuse(CLOSE.outdated);
		const { id } = standpoint.person;
		// A page that was left open would send what one person wrote in the name of the next who signed in.
		if ((query.get('person') ?? id) !== id) return refuse(CLOSE.signedOut);
		if (gone) return;
		if (!perPerson.take(id)) return refuse(CLOSE.tooMany);
		giveBack.push(() => perPerson.give(id));
		const room = await rooms.open(briefId, name).catch(() => null);
		if (!room) return refuse(CLOSE.loadFailed);
		if (gone) return rooms.release(room);

		connection = new Connection({
			room,
			socket: throughStream(socket, stream),
			standpoint,
			wantsAcks: query.get('ack') === '1',
			log,
			now,
		});
		open.set(connection, { credential, briefId });
		room.join(connection);
		socket.resume();
		// Rights that changed while the room was loading have passed this socket by.
		if (asked !== rightsVersion) await askAgain([connection]);
	};

	return {
		upgrade(request, socket, head) {
			const address = parseAddress(request.url);
			if (!address) return reject(socket, 404);
			// A cookie is sent along by any page that opens a socket here; only the origin tells whose page it is.
			const { authorization, origin } = request.headers;
			if (!isBearer(authorization) && !origins().allows(origin)) return reject(socket, 403);
			server.handleUpgrade(request, socket, head, (webSocket) => {
				webSocket.on('pong', () => misses.set(webSocket, 0));
				admit(webSocket, socket, request, address).catch((error: unknown) => {
					log.error('socket-not-admitted', error, { brief: address.briefId });
					webSocket.resume();
					webSocket.close(CLOSE.loadFailed.code, CLOSE.loadFailed.reason);
				});
			});
		},

		async rightsChanged() {
			rightsVersion++;
			await askAgain([...open.keys()]);
		},

		stopReading() {
			isStopping = true;
			for (const socket of server.clients) socket.pause();
		},

		async close(withinMs) {
			isStopping = true;
			clearInterval(ping);
			clearInterval(readers);
			clearInterval(expiry);
			const { code, reason } = CLOSE.restarting;
			for (const connection of open.keys()) connection.end();
			await Promise.race([
				new Promise((resume) => setTimeout(resume, withinMs).unref()),
				Promise.all(
					[...server.clients].map((socket) => {
						const closed = new Promise((resume) => socket.once('close', resume));
						socket.resume();
						socket.close(code, reason);
						return closed;
					}),
				),
			]);
			for (const socket of server.clients) socket.terminate();
			server.close();
		},
	};
}

export interface SocketLimits {
	perPerson: number;
	perAddress: number;
}

/** Counts what each holds of something that there is only so much of. */
function createQuota(limit: number): { take(who: string): boolean; give(who: string): void } {
	const held = new Map<string, number>();
	return {
		take(who) {
			const count = held.get(who) ?? 0;
			if (count < limit) held.set(who, count + 1);
			return count < limit;
		},
		give(who) {
			const count = held.get(who) ?? 0;
			if (count > 1) held.set(who, count - 1);
			else held.delete(who);
		},
	};
}

/** Frames that are made once go to the stream as they are: `ws` would make and join its own for every reader. */
const throughStream = (socket: WebSocket, stream: Duplex): Socket => ({
	get bufferedAmount() {
		return stream.writableLength;
	},
	send(frame) {
		// Nothing may follow the frame that closes it.
		if (socket.readyState === WebSocket.OPEN) stream.write(frame.onWire);
	},
	close: (code, reason) => socket.close(code, reason),
	terminate: () => socket.terminate(),
});

interface Address {
	briefId: string;
	room: RoomName;
	query: URLSearchParams;
}

const yieldLoop = (): Promise<void> => new Promise((resume) => setImmediate(resume));

function parseAddress(path: string | undefined): Address | null {
	const url = URL.parse(path ?? '', 'http://nightdesk');
	const match = /^\/sync\/briefs\/(b_[a-z2-7]{12})\/(text|review)$/.exec(url?.pathname ?? '');
	if (!url || !match) return null;
	return { briefId: match[1] as string, room: match[2] as RoomName, query: url.searchParams };
}

/** A client of another history or an older schema would write what this document can't hold. */
function isOutdated(query: URLSearchParams, epoch: number): boolean {
	const said = { epoch: query.get('epoch'), schema: query.get('schema') };
	return (
		(said.epoch !== null && Number(said.epoch) !== epoch) ||
		(said.schema !== null && Number(said.schema) < SCHEMA_VERSION)
	);
}

function reject(socket: Duplex, status: 403 | 404): void {
	const reason = status === 403 ? 'Forbidden' : 'Not Found';
	socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
