/** One socket in one room: reads its frames in order, asks for its rights at every one, and says what is durable. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate } from 'y-protocols/awareness';
import { writeSyncStep2 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { FRAME, SYNC, writeAck } from '#lib/protocol/frames.ts';
import type { Standpoint } from '../access/rights.ts';
import { may } from '../access/rights.ts';
import type { Log } from '../log.ts';
import { Acks } from './acks.ts';
import { completePart } from './complete-part.ts';
import { Frame } from './frame.ts';
import type { New } from './incoming.ts';
import { stampAwareness } from './presence.ts';
import { Reader, type Socket } from './reader.ts';
import type { Member, Room } from './room.ts';

/** A page asks for the state once a connection; what asks more often makes the server write it all the time. */
const QUESTIONS = 5;
const QUESTION_EVERY_MS = 1_000;
const WHO_EVERY_MS = 100;
const MAX_STATE_VECTOR_BYTES = 256 * 1024;
/** Cutting an update down to what is complete costs a copy of the document. */
const MAX_CUTS = 3;
/** Every page says something each second. */
const SILENT_MS = 3_000;

export class Connection implements Member {
	readonly room: Room;
	readonly #reader: Reader;
	readonly #log: Log;
	readonly #now: () => number;
	readonly #acks: Acks | null;
	#standpoint: Standpoint;
	/** Epoch ms; asked at every frame that is sent, so it is kept as a number. */
	#readsUntil: number;
	#refused = false;
	#closed = false;
	/** Whether the client was asked for what is missing here and has not answered yet. */
	#asked = true;
	#waitsForRoom = false;
	#questions = 0;
	#lastQuestionAt = 0;
	#lastWhoAt = 0;
	#heardAt = 0;
	/** The one client id that this socket speaks for. */
	#clientId: number | null = null;
	#cuts = 0;
	#tellsSoon = false;

	constructor(deps: {
		room: Room;
		socket: Socket;
		standpoint: Standpoint;
		wantsAcks: boolean;
		log: Log;
		now: () => number;
	}) {
		this.room = deps.room;
		this.#reader = new Reader(deps.socket, deps.now);
		this.#standpoint = deps.standpoint;
		this.#readsUntil = readsUntil(deps.standpoint);
		this.#acks = deps.wantsAcks ? new Acks() : null;
		this.#log = deps.log;
		this.#now = deps.now;
	}

	get standpoint(): Standpoint {
		return this.#standpoint;
	}

	/** Called when rights may have changed: from here on every frame is asked about with the new ones. */
	setStandpoint(standpoint: Standpoint): void {
		this.#standpoint = standpoint;
		this.#readsUntil = readsUntil(standpoint);
		this.#checkStillReads();
	}

	send(frame: Frame): void {
		if (this.#closed || !this.#checkStillReads()) return;
		this.#reader.send(frame, this.room.doc);
	}

	close(close: Close): void {
		if (this.#closed) return;
		this.end();
		this.#reader.close(close);
	}

	/** The socket is gone. */
	end(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.room.leave(this);
	}

	/** Looks whether a reader that fell behind has caught up, or never will; to be called now and then. */
	checkReader(): void {
		if (this.#closed || !this.#reader.isBehind) return;
		const found = this.#reader.check();
		if (found.is === 'lost') this.end();
		if (found.is !== 'caught-up' || !this.#checkStillReads()) return;
		this.#answerStepOne(found.stateVector);
		if (this.#asked) this.send(this.room.stepOneFrame());
		if (this.room.awareness) this.send(this.room.awarenessFrame(this.room.awareness));
		this.#tellDurable();
	}

	receive(frame: Uint8Array): void {
		if (this.#closed || !this.#checkStillReads()) return;
		this.#heardAt = this.#now();
		try {
			this.#read(decoding.createDecoder(frame));
		} catch (error) {
			this.#refuse(CLOSE.unreadable, error instanceof Error ? error.message : String(error));
		}
	}

	#read(decoder: decoding.Decoder): void {
		const type = decoding.readVarUint(decoder);
		if (type === FRAME.sync) this.#readSync(decoder);
		else if (type === FRAME.awareness) this.#readAwareness(decoder);
		else if (type === FRAME.queryAwareness) this.#tellWho();
	}

	#readSync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.step1) this.#readStepOne(bytes);
		else if (kind === SYNC.step2 || kind === SYNC.update) {
			this.#readUpdate(bytes, kind === SYNC.step2);
		}
	}

	#readStepOne(stateVector: Uint8Array): void {
		const at = this.#now();
		if (stateVector.length > MAX_STATE_VECTOR_BYTES) throw new Error('a state vector too long');
		if (++this.#questions > QUESTIONS && at - this.#lastQuestionAt < QUESTION_EVERY_MS) return;
		this.#lastQuestionAt = at;
		// Read before anything is written of the answer.
		Y.decodeStateVector(stateVector);
		if (this.#reader.takesState(stateVector)) this.#answerStepOne(stateVector);
	}

	#answerStepOne(stateVector: Uint8Array): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeSyncStep2(encoder, this.room.doc, stateVector);
		this.#reader.sendState(new Frame(encoding.toUint8Array(encoder)));
	}

	#readUpdate(update: Uint8Array, isStepTwo: boolean): void {
		const incoming = this.room.inspect(update);
		if (isStepTwo) this.#asked = false;
		switch (incoming.is) {
			case 'unreadable':
				this.#refuse(CLOSE.unreadable, incoming.why);
				return;
			case 'misshapen':
				this.#refuse(this.#mayWrite() ? CLOSE.misshapen : CLOSE.noRight, incoming.why);
				return;
			case 'nothing-new': {
				const frame = this.#count();
				if (isStepTwo) this.#acks?.coverAll(frame);
				else this.#acks?.knownAlready(frame);
				this.#tellDurable();
				return;
			}
			case 'incomplete':
				if (!this.#mayWrite()) this.#refuseWrite();
				else if (isStepTwo) this.#takeCompletePart(update);
				else this.#drop();
				return;
			case 'new':
				if (this.#mayWrite()) this.#take(update, incoming, isStepTwo);
				else this.#refuseWrite();
		}
	}

	#take(update: Uint8Array, incoming: New, isStepTwo: boolean): void {
		const oversize = this.room.findOversize(incoming, update.length);
		if (oversize) {
			this.#refuse(oversize, 'the brief would grow too large');
			return;
		}
		if (this.room.isFull) {
			this.#drop();
			return;
		}
		const frame = this.#count();
		this.#acks?.waitFor(frame);
		this.room.append(update, incoming, this, (error) => {
			if (error) {
				this.close(CLOSE.loadFailed);
				return;
			}
			this.#acks?.landed(frame, isStepTwo);
			this.#tellDurable();
		});
	}

	/**
	 * An answer that refers to what its own page never got. The page can't show that part either; the rest is taken,
	 * or nothing from this page could ever be saved again.
	 */
	#takeCompletePart(update: Uint8Array): void {
		if (++this.#cuts > MAX_CUTS) {
			this.#refuse(CLOSE.unreadable, 'nothing it refers to ever arrived');
			return;
		}
		const part = completePart(this.room.doc, update);
		const incoming = part && this.room.inspect(part);
		if (incoming?.is === 'new') this.#take(part as Uint8Array, incoming, true);
		else if (incoming?.is === 'nothing-new') {
			this.#acks?.coverAll(this.#count());
			this.#tellDurable();
		} else this.#drop();
	}

	/** This frame is not taken; the next answer to a question for what is missing brings it again. */
	#drop(): void {
		this.#acks?.dropped(this.#count());
		if (!this.room.isFull) {
			this.#ask();
			return;
		}
		if (this.#waitsForRoom) return;
		this.#waitsForRoom = true;
		this.room.onceFree(() => {
			this.#waitsForRoom = false;
			this.#ask();
		});
	}

	#ask(): void {
		if (this.#asked) return;
		this.#asked = true;
		this.send(this.room.stepOneFrame());
	}

	#readAwareness(decoder: decoding.Decoder): void {
		const { awareness } = this.room;
		if (!awareness) return;
		const { person } = this.#standpoint;
		const stamped = stampAwareness(
			decoding.readVarUint8Array(decoder),
			(clientId) => this.#speaksFor(clientId),
			person,
		);
		if (stamped) applyAwarenessUpdate(awareness, stamped, this);
	}

	/** Pages repeat what they hear of others, so what somebody else speaks for is passed over. */
	#speaksFor(clientId: number): boolean {
		if (this.#clientId !== null) return this.#clientId === clientId;
		const speaker = this.room.speakerOf(clientId);
		if (speaker && !(speaker instanceof Connection && speaker.#isDeadSocketOf(this))) return false;
		this.#clientId = clientId;
		this.room.speaks(clientId, this);
		return true;
	}

	/** A socket that died without a word is followed by another of the same page. */
	#isDeadSocketOf({ standpoint }: Connection): boolean {
		return (
			standpoint.person.id === this.standpoint.person.id && this.#now() - this.#heardAt > SILENT_MS
		);
	}

	#tellWho(): void {
		const at = this.#now();
		if (at - this.#lastWhoAt < WHO_EVERY_MS) return;
		this.#lastWhoAt = at;
		const { awareness } = this.room;
		this.send(awareness ? this.room.awarenessFrame(awareness) : NOBODY);
	}

	/** @returns which of the frames with changes this is, from 1; 0 when none can be told any more */
	#count(): number {
		return this.#refused ? 0 : (this.#acks?.count() ?? 0);
	}

	/** One ack for all that one commit made durable. */
	#tellDurable(): void {
		if (!this.#acks || this.#tellsSoon) return;
		this.#tellsSoon = true;
		queueMicrotask(() => {
			this.#tellsSoon = false;
			if (this.#closed || this.#reader.isBehind) return;
			const durable = this.#acks?.news();
			if (durable !== undefined && durable !== null) this.send(new Frame(writeAck(durable)));
		});
	}

	/** Acks count frames from the first on: none after a refused one can be told. */
	#refuseWrite(): void {
		this.#refused = true;
		this.#log.info('write-refused', { brief: this.room.briefId, room: this.room.name });
	}

	#refuse(close: Close, why: string): void {
		this.#log.info('frame-refused', { brief: this.room.briefId, code: close.code, why });
		this.close(close);
	}

	/** The review room is written by the server alone, whoever asks. */
	#mayWrite(): boolean {
		return this.room.name === 'text' && may(this.#standpoint, 'write', this.#now());
	}

	#checkStillReads(): boolean {
		if (this.#readsUntil > this.#now()) return true;
		this.close(this.#standpoint.role === 'signed-out' ? CLOSE.signedOut : CLOSE.noRight);
		return false;
	}
}

const readsUntil = (standpoint: Standpoint): number =>
	may(standpoint, 'read', -Infinity) ? (standpoint.until ?? Infinity) : -Infinity;

/** The answer to who is here in a room without presence; it still proves that the server hears. */
const NOBODY = new Frame(Uint8Array.of(FRAME.awareness, 1, 0));
