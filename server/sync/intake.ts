/** What one socket brings of changes: each judged, put in line to be written or dropped, and acked once it is durable. */
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { writeAck } from '#lib/protocol/frames.ts';
import type { Log } from '../log.ts';
import { Acks } from './acks.ts';
import { completePart } from './complete-part.ts';
import { Frame } from './frame.ts';
import type { New } from './incoming.ts';
import type { Reader } from './reader.ts';
import type { Member, Room } from './room.ts';
import { stepOneFrame } from './sync-frames.ts';

/** Why a socket is closed over a frame: what it is told, and what the log says. */
export interface Refusal {
	close: Close;
	why: string;
}

/** Cutting an update down to what is complete costs a copy of the document. */
const MAX_CUTS = 3;

export class Intake {
	readonly #room: Room;
	readonly #from: Member;
	readonly #reader: Pick<Reader, 'isBehind'>;
	readonly #log: Log;
	readonly #acks: Acks | null;
	/** Whether the client was asked for what is missing here and has not answered yet. */
	#asked = true;
	#waitsForRoom = false;
	#isUncounted = false;
	#cuts = 0;
	#tellsSoon = false;

	constructor(deps: {
		room: Room;
		from: Member;
		/** How the same socket is sent what it is told. */
		reader: Pick<Reader, 'isBehind'>;
		wantsAcks: boolean;
		log: Log;
	}) {
		this.#room = deps.room;
		this.#from = deps.from;
		this.#reader = deps.reader;
		this.#acks = deps.wantsAcks ? new Acks() : null;
		this.#log = deps.log;
	}

	/**
	 * @param isAnswer whether it is all that its sender has and was asked for
	 * @param mayWrite as of now
	 * @returns why the socket is to be closed; null when it isn't
	 */
	take(update: Uint8Array, isAnswer: boolean, mayWrite: boolean): Refusal | null {
		const incoming = this.#room.inspect(update);
		if (isAnswer) this.#asked = false;
		switch (incoming.is) {
			case 'unreadable':
				return { close: CLOSE.unreadable, why: incoming.why };
			case 'misshapen':
				return { close: mayWrite ? CLOSE.misshapen : CLOSE.noRight, why: incoming.why };
			case 'nothing-new': {
				const frame = this.#count();
				if (isAnswer) this.#acks?.coverAll(frame);
				else this.#acks?.knownAlready(frame);
				this.#tellDurable();
				return null;
			}
			case 'incomplete':
				if (!mayWrite) this.#ignore();
				else if (isAnswer) return this.#putCompletePart(update);
				else this.#drop();
				return null;
			case 'new':
				if (mayWrite) return this.#put(update, incoming, isAnswer);
				this.#ignore();
				return null;
		}
	}

	/** The reader has caught up: says again what it was not sent meanwhile. */
	resume(): void {
		if (this.#asked) this.#from.send(stepOneFrame(this.#room.doc));
		this.#tellDurable();
	}

	#put(update: Uint8Array, incoming: New, isAnswer: boolean): Refusal | null {
		const oversize = this.#room.findOversize(incoming, update.length);
		if (oversize) return { close: oversize, why: 'the brief would grow too large' };
		if (this.#room.isFull) {
			this.#drop();
			return null;
		}
		const frame = this.#count();
		this.#acks?.waitFor(frame);
		this.#room.append(update, incoming, this.#from, (error) => {
			if (error) {
				this.#from.close(CLOSE.loadFailed);
				return;
			}
			this.#acks?.landed(frame, isAnswer);
			this.#tellDurable();
		});
		return null;
	}

	/**
	 * An answer that refers to what its own page never got. The page can't show that part either; the rest is taken,
	 * or nothing from this page could ever be saved again.
	 */
	#putCompletePart(update: Uint8Array): Refusal | null {
		if (++this.#cuts > MAX_CUTS) {
			return { close: CLOSE.unreadable, why: 'nothing it refers to ever arrived' };
		}
		const part = completePart(this.#room.doc, update);
		const incoming = part && this.#room.inspect(part);
		if (part && incoming?.is === 'new') return this.#put(part, incoming, true);
		if (incoming?.is === 'nothing-new') {
			this.#acks?.coverAll(this.#count());
			this.#tellDurable();
		} else this.#drop();
		return null;
	}

	/** This frame is not taken; the next answer to a question for what is missing brings it again. */
	#drop(): void {
		this.#acks?.dropped(this.#count());
		if (!this.#room.isFull) {
			this.#ask();
			return;
		}
		if (this.#waitsForRoom) return;
		this.#waitsForRoom = true;
		this.#room.onceFree(() => {
			this.#waitsForRoom = false;
			this.#ask();
		});
	}

	#ask(): void {
		if (this.#asked) return;
		this.#asked = true;
		this.#from.send(stepOneFrame(this.#room.doc));
	}

	/** Acks count frames from the first on: none after one that its sender may not write can be told. */
	#ignore(): void {
		this.#isUncounted = true;
		this.#log.info('write-refused', { brief: this.#room.briefId, room: this.#room.name });
	}

	/** @returns which of the frames with changes this is, from 1; 0 when none can be told any more */
	#count(): number {
		return this.#isUncounted ? 0 : (this.#acks?.count() ?? 0);
	}

	/** One ack for all that one commit made durable. */
	#tellDurable(): void {
		if (!this.#acks || this.#tellsSoon) return;
		this.#tellsSoon = true;
		queueMicrotask(() => {
			this.#tellsSoon = false;
			if (this.#reader.isBehind) return;
			const durable = this.#acks?.news();
			if (durable !== undefined && durable !== null) this.#from.send(new Frame(writeAck(durable)));
		});
	}
}
