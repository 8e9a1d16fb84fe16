/** Reads the text of a brief again and again while people write in it: each time only the blocks that changed. */
import type * as Y from 'yjs';
import { sectionOf } from './document.ts';
import {
	decodePosition,
	placeBetween,
	sectionFrom,
	type LiveSection,
	type LiveText,
} from './live-text.ts';
import { SECTIONS, type SectionName } from './sections.ts';
import {
	readBlocks,
	readBlockWords,
	type BlockWords,
	type Run,
	type TextBlock,
} from './text-map.ts';

interface ReadSection extends LiveSection {
	/** Counts how often the section was read. */
	version: number;
	/** The same runs are the same words. */
	byRuns: Map<Run[], TextBlock>;
	/** The blocks whose words the version before did not have. */
	fresh: TextBlock[];
}

/** What one search found in one section, by the blocks' runs; blocks without a find are left out. */
interface Searched {
	version: number;
	found: Map<Run[], object[]>;
}

export class LiveTextReader implements Disposable {
	readonly #doc: Y.Doc;
	readonly #words = new WeakMap<object, BlockWords>();
	readonly #sections = new Map<SectionName, ReadSection>();
	/** Sections that were written in since they were read. */
	readonly #stale = new Set<SectionName>();
	readonly #searched = new WeakMap<object, Map<string, Searched>>();
	readonly #positions = new Map<string, Y.RelativePosition>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		doc.on('afterTransaction', this.#forget);
	}

	[Symbol.dispose](): void {
		this.#doc.off('afterTransaction', this.#forget);
	}

	/** @returns what `readLiveText` would; every section stays as it was when it was first asked for */
	read(): LiveText {
		const sections = new Map<SectionName, ReadSection>();
		const section = (name: SectionName): ReadSection => {
			let read = sections.get(name);
			if (!read) sections.set(name, (read = this.#readSection(name)));
			return read;
		};
		return {
			blocks: (name) => section(name).blocks,
			between: (name, from, to) =>
				placeBetween(this.#doc, section(name), this.#decode(from), this.#decode(to)),
			search: <Found extends object>(
				name: SectionName,
				owner: object,
				what: string,
				look: (text: string) => Found[],
			) => {
				const read = section(name);
				return [...this.#search(read, owner, `${what} ${name}`, look)]
					.map(([runs, finds]) => ({ block: read.byRuns.get(runs) as TextBlock, finds }))
					.sort((a, b) => a.block.index - b.block.index)
					.flatMap(({ block, finds }) => (finds as Found[]).map((find) => ({ ...find, block })));
			},
		};
	}

	/** Whatever was written, its type is among the changed ones, or was made in the same transaction within one. */
	readonly #forget = ({ changed }: Y.Transaction): void => {
		for (const type of changed.keys()) {
			let root = type as Y.AbstractType<unknown> | null;
			for (let at = root; at; at = at.parent as Y.AbstractType<unknown> | null) {
				this.#words.delete(at);
				root = at;
			}
			for (const name of SECTIONS) if (root === this.#doc.share.get(name)) this.#stale.add(name);
		}
	};

	#readSection(name: SectionName): ReadSection {
		const before = this.#sections.get(name);
		if (before && !this.#stale.has(name)) return before;
		this.#stale.delete(name);
		const blocks = readBlocks(sectionOf(this.#doc, name), this.#readWords);
		const section: ReadSection = {
			...sectionFrom(blocks),
			version: (before?.version ?? 0) + 1,
			byRuns: new Map(blocks.map((block) => [block.runs, block])),
			fresh: blocks.filter(({ runs }) => !before?.byRuns.has(runs)),
		};
		this.#sections.set(name, section);
		return section;
	}

	readonly #readWords = (element: Y.XmlElement): BlockWords => {
		let words = this.#words.get(element);
		if (!words) this.#words.set(element, (words = readBlockWords(element)));
		return words;
	};

	#search(
		{ version, byRuns, fresh, blocks }: ReadSection,
		owner: object,
		name: string,
		look: (text: string) => object[],
	): Map<Run[], object[]> {
		const searches = this.#searched.get(owner) ?? new Map<string, Searched>();
		this.#searched.set(owner, searches);
		const before = searches.get(name);
		if (before?.version === version) return before.found;
		const follows = before?.version === version - 1;
		const found = new Map([...(follows ? before.found : [])].filter(([runs]) => byRuns.has(runs)));
		for (const { runs, text } of follows ? fresh : blocks) {
			const finds = look(text);
			if (finds.length > 0) found.set(runs, finds);
		}
		searches.set(name, { version, found });
		return found;
	}

	#decode(position: string): Y.RelativePosition {
		let relative = this.#positions.get(position);
		if (!relative) this.#positions.set(position, (relative = decodePosition(position)));
		return relative;
	}
}
