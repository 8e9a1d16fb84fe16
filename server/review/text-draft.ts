/** What decisions will make of a brief's text: written on a copy, and proved before anybody sees it. */
import * as Y from 'yjs';
import { cloneOf, findDocumentFault, LiveTextReader, type LiveText } from '#brief';
import { SERVER_CLIENT_ID } from '../sync/server-client.ts';
import type { Fork } from './write-suggestion.ts';

/** Good for as long as nobody else writes on the document. */
export class TextDraft implements Disposable {
	readonly #doc: Y.Doc;
	#reader: LiveTextReader;
	#fork: Fork | null = null;
	readonly #updates: Uint8Array[] = [];

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		this.#reader = new LiveTextReader(doc);
	}

	/** The text with all that was written so far. */
	live(): LiveText {
		return this.#reader.read();
	}

	/** To write on; what was found in the text before belongs to the document, not to this. */
	fork(): Fork {
		if (this.#fork) return this.#fork;
		const doc = cloneOf(this.#doc);
		doc.clientID = SERVER_CLIENT_ID;
		doc.on('update', (update: Uint8Array) => this.#updates.push(update));
		this.#reader[Symbol.dispose]();
		this.#reader = new LiveTextReader(doc);
		this.#fork = { doc, live: () => this.live() };
		return this.#fork;
	}

	/**
	 * Proves all that was written on a second copy.
	 * @returns null when nothing was
	 */
	finish(): Uint8Array | null {
		if (this.#updates.length === 0) return null;
		const update = Y.mergeUpdates(this.#updates);
		const proof = cloneOf(this.#doc);
		Y.applyUpdate(proof, update);
		const fault = findDocumentFault(proof);
		proof.destroy();
		if (fault !== null && findDocumentFault(this.#doc) === null) {
			throw new Error(`a decision would have broken the document: ${fault}`);
		}
		return update;
	}

	[Symbol.dispose](): void {
		this.#reader[Symbol.dispose]();
		this.#fork?.doc.destroy();
	}
}
