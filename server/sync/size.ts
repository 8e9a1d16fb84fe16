/** How much a brief may hold: what one person can read, and what every reader's page has to load. */
import * as Y from 'yjs';
import { SECTIONS, sectionOf, titleOf } from '#brief';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { readUpdate, type Range } from './read-update.ts';

const MAX_CHARACTERS = 200_000;
const MAX_STATE_BYTES = 4 * 1024 * 1024;
/** Measuring builds the whole state, so a document near its limit is not measured at every key. */
const MEASURE_EVERY_MS = 5_000;
const MEASURE_EVERY_BYTES = 256 * 1024;

/** What is stored of a document: its snapshot, and the updates that it does not cover. */
export interface Stored {
	snapshotBytes: number;
	looseCount: number;
	looseBytes: number;
}

/** What an update brings, as far as size goes. */
export interface Growth {
	/** How many characters. */
	characters: number;
	/** False when it only deletes. */
	adds: boolean;
	deletes: readonly Range[];
}

/** Of an update that the server made; what people send is measured while it is judged. */
export function growthOf(update: Uint8Array): Growth {
	const { structs, deletes } = readUpdate(update);
	let characters = 0;
	for (const own of structs.values()) {
		for (const { content, length } of own) if (content?.is === 'characters') characters += length;
	}
	return { characters, adds: structs.size > 0, deletes };
}

/** Both figures are bounds that only grow, made exact when they are reached. */
export class Size {
	readonly #doc: Y.Doc;
	readonly #now: () => number;
	#characters: number;
	/** Updates that are on their way, with their bytes. */
	readonly #expected = new Map<Growth, number>();
	#expectedBytes = 0;
	/** With what was on its way; what came since is counted in full, or a fast writer would grow past the limit. */
	#measured: { at: number; bytes: number; sinceBytes: number } | null = null;

	constructor(doc: Y.Doc, now: () => number) {
		this.#doc = doc;
		this.#now = now;
		this.#characters = countCharacters(doc);
	}

	expect(incoming: Growth, bytes: number): void {
		this.#characters += incoming.characters;
		this.#expected.set(incoming, bytes);
		this.#expectedBytes += bytes;
		if (this.#measured) this.#measured.sinceBytes += bytes;
	}

	arrived(incoming: Growth): void {
		this.#expectedBytes -= this.#expected.get(incoming) ?? 0;
		this.#expected.delete(incoming);
	}

	/** What only deletes always fits: it is the way back. */
	findOversize(incoming: Growth, bytes: number, stored: Stored): Close | null {
		if (!incoming.adds) return null;
		if (this.#characters + incoming.characters > MAX_CHARACTERS) {
			const after = this.#countWith([...this.#expected.keys(), incoming]);
			if (after > MAX_CHARACTERS) return CLOSE.tooMuchText;
			this.#characters = after - incoming.characters;
		}
		const atMost = stored.snapshotBytes + stored.looseBytes + this.#expectedBytes + bytes;
		if (atMost > MAX_STATE_BYTES && this.#measure() + bytes > MAX_STATE_BYTES) {
			return CLOSE.tooMuchHistory;
		}
		return null;
	}

	/** What is replaced makes room for what replaces it. */
	#countWith(updates: Growth[]): number {
		let count = countCharacters(this.#doc);
		for (const { characters } of updates) count += characters;
		return (
			count -
			countDeleted(
				this.#doc,
				updates.flatMap(({ deletes }) => deletes),
			)
		);
	}

	#measure(): number {
		const at = this.#now();
		let measured = this.#measured;
		if (
			!measured ||
			measured.at + MEASURE_EVERY_MS < at ||
			measured.sinceBytes > MEASURE_EVERY_BYTES
		) {
			const bytes = Y.encodeStateAsUpdate(this.#doc).length + this.#expectedBytes;
			measured = { at, bytes, sinceBytes: 0 };
			this.#measured = measured;
		}
		return measured.bytes + measured.sinceBytes;
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

/** How many characters of the document stand in these ranges, each counted once. */
function countDeleted(doc: Y.Doc, ranges: readonly Range[]): number {
	let count = 0;
	const reached = new Map<number, number>();
	for (const { client, clock, length } of ranges.toSorted((a, b) => a.clock - b.clock)) {
		const structs = doc.store.clients.get(client);
		const from = Math.max(clock, reached.get(client) ?? 0);
		const end = Math.min(clock + length, Y.getState(doc.store, client));
		if (!structs || from >= end) continue;
		reached.set(client, end);
		for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
			const item = structs[i] as Y.Item | Y.GC;
			if (item.id.clock >= end) break;
			if (item.deleted || !(item instanceof Y.Item && item.content instanceof Y.ContentString))
				continue;
			count += Math.min(end, item.id.clock + item.length) - Math.max(from, item.id.clock);
		}
	}
	return count;
}
