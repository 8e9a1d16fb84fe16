/** How much a brief may hold: what one person can read, and what every reader's page has to load. */
import * as Y from 'yjs';
import { SECTIONS, sectionOf, titleOf } from '#brief';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import type { New } from './incoming.ts';
import type { Stored } from './room.ts';

export const MAX_CHARACTERS = 200_000;
const MAX_STATE_BYTES = 4 * 1024 * 1024;
/** Measuring builds the whole state, so a document near its limit is not measured at every key. */
const MEASURE_EVERY_MS = 5_000;

/** Both figures are bounds that only grow, made exact when they are reached. */
export class Size {
	readonly #doc: Y.Doc;
	readonly #now: () => number;
	#characters: number;
	/** Of updates that are on their way. */
	#expected = 0;
	#measured: { at: number; stateBytes: number } | null = null;

	constructor(doc: Y.Doc, now: () => number) {
		this.#doc = doc;
		this.#now = now;
		this.#characters = countCharacters(doc);
	}

	expect(characters: number): void {
		this.#characters += characters;
		this.#expected += characters;
	}

	arrived(characters: number): void {
		this.#expected -= characters;
	}

	/** What only deletes always fits: it is the way back. */
	findOversize({ characters, adds }: New, bytes: number, stored: Stored): Close | null {
		if (!adds) return null;
		if (this.#characters + characters > MAX_CHARACTERS) {
			this.#characters = countCharacters(this.#doc) + this.#expected;
			if (this.#characters + characters > MAX_CHARACTERS) return CLOSE.tooMuchText;
		}
		const atMost = stored.snapshotBytes + stored.looseBytes + bytes;
		if (atMost > MAX_STATE_BYTES && this.#measure() + bytes > MAX_STATE_BYTES) {
			return CLOSE.tooMuchHistory;
		}
		return null;
	}

	#measure(): number {
		const at = this.#now();
		if (!this.#measured || this.#measured.at + MEASURE_EVERY_MS < at) {
			this.#measured = { at, stateBytes: Y.encodeStateAsUpdate(this.#doc).length };
		}
		return this.#measured.stateBytes;
	}
}

function countCharacters(doc: Y.Doc): number {
	let count = titleOf(doc).length;
	const open: Y.XmlFragment[] = SECTIONS.map((section) => sectionOf(doc, section));
	for (let parent = open.pop(); parent; parent = open.pop()) {
		for (const child of parent.toArray()) {
			if (child instanceof Y.XmlText) count += child.length;
			else if (child instanceof Y.XmlElement) open.push(child);
		}
	}
	return count;
}
