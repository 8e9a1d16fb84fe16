/** A section's blocks as a desk worker reads them: the words, and which of them are literals. */
import * as Y from 'yjs';
import { readWords } from './content.ts';
import { saysNone } from './none.ts';
import { parseStop } from './parse-stop.ts';
import type { BriefSnapshot, LiteralMark, SnapshotBlock } from './snapshot.ts';
import { readBlocks, type TextBlock } from './text-map.ts';

export const snapshotBlocks = (fragment: Y.XmlFragment): SnapshotBlock[] =>
	readBlocks(fragment).map((block) => ({
		index: block.index,
		name: block.name,
		uid: block.uid,
		text: block.text,
		marks: literalsOf(block),
	}));

function literalsOf(block: TextBlock): LiteralMark[] {
	const whole = { from: 0, to: block.text.length };
	if (block.text === '') return [];
	if (block.name === 'codeBlock') return [{ ...whole, is: 'code' }];
	if (isQuoted(block.element)) return [{ ...whole, is: 'quote' }];
	return block.runs.flatMap(({ text, start }) => {
		let at = start;
		return readWords(text).flatMap(({ text: words, marks }): LiteralMark[] => {
			const from = at;
			at += words.length;
			return marks?.code ? [{ from, to: at, is: 'code' }] : [];
		});
	});
}

function isQuoted(element: Y.XmlElement): boolean {
	for (let above = element.parent; above instanceof Y.XmlElement; above = above.parent) {
		if (above.nodeName === 'blockquote') return true;
	}
	return false;
}

/** The stop conditions among a section's items, each under its label on the page. */
export const snapshotStops = (blocks: SnapshotBlock[]): BriefSnapshot['stops'] =>
	blocks.flatMap(({ index, uid, text }) =>
		uid !== null && text.trim() !== '' && !saysNone(text)
			? [{ label: `S${index + 1}`, uid, text, condition: parseStop(text) }]
			: [],
	);
