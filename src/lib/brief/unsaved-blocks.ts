/** Finds what certain changes wrote, in the text as it reads now. */
import * as Y from 'yjs';
import { fromElement, type BriefContent } from './content.ts';
import { sectionOf, titleOf } from './document.ts';
import { SECTIONS } from './sections.ts';

/** By client: the clocks that the changes brought, from and to. */
type Brought = Map<number, [from: number, to: number][]>;

/** @returns the title where they wrote in it, and of each section the blocks that hold their words, whole */
export function blocksWrittenBy(
	doc: Y.Doc,
	updates: readonly Uint8Array[],
): { title: string | null; content: BriefContent } {
	const brought = readBrought(updates);
	const content = {} as BriefContent;
	for (const section of SECTIONS) {
		content[section] = sectionOf(doc, section)
			.toArray()
			.filter((block): block is Y.XmlElement => block instanceof Y.XmlElement)
			.filter((block) => holdsWords(block._start, brought))
			.map(fromElement);
	}
	const title = titleOf(doc);
	return { title: holdsWords(title._start, brought) ? title.toJSON() : null, content };
}

function readBrought(updates: readonly Uint8Array[]): Brought {
	const brought: Brought = new Map();
	for (const update of updates) {
		for (const { id, length } of Y.decodeUpdate(update).structs) {
			const ranges = brought.get(id.client) ?? [];
			ranges.push([id.clock, id.clock + length]);
			brought.set(id.client, ranges);
		}
	}
	return brought;
}

/** @param first of the words and blocks in one container */
function holdsWords(first: Y.Item | null, brought: Brought): boolean {
	for (let item = first; item; item = item.right) {
		if (item.deleted) continue;
		const { content, id, length } = item;
		if (content instanceof Y.ContentType) {
			if (holdsWords(content.type._start, brought)) return true;
		} else if (content instanceof Y.ContentString) {
			const ranges = brought.get(id.client) ?? [];
			if (ranges.some(([from, to]) => from < id.clock + length && id.clock < to)) return true;
		}
	}
	return false;
}
