// Without characters beyond 16 bits: an edit in the middle of one is none that a page makes, and Yjs breaks it.
/** Random edits as a page makes them: words, marks, blocks, items, lists, deletions. */
import * as Y from 'yjs';
import { makeUid, SECTION, SECTIONS, sectionOf, titleOf, toElement, type Block } from '#brief';

type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T =>
	from[Math.floor(random() * from.length)] as T;

export const uidFrom = (random: Random): string =>
	makeUid(Uint8Array.from({ length: 12 }, () => Math.floor(random() * 256)));

export function editOnce(doc: Y.Doc, random: Random): void {
	const section = pick(random, SECTIONS);
	const fragment = sectionOf(doc, section);
	const blocks = fragment.toArray() as Y.XmlElement[];
	const block = pick(random, blocks);
	const act = random();
	if (act < 0.05) titleOf(doc).insert(Math.floor(random() * titleOf(doc).length), 'é漢');
	else if (act < 0.2 || !block)
		fragment.insert(Math.floor(random() * (blocks.length + 1)), [newBlock(section, random)]);
	else if (act < 0.28 && blocks.length > 1) fragment.delete(blocks.indexOf(block), 1);
	else if (act < 0.34) setAttribute(block, random);
	else editWords(block, random);
}

function newBlock(section: (typeof SECTIONS)[number], random: Random): Y.XmlElement {
	const item = SECTION[section].item;
	const words = [
		{ text: `made ${Math.floor(random() * 1_000)} ` },
		{ text: 'bold', marks: { bold: {} } },
	];
	if (item) return toElement({ name: item.name, attributes: { uid: uidFrom(random) }, words });
	const paragraph: Block = { name: 'paragraph', words };
	return toElement(
		pick<Block>(random, [
			paragraph,
			{ name: 'heading', attributes: { level: 2 }, words },
			{ name: 'codeBlock', attributes: { language: 'ts' }, words: [{ text: 'let x;' }] },
			{ name: 'bulletList', blocks: [{ name: 'listItem', blocks: [paragraph] }] },
			{ name: 'blockquote', blocks: [paragraph, paragraph] },
		]),
	);
}

function setAttribute(block: Y.XmlElement, random: Random): void {
	if (block.nodeName === 'heading') {
		// Yjs types attributes as strings; the editor's binding stores levels as numbers.
		block.setAttribute('level', (1 + Math.floor(random() * 3)) as unknown as string);
	} else if (block.getAttribute('uid') !== undefined) block.setAttribute('uid', uidFrom(random));
}

function editWords(element: Y.XmlElement, random: Random): void {
	let block = element;
	while (block.get(0) instanceof Y.XmlElement) block = block.get(0) as Y.XmlElement;
	const [first] = block.toArray();
	if (!(first instanceof Y.XmlText)) {
		if (!['bulletList', 'orderedList', 'listItem', 'blockquote'].includes(block.nodeName)) {
			block.insert(0, [new Y.XmlText('new words')]);
		}
		return;
	}
	const at = Math.floor(random() * first.length);
	const act = random();
	if (act < 0.6) first.insert(at, pick(random, ['a', 'typed', '<b>', '漢', ' ']));
	else if (act < 0.8) first.delete(at, Math.min(3, first.length - at));
	else
		first.format(
			at,
			Math.min(4, first.length - at),
			pick(random, [{ bold: {} }, { bold: null }, { link: { href: 'https://desk.example' } }]),
		);
}
