/** The sockets of the live documents, from the request for one to its end. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { addressBlock, clientAddress } from '../access/address.ts';
import type { Origins } from '../access/origin.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { isOwnPage, judgeAdmission, parseAddress, type Address } from './admission.ts';
import { Connection } from './connection.ts';
import { createOpenConnections } from './open-connections.ts';
import { createQuota } from './quota.ts';
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

export function createSockets(deps: {
	store: Store;
	rooms: Rooms;
	sessions: Sessions;
	origins: () => Origins;
	trustedProxies: number;
	/** How many sockets a person and a block of addresses may hold. */
	limits: { perPerson: number; perAddress: number };
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
	const connections = createOpenConnections({ sessions, log, now });
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

	const admit = async (
		socket: WebSocket,
		stream: Duplex,
		{ headers, socket: { remoteAddress = '' } }: IncomingMessage,
		address: Address,
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
			connections.delete(connection);
			rooms.release(connection.room);
		});
		if (isStopping) return refuse(CLOSE.restarting);
		const forwarded = String(headers['x-forwarded-for'] ?? '');
		const block = addressBlock(clientAddress(remoteAddress, forwarded, trustedProxies));
		if (!perAddress.take(block)) return refuse(CLOSE.tooMany);
		giveBack.push(() => perAddress.give(block));

		const asked = connections.rightsVersion;
		const judged = { store, sessions, origins: origins(), now };
		const admission = await judgeAdmission(address, headers, judged);
		if (admission.is === 'refused') return refuse(admission.close);
		if (gone) return;
		const { credential, standpoint } = admission;
		const { id } = standpoint.person;
		if (!perPerson.take(id)) return refuse(CLOSE.tooMany);
		giveBack.push(() => perPerson.give(id));
		const room = await rooms.open(address.briefId, address.room).catch(() => null);
		if (!room) return refuse(CLOSE.loadFailed);
		if (gone) return rooms.release(room);

		connection = new Connection({
			room,
			socket: throughStream(socket, stream),
			standpoint,
			wantsAcks: address.query.get('ack') === '1',
			log,
			now,
		});
		room.join(connection);
		socket.resume();
		// Rights that changed while the room was loading have passed this socket by.
		await connections.add(connection, credential, asked);
	};

	return {
		upgrade(request, socket, head) {
			const address = parseAddress(request.url);
			if (!address) return reject(socket, 404);
			if (!isOwnPage(request.headers, origins())) return reject(socket, 403);
			server.handleUpgrade(request, socket, head, (webSocket) => {
				webSocket.on('pong', () => misses.set(webSocket, 0));
				admit(webSocket, socket, request, address).catch((error: unknown) => {
					log.error('socket-not-admitted', error, { brief: address.briefId });
					webSocket.resume();
					webSocket.close(CLOSE.loadFailed.code, CLOSE.loadFailed.reason);
				});
			});
		},

		rightsChanged: connections.rightsChanged,

		stopReading() {
			isStopping = true;
			for (const socket of server.clients) socket.pause();
		},

		async close(withinMs) {
			isStopping = true;
			clearInterval(ping);
			connections.end();
			const { code, reason } = CLOSE.restarting;
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

function reject(socket: Duplex, status: 403 | 404): void {
	const reason = status === 403 ? 'Forbidden' : 'Not Found';
	socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
