/** One socket in one room: reads its frames in order, asks for its rights at every one, and says what is durable. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate } from 'y-protocols/awareness';
import { writeSyncStep2 } from 'y-protocols/sync';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { FRAME, SYNC, writeAck } from '#lib/protocol/frames.ts';
import type { Standpoint } from '../access/rights.ts';
import { may } from '../access/rights.ts';
import type { Log } from '../log.ts';
import { inspectUpdate, stampAwareness } from './incoming.ts';
import type { Member, Room } from './room.ts';

/** The little of a WebSocket that a connection needs. */
export interface Socket {
	readonly bufferedAmount: number;
	send(bytes: Uint8Array): void;
	close(code: number, reason: string): void;
	terminate(): void;
}

/** What a reader may leave unread before it is cut: the server's memory is everybody's. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

export class Connection implements Member {
	readonly room: Room;
	readonly #socket: Socket;
	readonly #log: Log;
	readonly #now: () => number;
	readonly #wantsAcks: boolean;
	#standpoint: Standpoint;
	#clientId: number | null = null;
	/** One entry a frame that carried changes, in order: whether it is durable. */
	#frames: { durable: boolean }[] = [];
	#durable = 0;
	#refused = false;
	#closed = false;

	constructor(deps: {
		room: Room;
		socket: Socket;
		standpoint: Standpoint;
		wantsAcks: boolean;
		log: Log;
		now: () => number;
	}) {
		this.room = deps.room;
		this.#socket = deps.socket;
		this.#standpoint = deps.standpoint;
		this.#wantsAcks = deps.wantsAcks;
		this.#log = deps.log;
		this.#now = deps.now;
	}

	get standpoint(): Standpoint {
		return this.#standpoint;
	}

	/** Called when rights may have changed: from here on every frame is asked about with the new ones. */
	setStandpoint(standpoint: Standpoint): void {
		this.#standpoint = standpoint;
		this.#checkStillReads();
	}

	send(frame: Uint8Array): void {
		if (this.#closed) return;
		if (!this.#checkStillReads()) return;
		if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) {
			this.end();
			this.#socket.terminate();
			return;
		}
		this.#socket.send(frame);
	}

	close(close: Close): void {
		if (this.#closed) return;
		this.end();
		this.#socket.close(close.code, close.reason);
	}

	/** The socket is gone. */
	end(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.room.leave(this, this.#clientId);
	}

	receive(frame: Uint8Array): void {
		if (this.#closed || !this.#checkStillReads()) return;
		try {
			this.#read(decoding.createDecoder(frame));
		} catch (error) {
			this.#log.info('frame-unreadable', { brief: this.room.briefId, error: String(error) });
			this.close(CLOSE.unreadable);
		}
	}

	#read(decoder: decoding.Decoder): void {
		const type = decoding.readVarUint(decoder);
		if (type === FRAME.sync) this.#readSync(decoder);
		else if (type === FRAME.awareness) this.#readAwareness(decoder);
		else if (type === FRAME.queryAwareness) this.send(this.room.awarenessFrame());
	}

	#readSync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.step1) {
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, FRAME.sync);
			writeSyncStep2(encoder, this.room.doc, bytes);
			this.send(encoding.toUint8Array(encoder));
		} else if (kind === SYNC.step2 || kind === SYNC.update) this.#readUpdate(bytes);
	}

	#readUpdate(update: Uint8Array): void {
		const incoming = inspectUpdate(this.room.doc, update);
		if (incoming.is === 'malformed') {
			this.close(CLOSE.unreadable);
			return;
		}
		if (incoming.is === 'new' && !this.#may('write')) {
			this.#refused = true;
			this.#log.info('write-refused', { brief: this.room.briefId, room: this.room.name });
			return;
		}
		const frame = { durable: incoming.is === 'nothing-new' };
		// Acks count frames from the first on: none after a refused one can be told.
		if (!this.#refused) this.#frames.push(frame);
		if (frame.durable) {
			this.#tellDurable();
			return;
		}
		this.room.append(update, this).then(
			() => {
				frame.durable = true;
				this.#tellDurable();
			},
			() => this.close(CLOSE.loadFailed),
		);
	}

	#readAwareness(decoder: decoding.Decoder): void {
		// The review room is a feed; who is here is said in the text room alone.
		if (this.room.name === 'review') return;
		const { person } = this.#standpoint;
		const stamped = stampAwareness(decoding.readVarUint8Array(decoder), this.#clientId, person);
		if (!stamped) return;
		if (this.#clientId === null && this.room.awareness.getStates().has(stamped.clientId)) return;
		this.#clientId = stamped.clientId;
		applyAwarenessUpdate(this.room.awareness, stamped.update, this);
	}

	#tellDurable(): void {
		const before = this.#durable;
		while (this.#frames[0]?.durable) {
			this.#frames.shift();
			this.#durable++;
		}
		if (this.#wantsAcks && this.#durable > before) this.send(writeAck(this.#durable));
	}

	/** The review room is written by the server alone, whoever asks. */
	#may(action: 'read' | 'write'): boolean {
		if (action === 'write' && this.room.name === 'review') return false;
		return may(this.#standpoint, action, this.#now());
	}

	#checkStillReads(): boolean {
		if (this.#may('read')) return true;
		this.close(this.#standpoint.role === 'signed-out' ? CLOSE.signedOut : CLOSE.noRight);
		return false;
	}
}
