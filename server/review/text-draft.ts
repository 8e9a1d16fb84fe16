/** What decisions will make of a brief's text: written on a copy, and proved before anybody sees it. */
import * as Y from 'yjs';
import { findDocumentFault, LiveTextReader, type LiveText } from '#brief';
import { TextCopies } from './text-copies.ts';
import type { Fork } from './write-suggestion.ts';

/** Good for as long as nobody else writes on the document, and there is one at a time. */
export class TextDraft implements Disposable {
	readonly #doc: Y.Doc;
	#copies: TextCopies | null;
	/** Of the document itself, while there is nothing else to read. */
	#reader: LiveTextReader | null = null;
	#fork: Fork | null = null;
	readonly #updates: Uint8Array[] = [];
	#isStored = false;

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		this.#copies = TextCopies.kept(doc);
	}

	/** The text with all that was written so far. */
	live(): LiveText {
		const reader = this.#copies?.forkReader ?? (this.#reader ??= new LiveTextReader(this.#doc));
		return reader.read();
	}

	/** To write on; what was found in the text before belongs to the document, not to this. */
	fork(): Fork {
		if (this.#fork) return this.#fork;
		this.#copies ??= TextCopies.make(this.#doc);
		const { fork: doc } = this.#copies;
		doc.on('update', this.#keep);
		this.#fork = { doc, live: () => this.live() };
		return this.#fork;
	}

	/**
	 * Proves all that was written on a second copy.
	 * @returns null when nothing was
	 */
	finish(): Uint8Array | null {
		if (!this.#copies || this.#updates.length === 0) return null;
		const update = Y.mergeUpdates(this.#updates);
		const { proof } = this.#copies;
		Y.applyUpdate(proof, update);
		const fault = findDocumentFault(proof);
		if (fault !== null && findDocumentFault(this.#doc) === null) {
			throw new Error(`a decision would have broken the document: ${fault}`);
		}
		return update;
	}

	/** What `finish` gave is in the document now. */
	stored(): void {
		this.#isStored = true;
	}

	[Symbol.dispose](): void {
		this.#reader?.[Symbol.dispose]();
		this.#copies?.fork.off('update', this.#keep);
		if (this.#updates.length > 0 && !this.#isStored) this.#copies?.drop();
	}

	readonly #keep = (update: Uint8Array): void => void this.#updates.push(update);
}
