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
}

interface Section {
	blocks: TextBlock[];
	/** Where each shared text begins, and in which block. */
	starts: Map<unknown, { block: TextBlock; start: number }>;
}

/** Good for as long as nothing is written in the document. */
export function readLiveText(doc: Y.Doc): LiveText {
	const sections = new Map<SectionName, Section>();
	const read = (name: SectionName): Section => {
		let section = sections.get(name);
		if (!section) {
			const blocks = readBlocks(sectionOf(doc, name));
			const starts = new Map(
				blocks.flatMap((block) => block.runs.map(({ text, start }) => [text, { block, start }])),
			);
			sections.set(name, (section = { blocks, starts }));
		}
		return section;
	};
	const resolve = (name: SectionName, position: string) => {
		const relative = Y.decodeRelativePosition(fromBase64(position));
		// No anchor is made on a root, and asking for one by a name would make it.
		if (relative.tname !== null) return null;
		const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc, false);
		const run = absolute && read(name).starts.get(absolute.type);
		return run && { block: run.block, offset: run.start + absolute.index };
	};
	return {
		blocks: (name) => read(name).blocks,
		between(name, from, to) {
			const start = resolve(name, from);
			const end = resolve(name, to);
			if (!start || !end || start.block !== end.block || end.offset < start.offset) return null;
			return { block: start.block, from: start.offset, to: end.offset };
		},
	};
}
