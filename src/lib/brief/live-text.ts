/** The text of a brief as it is now, every section read once, to look many places up in it. */
import { fromBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { sectionOf } from './document.ts';
import type { Place } from './locate-quote.ts';
import type { SectionName } from './sections.ts';
import { readBlocks, type TextBlock } from './text-map.ts';

export interface LiveText {
	blocks(section: SectionName): TextBlock[];
	/** Between two encoded positions; null when they no longer stand in one block of this section. */
	between(section: SectionName, from: string, to: string): Place | null;
	/**
	 * What is found in the words of a section's blocks, in their order.
	 * @param owner with `name` stands for the search: it finds the same in the same words whenever it is asked
	 */
	search<Found extends object>(
		section: SectionName,
		owner: object,
		name: string,
		look: (text: string) => Found[],
	): (Found & { block: TextBlock })[];
}

export interface LiveSection {
	blocks: TextBlock[];
	indexOf: ReadonlyMap<Y.XmlElement, number>;
}

/** Good for as long as nothing is written in the document. */
export function readLiveText(doc: Y.Doc): LiveText {
	const sections = new Map<SectionName, LiveSection>();
	const read = (name: SectionName): LiveSection => {
		let section = sections.get(name);
		if (!section) sections.set(name, (section = sectionFrom(readBlocks(sectionOf(doc, name)))));
		return section;
	};
	return {
		blocks: (name) => read(name).blocks,
		between: (name, from, to) =>
			placeBetween(doc, read(name), decodePosition(from), decodePosition(to)),
		search: (name, _owner, _name, look) =>
			read(name).blocks.flatMap((block) => look(block.text).map((found) => ({ ...found, block }))),
	};
}

export const sectionFrom = (blocks: TextBlock[]): LiveSection => ({
	blocks,
	indexOf: new Map(blocks.map(({ element }, index) => [element, index])),
});

export const decodePosition = (position: string): Y.RelativePosition =>
	Y.decodeRelativePosition(fromBase64(position));

export function placeBetween(
	doc: Y.Doc,
	section: LiveSection,
	from: Y.RelativePosition,
	to: Y.RelativePosition,
): Place | null {
	const start = resolve(doc, section, from);
	const end = resolve(doc, section, to);
	if (!start || !end || start.block !== end.block || end.offset < start.offset) return null;
	return { block: start.block, from: start.offset, to: end.offset };
}

function resolve(doc: Y.Doc, { blocks, indexOf }: LiveSection, relative: Y.RelativePosition) {
	// No anchor is made on a root, and asking for one by a name would make it.
	if (relative.tname !== null) return null;
	const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc, false);
	const block = absolute && blocks[indexOf.get(absolute.type.parent as Y.XmlElement) ?? -1];
	const run = block?.runs.find(({ text }) => text === absolute?.type);
	return absolute && block && run && { block, offset: run.start + absolute.index };
}
