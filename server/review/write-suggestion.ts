/** Writes an accepted suggestion into a document, and takes one back out. Works on a fork; knows no rows. */
import type * as Y from 'yjs';
import {
	countWritten,
	integrityOf,
	readBlocks,
	readLiveText,
	replaceWords,
	SECTION,
	sectionOf,
	spanOf,
	textAt,
	toElement,
	wordsAt,
	type Block,
	type Place,
	type SectionName,
	type Span,
	type SuggestionBody,
	type TextBlock,
	type Words,
	type Written,
} from '#brief';
import type { Target } from './find-target.ts';

/** What an accept wrote, piece by piece, so that a revert can tell whether it is still there. */
export type Piece = Written &
	(
		| {
				wrote: 'words';
				/** What was replaced, with its marks. */
				words: Words[];
		  }
		| { wrote: 'block' }
	);
export type Applied = Piece[];

/** @param words what the person made of the suggestion; null: as it was proposed */
export function writeSuggestion(
	doc: Y.Doc,
	body: SuggestionBody,
	{ section, place }: Target,
	words: string | null,
	newUid: () => string,
): Applied {
	switch (body.kind) {
		case 'replace':
			// Put by hand after a block, it replaces nothing.
			if (place && place.to > place.from) {
				return counted(doc, [replaceAt(doc, section, place, words ?? body.text)]);
			}
			return counted(doc, [addAfter(doc, section, place, words ?? body.text, newUid)]);
		case 'insertAfter':
			return counted(doc, [addAfter(doc, section, place, words ?? body.text, newUid)]);
		case 'question': {
			const asked = addBlock(doc, 'unknowns', null, itemOf('unknowns', newUid), body.text);
			if (words === null) return counted(doc, [asked]);
			const question = blockOf(doc, asked);
			const answer: Block = { name: 'answer', attributes: { uid: newUid() } };
			return counted(doc, [asked, addBlock(doc, 'unknowns', question, answer, words)]);
		}
	}
}

/** Writes again what was accepted, where the words it had replaced are back; what a merge left of it is taken out. */
export function writeAgain(
	doc: Y.Doc,
	{ anchor }: SuggestionBody,
	applied: Applied,
): { applied: Applied } | 'stale' {
	const [piece] = applied;
	const { place } = integrityOf(readLiveText(doc), applied, anchor);
	if (!piece || !place) return 'stale';
	const again = replaceAt(doc, piece.section, place, piece.after);
	const left = placeOf(doc, piece);
	if (left && !overlap(left, placeOf(doc, again)) && isRestOf(textAt(left), piece.after)) {
		replaceWords(left, '');
	}
	return { applied: counted(doc, [again]) };
}

const overlap = (a: Place, b: Place | null): boolean =>
	b !== null && a.block.element === b.block.element && a.from < b.to && b.from < a.to;

/** Whether these are words of the text, in its order, and nothing else. */
function isRestOf(rest: string, text: string): boolean {
	let at = 0;
	for (const char of rest) {
		at = text.indexOf(char, at) + 1;
		if (at === 0) return false;
	}
	return true;
}

/** @returns false when something written is no longer as it was; then nothing may be kept of the fork */
export function takeBack(doc: Y.Doc, applied: Applied): boolean {
	// Last written, first taken back.
	for (const piece of [...applied].reverse()) {
		const place = placeOf(doc, piece);
		if (!place || textAt(place) !== piece.after) return false;
		if (piece.wrote === 'words') replaceWords(place, piece.words);
		else {
			if (place.block.text !== piece.after) return false;
			removeBlock(place.block.element);
		}
	}
	return true;
}

/** Uncounted: how often it stands in its section is known when all pieces are written. */
type Fresh = Omit<Written, 'afterCount' | 'beforeCount'> &
	({ wrote: 'words'; words: Words[] } | { wrote: 'block' });

function counted(doc: Y.Doc, pieces: Fresh[]): Applied {
	const live = readLiveText(doc);
	return pieces.map((piece) => ({ ...piece, ...countWritten(live, piece) }));
}

function replaceAt(doc: Y.Doc, section: SectionName, place: Place, words: string): Fresh {
	const before = textAt(place);
	const old = wordsAt(place);
	replaceWords(place, words);
	const span = around(doc, section, place.block.index, place.from, words);
	return { wrote: 'words', ...span, before, words: old };
}

const addAfter = (
	doc: Y.Doc,
	section: SectionName,
	place: Place | null,
	words: string,
	newUid: () => string,
): Fresh => addBlock(doc, section, place?.block ?? null, itemOf(section, newUid), words);

/** After `after`, or at the end of the section; a section's only empty block is filled instead of left standing. */
function addBlock(
	doc: Y.Doc,
	section: SectionName,
	after: TextBlock | null,
	block: Block,
	words: string,
): Fresh {
	const fragment = sectionOf(doc, section);
	const blocks = readBlocks(fragment);
	const [only] = blocks;
	if (only && blocks.length === 1 && only.text === '' && only.name === block.name) {
		return replaceAt(doc, section, { block: only, from: 0, to: 0 }, words);
	}
	const at = after ? after.top + 1 : fragment.length;
	fragment.insert(at, [toElement({ ...block, words: [{ text: words }] })]);
	const index = readBlocks(fragment).findIndex((candidate) => candidate.top === at);
	return { wrote: 'block', before: '', ...around(doc, section, index, 0, words) };
}

function around(
	doc: Y.Doc,
	section: SectionName,
	index: number,
	from: number,
	after: string,
): Span & { after: string } {
	const block = readBlocks(sectionOf(doc, section))[index];
	if (!block) throw new Error('what was written is not where it was written');
	return { ...spanOf(section, { block, from, to: from + after.length }), after };
}

const placeOf = (doc: Y.Doc, { section, from, to }: Span): Place | null =>
	readLiveText(doc).between(section, from, to);
const blockOf = (doc: Y.Doc, piece: Span): TextBlock | null => placeOf(doc, piece)?.block ?? null;

function itemOf(section: SectionName, newUid: () => string): Block {
	const item = SECTION[section].item;
	return item ? { name: item.name, attributes: { uid: newUid() } } : { name: 'paragraph' };
}

function removeBlock(element: Y.XmlElement): void {
	const parent = element.parent as Y.XmlFragment;
	parent.delete(parent.toArray().indexOf(element), 1);
}
