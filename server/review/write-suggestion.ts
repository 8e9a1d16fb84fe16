/** Writes an accepted suggestion into a document, and takes one back out. Works on a fork; knows no rows. */
import * as Y from 'yjs';
import {
	encodePosition,
	placeBetween,
	readBlocks,
	replaceWords,
	runAt,
	SECTION,
	sectionOf,
	textAt,
	toElement,
	wordsAt,
	type Block,
	type Fit,
	type SectionName,
	type SuggestionBody,
	type TextBlock,
	type Words,
} from '#brief';

/** What an accept wrote, piece by piece, so that a revert can tell whether it is still there. */
export type Piece =
	| {
			wrote: 'words';
			section: SectionName;
			/** Encoded relative positions around what was written. */
			from: string;
			to: string;
			after: string;
			before: Words[];
	  }
	| { wrote: 'block'; section: SectionName; from: string; to: string; after: string };

export type Applied = Piece[];

/** @param words what the person made of the suggestion; null: as it was proposed */
export function writeSuggestion(
	doc: Y.Doc,
	body: SuggestionBody,
	fit: Fit,
	words: string | null,
	newUid: () => string,
): Applied {
	const { section } = body.anchor;
	const place = 'place' in fit ? fit.place : null;
	switch (body.kind) {
		case 'replace':
			if (!place) throw new Error('a replacement needs the words it replaces');
			return [replaceAt(doc, section, place, words ?? body.text)];
		case 'insertAfter':
			return [
				addBlock(doc, section, place?.block ?? null, itemOf(section, newUid), words ?? body.text),
			];
		case 'question': {
			const asked = addBlock(doc, 'unknowns', null, itemOf('unknowns', newUid), body.text);
			if (words === null) return [asked];
			const question = blockOf(doc, asked);
			const answer: Block = { name: 'answer', attributes: { uid: newUid() } };
			return [asked, addBlock(doc, 'unknowns', question, answer, words)];
		}
	}
}

/** @returns false when something written is no longer as it was; then nothing may be kept of the fork */
export function takeBack(doc: Y.Doc, applied: Applied): boolean {
	// Last written, first taken back.
	for (const piece of [...applied].reverse()) {
		const blocks = readBlocks(sectionOf(doc, piece.section));
		const place = placeBetween(doc, blocks, piece.from, piece.to);
		if (!place || textAt(place) !== piece.after) return false;
		if (piece.wrote === 'words') replaceWords(place, piece.before);
		else {
			if (place.block.text !== piece.after) return false;
			removeBlock(place.block.element);
		}
	}
	return true;
}

function replaceAt(
	doc: Y.Doc,
	section: SectionName,
	place: { block: TextBlock; from: number; to: number },
	words: string,
): Piece {
	const before = wordsAt(place);
	replaceWords(place, words);
	return {
		wrote: 'words',
		section,
		...around(doc, section, place.block.index, place.from, words),
		before,
	};
}

/** After `after`, or at the end of the section; a section's only empty block is filled instead of left standing. */
function addBlock(
	doc: Y.Doc,
	section: SectionName,
	after: TextBlock | null,
	block: Block,
	words: string,
): Piece {
	const fragment = sectionOf(doc, section);
	const blocks = readBlocks(fragment);
	const [only] = blocks;
	if (only && blocks.length === 1 && only.text === '' && only.name === block.name) {
		return replaceAt(doc, section, { block: only, from: 0, to: 0 }, words);
	}
	const at = after ? after.top + 1 : fragment.length;
	fragment.insert(at, [toElement({ ...block, words: [{ text: words }] })]);
	const index = readBlocks(fragment).findIndex((candidate) => candidate.top === at);
	return { wrote: 'block', section, ...around(doc, section, index, 0, words) };
}

function around(
	doc: Y.Doc,
	section: SectionName,
	index: number,
	from: number,
	after: string,
): { from: string; to: string; after: string } {
	const block = readBlocks(sectionOf(doc, section))[index];
	const start = block && runAt(block, from, 'right');
	const end = block && runAt(block, from + after.length, 'left');
	if (!start || !end) throw new Error('what was written is not where it was written');
	return {
		from: encodePosition(start.text, start.offset, 0),
		to: encodePosition(end.text, end.offset, -1),
		after,
	};
}

function blockOf(doc: Y.Doc, piece: Piece): TextBlock | null {
	const blocks = readBlocks(sectionOf(doc, piece.section));
	return placeBetween(doc, blocks, piece.from, piece.to)?.block ?? null;
}

function itemOf(section: SectionName, newUid: () => string): Block {
	const item = SECTION[section].item;
	return item ? { name: item.name, attributes: { uid: newUid() } } : { name: 'paragraph' };
}

function removeBlock(element: Y.XmlElement): void {
	const parent = element.parent as Y.XmlFragment;
	parent.delete(parent.toArray().indexOf(element), 1);
}
