/** Who is here, as far as a client may say it. Each socket speaks for one client id, in the name of its session. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
	applyAwarenessUpdate,
	Awareness,
	encodeAwarenessUpdate,
	removeAwarenessStates,
} from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { FRAME } from '#lib/protocol/frames.ts';
import { Frame } from './frame.ts';

interface Person {
	id: string;
	name: string;
	guest: boolean;
}

/** The little of a connection that presence needs. */
export interface Speaker {
	readonly person: Person;
	/** When it last said anything at all. */
	readonly heardAt: number;
}

/** What may stand in one state, its identity aside. */
const MAX_STATE_CHARACTERS = 2_048;
/** A socket speaks for one client id; a longer list is no page's. */
const MAX_ENTRIES = 1_000;
/** Every page says something each second. */
const SILENT_MS = 3_000;

/** The answer to who is here in a room without presence; it still proves that the server hears. */
export const NOBODY = new Frame(Uint8Array.of(FRAME.awareness, 1, 0));

export class Presence {
	readonly #awareness: Awareness;
	readonly #now: () => number;
	/** Which socket speaks for a client id, and the other way round. */
	readonly #speakers = new Map<number, Speaker>();
	readonly #clientIds = new Map<Speaker, number>();

	/** @param tell sends everybody what changed */
	constructor(doc: Y.Doc, tell: (frame: Frame) => void, now: () => number) {
		this.#now = now;
		this.#awareness = new Awareness(doc);
		// The server is no person; without this its own empty state would be kept alive and sent.
		this.#awareness.setLocalState(null);
		this.#awareness.on('update', ({ added, updated, removed }: Changed) =>
			// Back to its sender too: y-websocket drops a socket that hears nothing for 30 s.
			tell(this.#frameOf([...added, ...updated, ...removed])),
		);
	}

	get isEmpty(): boolean {
		return this.#awareness.getStates().size === 0;
	}

	/** Who is here now. */
	frame(): Frame {
		return this.#frameOf([...this.#awareness.getStates().keys()]);
	}

	/** @param update as it came; of it counts what a socket says of itself */
	hear(update: Uint8Array, from: Speaker): void {
		const stamped = stamp(update, (clientId) => this.#mayTell(clientId, from), from.person);
		if (stamped) applyAwarenessUpdate(this.#awareness, stamped, from);
	}

	leave(speaker: Speaker): void {
		const clientId = this.#clientIds.get(speaker);
		if (clientId === undefined) return;
		this.#clientIds.delete(speaker);
		if (this.#speakers.get(clientId) !== speaker) return;
		this.#speakers.delete(clientId);
		removeAwarenessStates(this.#awareness, [clientId], speaker);
		// Else every page that ever looked in would be remembered.
		this.#awareness.meta.delete(clientId);
	}

	destroy(): void {
		this.#awareness.destroy();
	}

	/** Pages repeat what they hear of others, so what somebody else speaks for is passed over. */
	#mayTell(clientId: number, from: Speaker): boolean {
		const own = this.#clientIds.get(from);
		if (own !== undefined) return own === clientId;
		const speaker = this.#speakers.get(clientId);
		if (speaker && !this.#isDeadSocket(speaker, from)) return false;
		this.#clientIds.set(from, clientId);
		this.#speakers.set(clientId, from);
		return true;
	}

	/** A socket that died without a word is followed by another of the same page. */
	#isDeadSocket(speaker: Speaker, follower: Speaker): boolean {
		return speaker.person.id === follower.person.id && this.#now() - speaker.heardAt > SILENT_MS;
	}

	#frameOf(clientIds: number[]): Frame {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.awareness);
		encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, clientIds));
		return new Frame(encoding.toUint8Array(encoder));
	}
}

interface Changed {
	added: number[];
	updated: number[];
	removed: number[];
}

/**
 * Rewrites an awareness update so that it speaks for its own socket alone: one client id, and the identity of
 * the session in place of whatever the client said of itself.
 * @param isOwn whether this socket may speak for a client id
 * @returns null when nothing is left of it
 */
function stamp(
	update: Uint8Array,
	isOwn: (clientId: number) => boolean,
	person: Person,
): Uint8Array | null {
	const decoder = decoding.createDecoder(update);
	const entries = decoding.readVarUint(decoder);
	if (entries > MAX_ENTRIES) throw new Error('too many awareness entries');
	for (let i = 0; i < entries; i++) {
		const clientId = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const json = decoding.readVarString(decoder);
		if (json.length > MAX_STATE_CHARACTERS || !isOwn(clientId)) continue;
		const state = JSON.parse(json) as unknown;
		const stamped = state !== null && typeof state === 'object' ? { ...state, user: person } : null;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, clientId);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, JSON.stringify(stamped));
		return encoding.toUint8Array(encoder);
	}
	return null;
}
