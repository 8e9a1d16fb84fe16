/** A brief of many words in which people edit at random, as the editor's binding writes it into the document. */
import * as Y from 'yjs';
import { SECTIONS, readBlocks, sectionOf, type SectionName, type TextBlock } from '#brief';
import { briefOf } from '../handoff/placed.ts';

export type Random = () => number;

const WORDS =
	'the a of to in is it by for on window minutes switch billing reads writes only tomorrow ledger replica offset drained checked support agrees refund invoice total differs cent store rehearsal twenty order event partition account grants audit outside nobody service table row lag replay cutover rollback page call vendor contract clause risk owner night morning export queue retry budget limit step stop note plan review answer question source standing premise reader writer shard index vacuum lock trigger procedure report month close finance tax line rounding currency decimal'.split(
		' ',
	);

export const pick = <Of>(random: Random, of: readonly Of[]): Of =>
	of[Math.floor(random() * of.length)]!;

function sentence(random: Random, words = 6 + Math.floor(random() * 14)): string {
	// The first words of the list are common, as in any language.
	const said = Array.from(
		{ length: words },
		() => WORDS[Math.floor(random() ** 1.6 * WORDS.length)]!,
	);
	said[0] = said[0]!.charAt(0).toUpperCase() + said[0]!.slice(1);
	return `${said.join(' ')}.`;
}

export function writtenBrief(random: Random, characters: number): Y.Doc {
	const texts = Object.fromEntries(SECTIONS.map((section) => [section, [] as string[]]));
	for (let written = 0; written < characters;) {
		const block = Array.from({ length: 1 + Math.floor(random() * 4) }, () => sentence(random)).join(
			' ',
		);
		texts[pick(random, SECTIONS)]!.push(block);
		written += block.length;
	}
	for (const section of SECTIONS)
		if (texts[section]!.length === 0) texts[section]!.push(sentence(random));
	return briefOf(texts);
}

/** Marks words so that they are known again wherever they are taken; what is typed among them is not marked. */
export function trace(block: TextBlock, from: number, to: number, name: string): void {
	block.runs[0]!.text.format(from, to - from, { [name]: {} });
}

/** Where the traced words stand now: the place from the first to the last of them, and whether any are missing. */
export function traced(
	doc: Y.Doc,
): Map<
	string,
	{ section: SectionName; block: TextBlock; from: number; to: number; whole: boolean }[]
> {
	const found: ReturnType<typeof traced> = new Map();
	for (const section of SECTIONS) {
		for (const block of readBlocks(sectionOf(doc, section))) {
			let at = 0;
			const here = new Map<string, { from: number; to: number; whole: boolean }>();
			for (const part of block.runs.flatMap(({ text }) => text.toDelta() as Part[])) {
				for (const name of Object.keys(part.attributes ?? {})) {
					const known = here.get(name);
					if (!known) here.set(name, { from: at, to: at + part.insert.length, whole: true });
					else {
						known.whole &&= known.to === at;
						known.to = at + part.insert.length;
					}
				}
				at += part.insert.length;
			}
			for (const [name, place] of here) {
				found.set(name, [...(found.get(name) ?? []), { section, block, ...place }]);
			}
		}
	}
	return found;
}

interface Part {
	insert: string;
	attributes?: Record<string, object>;
}

/** One act of a person: mostly typing and deleting, now and then something larger. */
export function editAtRandom(doc: Y.Doc, random: Random): void {
	const section = pick(random, SECTIONS);
	const fragment = sectionOf(doc, section);
	const blocks = readBlocks(fragment);
	// All of it was sent elsewhere.
	if (blocks.length === 0) return;
	const block = pick(random, blocks);
	const text = block.runs[0]!.text;
	const at = Math.floor(random() * (block.text.length + 1));
	const act = random();
	doc.transact(() => {
		if (act < 0.3) text.insert(at, ` ${sentence(random, 1 + Math.floor(random() * 5))}`, {});
		else if (act < 0.5)
			text.delete(at, Math.min(block.text.length - at, Math.floor(random() * 20)));
		else if (act < 0.6) replaceEverywhere(fragment, pick(random, WORDS), pick(random, WORDS));
		else if (act < 0.7) split(fragment, block, at);
		else if (act < 0.8) join(fragment, block);
		else if (act < 0.9) move(fragment, block, Math.floor(random() * (fragment.length + 1)));
		else if (act < 0.95) copy(fragment, block, Math.floor(random() * (fragment.length + 1)));
		else send(doc, fragment, block, pick(random, SECTIONS));
	});
}

/** The binding writes a block's new text as one change between the common beginning and the common end. */
function replaceEverywhere(fragment: Y.XmlFragment, word: string, by: string): void {
	for (const block of readBlocks(fragment)) {
		const changed = block.text.replaceAll(word, by);
		if (changed === block.text) continue;
		let start = 0;
		while (block.text[start] === changed[start]) start++;
		let end = 0;
		const most = Math.min(block.text.length, changed.length) - start;
		while (end < most && block.text.at(-1 - end) === changed.at(-1 - end)) end++;
		const text = block.runs[0]!.text;
		text.delete(start, block.text.length - end - start);
		text.insert(start, changed.slice(start, changed.length - end), {});
	}
}

const deltaOf = (block: TextBlock): Part[] =>
	block.runs.flatMap(({ text }) => text.toDelta() as Part[]);

function cut(delta: Part[], from: number): Part[] {
	let at = 0;
	return delta.flatMap((part) => {
		const start = Math.max(0, from - at);
		at += part.insert.length;
		return start < part.insert.length ? [{ ...part, insert: part.insert.slice(start) }] : [];
	});
}

function insertBlock(fragment: Y.XmlFragment, at: number, name: string, delta: Part[]): void {
	const element = new Y.XmlElement(name);
	const text = new Y.XmlText();
	text.applyDelta(delta);
	element.insert(0, [text]);
	fragment.insert(at, [element]);
}

export function split(fragment: Y.XmlFragment, block: TextBlock, at: number): void {
	const tail = cut(deltaOf(block), at);
	block.runs[0]!.text.delete(at, block.text.length - at);
	insertBlock(fragment, block.top + 1, block.name, tail);
}

export function join(fragment: Y.XmlFragment, block: TextBlock): void {
	const next = readBlocks(fragment)[block.index + 1];
	if (!next) return;
	const text = block.runs[0]!.text;
	let at = block.text.length;
	for (const { insert, attributes } of deltaOf(next)) {
		text.insert(at, insert, attributes ?? {});
		at += insert.length;
	}
	fragment.delete(next.top, 1);
}

function move(fragment: Y.XmlFragment, block: TextBlock, to: number): void {
	if (fragment.length < 2) return;
	const delta = deltaOf(block);
	fragment.delete(block.top, 1);
	insertBlock(fragment, Math.min(to, fragment.length), block.name, delta);
}

function copy(fragment: Y.XmlFragment, block: TextBlock, to: number): void {
	insertBlock(fragment, to, block.name, deltaOf(block));
}

function send(doc: Y.Doc, fragment: Y.XmlFragment, block: TextBlock, to: SectionName): void {
	if (fragment.length < 2) return;
	const delta = deltaOf(block);
	fragment.delete(block.top, 1);
	insertBlock(sectionOf(doc, to), 0, block.name, delta);
}
