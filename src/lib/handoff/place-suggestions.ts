/** Where every suggestion stands in the live text, and in which order they are read. */
import type * as Y from 'yjs';
import {
	SECTIONS,
	findExact,
	fitInBlocks,
	placeBetween,
	readBlocks,
	sectionOf,
	type Fit,
	type FitStatus,
	type Place,
	type SectionName,
	type SuggestionState,
	type TextBlock,
} from '#brief';
import type { ReviewEntry } from '#lib/protocol/review.ts';

export interface SuggestionPlace {
	/** Position among the section's blocks of words, and of the block around it among the section's children. */
	block: number;
	top: number;
	/** Names the block at `top` for as long as it lives, wherever it moves. */
	topKey: string;
	/** UTF-16 offsets in the block's text; equal where the words are gone. */
	from: number;
	to: number;
}

export interface PlacedSuggestion extends ReviewEntry {
	section: SectionName;
	fit: FitStatus;
	/** In how many places its words stand now. */
	twins: number;
	/** Null where it has no block to stand under: it waits at the end of its section. */
	place: SuggestionPlace | null;
}

export const isDecided = (state: SuggestionState): boolean =>
	state === 'accepted' || state === 'rejected';

export const byId = (
	suggestions: readonly PlacedSuggestion[],
): ReadonlyMap<string, PlacedSuggestion> => new Map(suggestions.map((one) => [one.body.id, one]));

/** Only what fits may be written; `empty` is a whole section that still has no text. */
export const isAcceptable = (fit: FitStatus): boolean =>
	fit === 'fresh' || fit === 'moved' || fit === 'empty';

/** @returns all of them in the order of the brief; those without a place come last in their section */
export function placeSuggestions(doc: Y.Doc, entries: Iterable<ReviewEntry>): PlacedSuggestion[] {
	const blocksOf = new Map<SectionName, TextBlock[]>();
	const placed: PlacedSuggestion[] = [];
	for (const entry of entries) {
		const { section } = entry.body.anchor;
		let blocks = blocksOf.get(section);
		if (!blocks) blocksOf.set(section, (blocks = readBlocks(sectionOf(doc, section))));
		placed.push(placeOne(doc, entry, blocks));
	}
	return placed.sort(inOrderOfBrief);
}

function placeOne(doc: Y.Doc, entry: ReviewEntry, blocks: TextBlock[]): PlacedSuggestion {
	const { anchor } = entry.body;
	const fit = fitInBlocks(doc, anchor, blocks);
	let { status } = fit;
	let place = placeOf(fit);
	const decided = isDecided(entry.status.state);
	if (anchor.on === 'words' && (decided || status === 'moved')) {
		const here = placeBetween(doc, blocks, anchor.from, anchor.to);
		// What was accepted has replaced its own quote: a twin elsewhere is none of its business.
		if (decided) place = here ?? place;
		// Words that were taken out and put back are new to the text; to a reader they are where they were.
		else if (place?.block === here?.block) status = 'fresh';
	}
	return {
		...entry,
		section: anchor.section,
		fit: status,
		twins: status === 'ambiguous' && anchor.on === 'words' ? countTwins(blocks, anchor.quote) : 1,
		place: place && {
			block: place.block.index,
			top: place.block.top,
			topKey: keyOf(doc, anchor.section, place.block.top),
			from: place.from,
			to: place.to,
		},
	};
}

const placeOf = (fit: Fit): Place | null => ('place' in fit ? fit.place : null);
const countTwins = (blocks: TextBlock[], quote: string): number => findExact(blocks, quote).length;

function keyOf(doc: Y.Doc, section: SectionName, top: number): string {
	const id = (sectionOf(doc, section).get(top) as Y.XmlElement | undefined)?._item?.id;
	return id ? `${section}:${id.client}:${id.clock}` : `${section}:${top}`;
}

function inOrderOfBrief(a: PlacedSuggestion, b: PlacedSuggestion): number {
	return (
		SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) ||
		Number(a.place === null) - Number(b.place === null) ||
		(a.place && b.place ? a.place.block - b.place.block || a.place.from - b.place.from : 0) ||
		compareNumbers(a.body.number, b.body.number)
	);
}

/** `3.10` comes after `3.9`. */
function compareNumbers(a: string, b: string): number {
	const [handoffA = 0, ordinalA = 0] = a.split('.').map(Number);
	const [handoffB = 0, ordinalB = 0] = b.split('.').map(Number);
	return handoffA - handoffB || ordinalA - ordinalB;
}
