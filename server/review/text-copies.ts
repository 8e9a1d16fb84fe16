import * as Y from 'yjs';
import { cloneFrom, LiveTextReader } from '#brief';
import { SERVER_CLIENT_ID } from '../sync/server-client.ts';

/** Of the briefs that were decided on last; of the largest that there may be, two. */
const MOST_KEPT = { briefs: 8, bytes: 8 * 1024 * 1024 };
/** Where so many were written since the last decision, new copies cost less than to follow. */
const MOST_BEHIND = 1_000;

const keptOf = new Map<Y.Doc, TextCopies>();

/**
 * Two copies of a brief's text, kept abreast of it from one decision to the next: to make them, and to read a whole
 * text, takes longer than all the rest of a decision.
 */
export class TextCopies {
	/** To write on. */
	readonly fork: Y.Doc;
	readonly forkReader: LiveTextReader;
	/** Takes what was written as everybody will, before they do. */
	readonly proof: Y.Doc;
	readonly #doc: Y.Doc;
	/** Of the text when they were made, and of what was written since. */
	#bytes: number;
	#behind: Uint8Array[] = [];

	private constructor(doc: Y.Doc) {
		const state = Y.encodeStateAsUpdate(doc);
		this.#bytes = state.length;
		this.#doc = doc;
		this.fork = cloneFrom(state);
		this.fork.clientID = SERVER_CLIENT_ID;
		this.forkReader = new LiveTextReader(this.fork);
		this.proof = cloneFrom(state);
		doc.on('update', this.#fallBehind);
		doc.on('destroy', this.drop);
	}

	/** @returns null when there are none as yet */
	static kept(doc: Y.Doc): TextCopies | null {
		const copies = keptOf.get(doc);
		if (!copies) return null;
		copies.#catchUp();
		keptOf.delete(doc);
		keptOf.set(doc, copies);
		return copies;
	}

	static make(doc: Y.Doc): TextCopies {
		const made = new TextCopies(doc);
		let bytes = made.#bytes;
		for (const kept of keptOf.values()) bytes += kept.#bytes;
		// Those that were not used for longest come first.
		for (const kept of keptOf.values()) {
			if (keptOf.size < MOST_KEPT.briefs && bytes <= MOST_KEPT.bytes) break;
			bytes -= kept.#bytes;
			kept.drop();
		}
		keptOf.set(doc, made);
		return made;
	}

	/** For copies on which something stands that will never be in the text. */
	readonly drop = (): void => {
		keptOf.delete(this.#doc);
		this.#doc.off('update', this.#fallBehind);
		this.#doc.off('destroy', this.drop);
		this.forkReader[Symbol.dispose]();
		this.fork.destroy();
		this.proof.destroy();
	};

	readonly #fallBehind = (update: Uint8Array): void => {
		this.#behind.push(update);
		this.#bytes += update.length;
		if (this.#behind.length > MOST_BEHIND || this.#bytes > MOST_KEPT.bytes) this.drop();
	};

	#catchUp(): void {
		// Whoever hears of updates under its own id gets another one from Yjs.
		this.fork.clientID = this.proof.clientID;
		for (const copy of [this.fork, this.proof]) {
			copy.transact(() => this.#behind.forEach((update) => Y.applyUpdate(copy, update)));
		}
		this.fork.clientID = SERVER_CLIENT_ID;
		this.#behind = [];
	}
}
