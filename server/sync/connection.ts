/** One socket in one room: reads its frames in order and asks for its rights at every one, in and out. */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { FRAME, SYNC } from '#lib/protocol/frames.ts';
import { may, type Standpoint } from '../access/rights.ts';
import type { Log } from '../log.ts';
import type { Frame } from './frame.ts';
import { Intake, type Refusal } from './intake.ts';
import { NOBODY } from './presence.ts';
import { Reader, type Socket } from './reader.ts';
import type { Member, Room } from './room.ts';
import { stepTwoFrame } from './sync-frames.ts';

/** A page asks for the state once a connection; what asks more often makes the server write it all the time. */
const QUESTIONS = 5;
const QUESTION_EVERY_MS = 1_000;
const WHO_EVERY_MS = 100;
const MAX_STATE_VECTOR_BYTES = 256 * 1024;

export class Connection implements Member {
	readonly room: Room;
	readonly #reader: Reader;
	readonly #intake: Intake;
	readonly #log: Log;
	readonly #now: () => number;
	#standpoint: Standpoint;
	/** Epoch ms; asked at every frame that is sent, so it is kept as a number. */
	#readsUntil: number;
	#closed = false;
	#heardAt = 0;
	#questions = 0;
	#lastQuestionAt = 0;
	#lastWhoAt = 0;

	constructor(deps: {
		room: Room;
		socket: Socket;
		standpoint: Standpoint;
		wantsAcks: boolean;
		log: Log;
		now: () => number;
	}) {
		const { room, socket, standpoint, wantsAcks, log, now } = deps;
		this.room = room;
		this.#reader = new Reader(socket, now);
		this.#intake = new Intake({ room, from: this, reader: this.#reader, wantsAcks, log });
		this.#standpoint = standpoint;
		this.#readsUntil = readsUntil(standpoint);
		this.#log = log;
		this.#now = now;
	}

	get standpoint(): Standpoint {
		return this.#standpoint;
	}

	get person(): Standpoint['person'] {
		return this.#standpoint.person;
	}

	get heardAt(): number {
		return this.#heardAt;
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
		this.#reader.sendState(stepTwoFrame(this.room.doc, found.stateVector));
		this.#intake.resume();
		if (this.room.presence) this.send(this.room.presence.frame());
	}

	receive(frame: Uint8Array): void {
		if (this.#closed || !this.#checkStillReads()) return;
		this.#heardAt = this.#now();
		try {
			this.#read(decoding.createDecoder(frame));
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			this.#refuse({ close: CLOSE.unreadable, why });
		}
	}

	#read(decoder: decoding.Decoder): void {
		const type = decoding.readVarUint(decoder);
		if (type === FRAME.sync) this.#readSync(decoder);
		else if (type === FRAME.awareness) {
			this.room.presence?.hear(decoding.readVarUint8Array(decoder), this);
		} else if (type === FRAME.queryAwareness) this.#tellWho();
	}

	#readSync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.step1) this.#readStepOne(bytes);
		else if (kind === SYNC.step2 || kind === SYNC.update) {
			const refusal = this.#intake.take(bytes, kind === SYNC.step2, this.#mayWrite());
			if (refusal) this.#refuse(refusal);
		}
	}

	#readStepOne(stateVector: Uint8Array): void {
		const at = this.#now();
		if (stateVector.length > MAX_STATE_VECTOR_BYTES) throw new Error('a state vector too long');
		if (++this.#questions > QUESTIONS && at - this.#lastQuestionAt < QUESTION_EVERY_MS) return;
		this.#lastQuestionAt = at;
		// Read before anything is written of the answer.
		Y.decodeStateVector(stateVector);
		if (!this.#reader.takesState(stateVector)) return;
		this.#reader.sendState(stepTwoFrame(this.room.doc, stateVector));
	}

	#tellWho(): void {
		const at = this.#now();
		if (at - this.#lastWhoAt < WHO_EVERY_MS) return;
		this.#lastWhoAt = at;
		this.send(this.room.presence?.frame() ?? NOBODY);
	}

	#refuse({ close, why }: Refusal): void {
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
