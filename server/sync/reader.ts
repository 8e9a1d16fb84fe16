/** The sending side of a socket: a reader that falls behind is not fed until it has caught up, or it is cut. */
import * as Y from 'yjs';
import type { Close } from '#lib/protocol/close.ts';
import type { Frame } from './frame.ts';

/** The little of a WebSocket that a connection needs. */
export interface Socket {
	readonly bufferedAmount: number;
	send(frame: Frame): void;
	close(code: number, reason: string): void;
	terminate(): void;
}

/** From here on updates are not queued: one state is sent when the reader has caught up. */
const BEHIND_BYTES = 256 * 1024;
const CAUGHT_UP_BYTES = 64 * 1024;
/** Somebody who reads, however slowly, gets another such time whenever this much of it is gone. */
const PATIENCE_MS = 9_000;
const PROGRESS_BYTES = 128 * 1024;

type Check = { is: 'waiting' } | { is: 'lost' } | { is: 'caught-up'; stateVector: Uint8Array };

export class Reader {
	readonly #socket: Socket;
	readonly #now: () => number;
	#behind: { since: number; unread: number; stateVector: Uint8Array } | null = null;

	constructor(socket: Socket, now: () => number) {
		this.#socket = socket;
		this.#now = now;
	}

	get isBehind(): boolean {
		return this.#behind !== null;
	}

	/** @param doc the document before the change that the frame brings */
	send(frame: Frame, doc: Y.Doc): void {
		if (this.#behind) return;
		const unread = this.#socket.bufferedAmount + frame.payload.length;
		if (unread > BEHIND_BYTES) {
			this.#behind = { since: this.#now(), unread, stateVector: Y.encodeStateVector(doc) };
		} else this.#socket.send(frame);
	}

	/**
	 * A whole state is larger than what a reader may be behind, so it is sent to nobody who has not read the last one.
	 * @returns false when it is to be sent later, from what the reader says it has
	 */
	takesState(stateVector: Uint8Array): boolean {
		const unread = this.#socket.bufferedAmount;
		if (this.#behind) this.#behind.stateVector = stateVector;
		else if (unread > BEHIND_BYTES) this.#behind = { since: this.#now(), unread, stateVector };
		return this.#behind === null;
	}

	sendState(frame: Frame): void {
		this.#socket.send(frame);
	}

	check(): Check {
		const behind = this.#behind;
		if (!behind) return { is: 'waiting' };
		const unread = this.#socket.bufferedAmount;
		if (unread <= CAUGHT_UP_BYTES) {
			this.#behind = null;
			return { is: 'caught-up', stateVector: behind.stateVector };
		}
		if (this.#now() - behind.since < PATIENCE_MS) return { is: 'waiting' };
		if (unread <= behind.unread - PROGRESS_BYTES) {
			this.#behind = { ...behind, since: this.#now(), unread };
			return { is: 'waiting' };
		}
		this.#socket.terminate();
		return { is: 'lost' };
	}

	close({ code, reason }: Close): void {
		this.#socket.close(code, reason);
	}
}
