/** The open sockets: how one is let in, and how a change of rights reaches it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { SCHEMA_VERSION } from '#brief';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { readSessionCookie } from '../access/cookie.ts';
import type { Origins } from '../access/origin.ts';
import { may } from '../access/rights.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Log } from '../log.ts';
import { readBrief } from '../store/briefs.ts';
import type { RoomName } from '../store/documents.ts';
import type { Store } from '../store/store.ts';
import { Connection } from './connection.ts';
import type { Rooms } from './registry.ts';

export interface Sockets {
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Asks anew where every open socket stands; to be called after any change of rights. */
	rightsChanged(): Promise<void>;
	close(): void;
}

const MAX_FRAME_BYTES = 1024 * 1024;
/** Frames that may wait while the room loads. */
const MAX_QUEUED_BYTES = MAX_FRAME_BYTES;
const PING_MS = 20_000;

export function createSockets(deps: {
	store: Store;
	rooms: Rooms;
	sessions: Sessions;
	origins: () => Origins;
	log: Log;
	now: () => number;
}): Sockets {
	const { store, rooms, sessions, origins, log, now } = deps;
	const server = new WebSocketServer({
		noServer: true,
		perMessageDeflate: false,
		// Above our own limit, so that a frame over it is answered by a code that ends the reconnecting.
		maxPayload: 2 * MAX_FRAME_BYTES,
	});
	const open = new Map<Connection, { token: string | null; briefId: string }>();
	const alive = new WeakSet<WebSocket>();

	const ping = setInterval(() => {
		for (const socket of server.clients) {
			if (!alive.delete(socket)) socket.terminate();
			else socket.ping();
		}
	}, PING_MS);
	ping.unref();

	const admit = async (
		socket: WebSocket,
		request: IncomingMessage,
		{ briefId, room: name, query }: Address,
	): Promise<void> => {
		// The listener stands before anything is awaited, or the client's first frame is lost.
		let queue: Uint8Array[] | null = [];
		let queuedBytes = 0;
		let connection: Connection | null = null;
		let gone = false;
		const refuse = ({ code, reason }: Close): void => socket.close(code, reason);
		socket.on('message', (data: RawData, isBinary) => {
			const bytes = new Uint8Array(data as Buffer);
			if (!isBinary) refuse(CLOSE.unreadable);
			else if (bytes.length > MAX_FRAME_BYTES)
				(connection ?? { close: refuse }).close(CLOSE.tooLarge);
			else if (queue) {
				queuedBytes += bytes.length;
				if (queuedBytes > MAX_QUEUED_BYTES) refuse(CLOSE.tooLarge);
				else queue.push(bytes);
			} else connection?.receive(bytes);
		});
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			gone = true;
			if (!connection) return;
			connection.end();
			open.delete(connection);
			rooms.release(connection.room);
		});

		const token = readSessionCookie(origins(), request.headers.cookie);
		const principal = await sessions.find(token);
		if (!principal) return refuse(CLOSE.signedOut);
		const brief = await readBrief(store, briefId);
		const standpoint = await sessions.standpoint(principal, briefId);
		if (!brief || !standpoint) return refuse(CLOSE.gone);
		if (!may(standpoint, 'read', now())) return refuse(CLOSE.noRight);
		if (isOutdated(query, brief.epoch)) return refuse(CLOSE.outdated);
		const room = await rooms.open(briefId, name).catch(() => null);
		if (!room) return refuse(CLOSE.loadFailed);
		if (gone) return rooms.release(room);

		connection = new Connection({
			room,
			socket,
			standpoint,
			wantsAcks: query.get('ack') === '1',
			log,
			now,
		});
		open.set(connection, { token, briefId });
		room.join(connection);
		const early = queue;
		queue = null;
		for (const frame of early) connection.receive(frame);
	};

	return {
		upgrade(request, socket, head) {
			const address = parseAddress(request.url);
			if (!address) return reject(socket, 404);
			// A cookie is sent along by any page that opens a socket here; only the origin tells whose page it is.
			if (!origins().allows(request.headers.origin)) return reject(socket, 403);
			server.handleUpgrade(request, socket, head, (webSocket) => {
				alive.add(webSocket);
				webSocket.on('pong', () => alive.add(webSocket));
				admit(webSocket, request, address).catch((error: unknown) => {
					log.error('socket-not-admitted', error, { brief: address.briefId });
					webSocket.close(CLOSE.loadFailed.code, CLOSE.loadFailed.reason);
				});
			});
		},

		async rightsChanged() {
			await Promise.all(
				[...open].map(async ([connection, { token, briefId }]) => {
					const principal = await sessions.find(token);
					const standpoint = await sessions.standpoint(principal, briefId);
					if (standpoint) connection.setStandpoint(standpoint);
					else connection.close(CLOSE.gone);
				}),
			);
		},

		close() {
			clearInterval(ping);
			for (const socket of server.clients)
				socket.close(CLOSE.restarting.code, CLOSE.restarting.reason);
			server.close();
		},
	};
}

interface Address {
	briefId: string;
	room: RoomName;
	query: URLSearchParams;
}

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
