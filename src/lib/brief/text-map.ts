/** Plain text of a section, block by block, with the way back to the live types that hold it. */
import * as Y from 'yjs';
import { isUid } from './ids.ts';
import { NODES } from './shape.ts';

/** One stretch of a block's text and the shared type that holds it. Two first keys at once leave two in a block. */
export interface Run {
	text: Y.XmlText;
	/** Where the run begins in the block's text, in UTF-16 units. */
	start: number;
	length: number;
}

export interface TextBlock {
	/** Position among the section's blocks of words, in document order. */
	index: number;
	/** Position of the block, or of the list or quote around it, among the section's own children. */
	top: number;
	name: string;
	uid: string | null;
	text: string;
	element: Y.XmlElement;
	runs: Run[];
}

/** What a block holds, wherever it stands. */
export type BlockWords = Pick<TextBlock, 'uid' | 'text' | 'runs'>;

/** Whether it is a block of words, and not one that holds others. */
export const isTextBlock = ({ nodeName }: Y.XmlElement): boolean =>
	NODES[nodeName]?.content === 'text';

/** @param read may know what it read of the same block before */
export function readBlocks(
	fragment: Y.XmlFragment,
	read: (element: Y.XmlElement) => BlockWords = readBlockWords,
): TextBlock[] {
	const blocks: TextBlock[] = [];
	const visit = (element: Y.XmlElement, top: number): void => {
		const name = element.nodeName;
		if (isTextBlock(element)) {
			blocks.push({ index: blocks.length, top, name, element, ...read(element) });
			return;
		}
		for (const child of element.toArray()) if (child instanceof Y.XmlElement) visit(child, top);
	};
	fragment.toArray().forEach((child, top) => {
		if (child instanceof Y.XmlElement) visit(child, top);
	});
	return blocks;
}

export function readBlockWords(element: Y.XmlElement): BlockWords {
	const runs: Run[] = [];
	let text = '';
	for (const child of element.toArray()) {
		if (!(child instanceof Y.XmlText)) continue;
		const words = plainText(child);
		runs.push({ text: child, start: text.length, length: words.length });
		text += words;
	}
	const uid: unknown = element.getAttribute('uid');
	return { uid: isUid(uid) ? uid : null, text, runs };
}

/** `toString` of an XmlText writes marks as tags; this is its words alone. */
export function plainText(text: Y.XmlText): string {
	let words = '';
	for (const part of text.toDelta() as { insert: unknown }[]) {
		if (typeof part.insert === 'string') words += part.insert;
	}
	return words;
}

/** The run and the offset in it for a place in a block. `side` says which run owns a border between two. */
export function runAt(
	block: TextBlock,
	offset: number,
	side: 'left' | 'right',
): { text: Y.XmlText; offset: number } | null {
	for (const run of block.runs) {
		const within = offset - run.start;
		if (within < 0 || within > run.length) continue;
		if (side === 'right' && within === run.length && run !== block.runs.at(-1)) continue;
		return { text: run.text, offset: within };
	}
	return null;
}
