/** The content of a brief outside a live document: what Markdown is read into, what a new brief is seeded with. */
import * as Y from 'yjs';
import { SECTION, SECTIONS, type SectionName } from './sections.ts';
import { NODES } from './shape.ts';

/** Marks of a run of words, named as the live document names them. */
export interface Marks {
	bold?: Record<string, never>;
	italic?: Record<string, never>;
	code?: Record<string, never>;
	link?: { href: string };
}
export interface Words {
	text: string;
	marks?: Marks;
}
/** A block holds words, or blocks, never both (`NODES` in shape.ts says which). */
export interface Block {
	name: string;
	attributes?: Record<string, string | number>;
	words?: Words[];
	blocks?: Block[];
}
export type BriefContent = Record<SectionName, Block[]>;

/** An empty section still holds one empty block, or two people's first keys would make two. */
export function emptyBlock(section: SectionName, uid: () => string): Block {
	const item = SECTION[section].item;
	return item ? { name: item.name, attributes: { uid: uid() } } : { name: 'paragraph' };
}

export function emptyContent(uid: () => string): BriefContent {
	const content = {} as BriefContent;
	for (const section of SECTIONS) content[section] = [emptyBlock(section, uid)];
	return content;
}

export function toElement(block: Block): Y.XmlElement {
	const element = new Y.XmlElement(block.name);
	for (const [name, value] of Object.entries(block.attributes ?? {})) {
		// Yjs types attributes as strings; the editor's binding stores levels and starts as numbers.
		element.setAttribute(name, value as string);
	}
	if (NODES[block.name]?.content === 'text') {
		// Also without a word: two people's first keys would each make a text of their own, and double.
		const text = new Y.XmlText();
		text.applyDelta(
			(block.words ?? []).map(({ text: insert, marks }) => ({ insert, attributes: { ...marks } })),
		);
		element.insert(0, [text]);
	}
	if (block.blocks?.length) element.insert(0, block.blocks.map(toElement));
	return element;
}

export function fromElement(element: Y.XmlElement): Block {
	const block: Block = { name: element.nodeName };
	const attributes = Object.entries(element.getAttributes()) as [string, string | number][];
	if (attributes.length > 0) block.attributes = Object.fromEntries(attributes);
	for (const child of element.toArray()) {
		if (child instanceof Y.XmlElement) (block.blocks ??= []).push(fromElement(child));
		else if (child instanceof Y.XmlText) (block.words ??= []).push(...readWords(child));
	}
	return block;
}

export function readWords(text: Y.XmlText): Words[] {
	const parts = text.toDelta() as { insert: unknown; attributes?: Marks }[];
	return parts
		.filter((part) => typeof part.insert === 'string')
		.map((part) => ({
			text: part.insert as string,
			...(part.attributes && Object.keys(part.attributes).length > 0
				? { marks: part.attributes }
				: {}),
		}));
}
