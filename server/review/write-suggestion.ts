/** Writes an accepted suggestion into a document, and takes one back out. Works on a fork; knows no rows. */
import type * as Y from 'yjs';
import {
	countWritten,
	replaceWords,
	SECTION,
	sectionOf,
	spanOf,
	textAt,
	toElement,
	wordsAt,
	type Block,
	type LiveText,
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

/** What every page may know of it: not the marks, which only a revert needs. */
export const toWritten = ({
	section,
	from,
	to,
	after,
	before,
	afterCount,
	beforeCount,
}: Piece): Written => ({
	section,
	from,
	to,
	after,
	before,
	afterCount,
	beforeCount,
});

/** A document of one's own to write on. */
export interface Fork {
	doc: Y.Doc;
	/** As it is after all that was written. */
	live(): LiveText;
}

/** @param words what the person made of the suggestion; null: as it was proposed */
export function writeSuggestion(
	fork: Fork,
	body: SuggestionBody,
	{ section, place }: Target,
	words: string | null,
	newUid: () => string,
): Applied {
	switch (body.kind) {
		case 'replace':
			// Put by hand after a block, it replaces nothing.
			if (place && place.to > place.from) {
				return counted(fork, [replaceAt(fork, section, place, words ?? body.text)]);
			}
			return counted(fork, [addAfter(fork, section, place, words ?? body.text, newUid)]);
		case 'insertAfter':
			return counted(fork, [addAfter(fork, section, place, words ?? body.text, newUid)]);
		case 'question': {
			const asked = addBlock(fork, 'unknowns', null, itemOf('unknowns', newUid), body.text);
			if (words === null) return counted(fork, [asked]);
			const question = blockOf(fork, asked);
			const answer: Block = { name: 'answer', attributes: { uid: newUid() } };
			return counted(fork, [asked, addBlock(fork, 'unknowns', question, answer, words)]);
		}
	}
}

/**
 * Writes again what was accepted, where the words it had replaced are back; what a merge left of it is taken out.
 * @param place where they are back
 */
export function writeAgain(fork: Fork, piece: Piece, place: Place): Applied {
	const again = replaceAt(fork, piece.section, place, piece.after);
	const left = placeOf(fork, piece);
	if (left && !overlap(left, placeOf(fork, again)) && isRestOf(textAt(left), piece.after)) {
		replaceWords(left, '');
	}
	return counted(fork, [again]);
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

/** @returns false when something written is no longer as it was; then nothing is changed */
export function takeBack(fork: Fork, applied: Applied): boolean {
	const found = applied.map((piece) => ({ piece, place: findIntact(fork, piece) }));
	const intact = found.filter((one): one is { piece: Piece; place: Place } => one.place !== null);
	if (intact.length < applied.length) return false;
	// Last written, first taken back.
	for (const { piece, place } of intact.reverse()) {
		if (piece.wrote === 'words') replaceWords(place, piece.words);
		else removeBlock(place.block.element);
	}
	return true;
}

function findIntact(fork: Fork, piece: Piece): Place | null {
	const place = placeOf(fork, piece);
	if (!place || textAt(place) !== piece.after) return null;
	return piece.wrote === 'words' || place.block.text === piece.after ? place : null;
}

/** Uncounted: how often it stands in its section is known when all pieces are written. */
type Fresh = Omit<Written, 'afterCount' | 'beforeCount'> &
	({ wrote: 'words'; words: Words[] } | { wrote: 'block' });

function counted(fork: Fork, pieces: Fresh[]): Applied {
	const live = fork.live();
	// Into the same object: of one it knows, the live text remembers what it found.
	return pieces.map((piece) => Object.assign(piece, countWritten(live, piece)));
}

function replaceAt(fork: Fork, section: SectionName, place: Place, words: string): Fresh {
	const before = textAt(place);
	const old = wordsAt(place);
	replaceWords(place, words);
	const span = around(fork, section, place.block.index, place.from, words);
	return { wrote: 'words', ...span, before, words: old };
}

const addAfter = (
	fork: Fork,
	section: SectionName,
	place: Place | null,
	words: string,
	newUid: () => string,
): Fresh => addBlock(fork, section, place?.block ?? null, itemOf(section, newUid), words);

/** After `after`, or at the end of the section; a section's only empty block is filled instead of left standing. */
function addBlock(
	fork: Fork,
	section: SectionName,
	after: TextBlock | null,
	block: Block,
	words: string,
): Fresh {
	const fragment = sectionOf(fork.doc, section);
	const blocks = fork.live().blocks(section);
	const [only] = blocks;
	if (only && blocks.length === 1 && only.text === '' && only.name === block.name) {
		return replaceAt(fork, section, { block: only, from: 0, to: 0 }, words);
	}
	const at = after ? after.top + 1 : fragment.length;
	fragment.insert(at, [toElement({ ...block, words: [{ text: words }] })]);
	const index = fork
		.live()
		.blocks(section)
		.findIndex((candidate) => candidate.top === at);
	return { wrote: 'block', before: '', ...around(fork, section, index, 0, words) };
}

function around(
	fork: Fork,
	section: SectionName,
	index: number,
	from: number,
	after: string,
): Span & { after: string } {
	const block = fork.live().blocks(section)[index];
	if (!block) throw new Error('what was written is not where it was written');
	return { ...spanOf(section, { block, from, to: from + after.length }), after };
}

const placeOf = (fork: Fork, { section, from, to }: Span): Place | null =>
	fork.live().between(section, from, to);
const blockOf = (fork: Fork, piece: Span): TextBlock | null => placeOf(fork, piece)?.block ?? null;

function itemOf(section: SectionName, newUid: () => string): Block {
	const item = SECTION[section].item;
	return item ? { name: item.name, attributes: { uid: newUid() } } : { name: 'paragraph' };
}

function removeBlock(element: Y.XmlElement): void {
	const parent = element.parent as Y.XmlFragment;
	parent.delete(parent.toArray().indexOf(element), 1);
}
