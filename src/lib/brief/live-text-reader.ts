/** Reads the text of a brief again and again while people write in it: each time only the blocks that changed. */
import * as Y from 'yjs';
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
	isTextBlock,
	type BlockWords,
	type TextBlock,
} from './text-map.ts';

interface ReadSection extends LiveSection {
	/** Counts how often the section was read. */
	version: number;
	/** The blocks whose words the version before did not have. */
	fresh: TextBlock[];
	/** The blocks that the version before had. */
	gone: Y.XmlElement[];
}

/** What one search found in one section, by the block; blocks without a find are left out. */
interface Searched {
	version: number;
	found: Map<Y.XmlElement, object[]>;
}

export class LiveTextReader implements Disposable {
	readonly #doc: Y.Doc;
	readonly #words = new WeakMap<object, BlockWords>();
	readonly #sections = new Map<SectionName, ReadSection>();
	/** Sections that were written in since they were read: the blocks whose words changed, or all to be read anew. */
	readonly #written = new Map<SectionName, Set<Y.XmlElement> | 'anew'>();
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
					.map(([element, finds]) => ({ index: read.indexOf.get(element) ?? 0, finds }))
					.sort((a, b) => a.index - b.index)
					.flatMap(({ index, finds }) =>
						(finds as Found[]).map((find) => ({ ...find, block: read.blocks[index] as TextBlock })),
					);
			},
		};
	}

	/** Whatever was written, its type is among the changed ones, or was made in the same transaction within one. */
	readonly #forget = ({ changed }: Y.Transaction): void => {
		for (const type of changed.keys()) {
			let root: object = type;
			let block: Y.XmlElement | null = null;
			for (let at = type as Y.AbstractType<unknown> | null; at; at = parentOf(at)) {
				if (isElement(at) && isTextBlock(at)) block = at;
				root = at;
			}
			if (block) this.#words.delete(block);
			const name = SECTIONS.find((section) => root === this.#doc.share.get(section));
			if (name) this.#note(name, block);
		}
	};

	/** @param block null where blocks came, went or were put elsewhere */
	#note(name: SectionName, block: Y.XmlElement | null): void {
		const written = this.#written.get(name) ?? new Set();
		if (block && written !== 'anew') this.#written.set(name, written.add(block));
		else this.#written.set(name, 'anew');
	}

	#readSection(name: SectionName): ReadSection {
		const before = this.#sections.get(name);
		const written = this.#written.get(name);
		if (before && !written) return before;
		this.#written.delete(name);
		const section =
			before && written && written !== 'anew'
				? this.#readWritten(before, written)
				: this.#readAnew(name, before);
		this.#sections.set(name, section);
		return section;
	}

	#readAnew(name: SectionName, before: ReadSection | undefined): ReadSection {
		const section = sectionFrom(readBlocks(sectionOf(this.#doc, name), this.#readWords));
		const known = (element: Y.XmlElement) =>
			before?.blocks[before.indexOf.get(element) ?? -1]?.runs;
		return {
			...section,
			version: (before?.version ?? 0) + 1,
			fresh: section.blocks.filter(({ element, runs }) => known(element) !== runs),
			gone: (before?.blocks ?? []).flatMap(({ element }) =>
				section.indexOf.has(element) ? [] : element,
			),
		};
	}

	#readWritten(before: ReadSection, written: ReadonlySet<Y.XmlElement>): ReadSection {
		const blocks = [...before.blocks];
		const fresh: TextBlock[] = [];
		for (const element of written) {
			const index = before.indexOf.get(element) ?? -1;
			const block = blocks[index];
			if (block) fresh.push((blocks[index] = { ...block, ...this.#readWords(element) }));
		}
		return { ...before, blocks, version: before.version + 1, fresh, gone: [] };
	}

	readonly #readWords = (element: Y.XmlElement): BlockWords => {
		let words = this.#words.get(element);
		if (!words) this.#words.set(element, (words = readBlockWords(element)));
		return words;
	};

	#search(
		{ version, fresh, gone, blocks }: ReadSection,
		owner: object,
		name: string,
		look: (text: string) => object[],
	): Map<Y.XmlElement, object[]> {
		const searches = this.#searched.get(owner) ?? new Map<string, Searched>();
		this.#searched.set(owner, searches);
		const before = searches.get(name);
		if (before?.version === version) return before.found;
		const follows = before?.version === version - 1;
		const found = follows ? before.found : new Map<Y.XmlElement, object[]>();
		for (const element of gone) found.delete(element);
		for (const { element, text } of follows ? fresh : blocks) {
			const finds = look(text);
			if (finds.length > 0) found.set(element, finds);
			else found.delete(element);
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

const isElement = (type: object): type is Y.XmlElement => type instanceof Y.XmlElement;
const parentOf = (type: Y.AbstractType<unknown>) => type.parent as Y.AbstractType<unknown> | null;
