/** Where every suggestion stands in the live text, and in which order they are read. */
import * as Y from 'yjs';
import {
	SECTIONS,
	fitAnchor,
	integrityOf,
	spanOf,
	textAt,
	type Fit,
	type FitStatus,
	type Integrity,
	type LiveText,
	type Place,
	type SectionName,
	type Span,
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
	/** Where it stands now. */
	section: SectionName;
	fit: FitStatus;
	/** The words that it would replace, or stand after, as they are now; null where nothing fits. */
	words: string | null;
	/** Under whose block it stands; null where it waits at the end of its section. */
	place: SuggestionPlace | null;
	/** All that fit, where that is ambiguous. */
	places: (SuggestionPlace & { span: Span })[];
	/** What became of the words that were accepted; null while nothing is. */
	integrity: Integrity | null;
}

export const isDecided = (state: SuggestionState): boolean =>
	state === 'accepted' || state === 'rejected';

export const byId = (
	suggestions: readonly PlacedSuggestion[],
): ReadonlyMap<string, PlacedSuggestion> => new Map(suggestions.map((one) => [one.body.id, one]));

/** Only what fits may be written; `empty` is a whole section that still has no text. */
export const isAcceptable = (fit: FitStatus): boolean =>
	fit === 'fresh' || fit === 'moved' || fit === 'empty';

/**
 * @param before as they were placed last: what is placed as it was stays the same object, and the whole the same list
 * @returns all of them in the order of the brief; those without a place come last in their section
 */
export function placeSuggestions(
	entries: Iterable<ReviewEntry>,
	live: LiveText,
	before: readonly PlacedSuggestion[] = [],
): readonly PlacedSuggestion[] {
	const known = byId(before);
	const placed = Array.from(entries, (entry) => {
		const next =
			entry.status.state === 'accepted' && entry.written
				? placeWritten(live, entry)
				: placeProposed(live, entry);
		const last = known.get(next.body.id);
		return last && isPlacedAlike(last, next) ? last : next;
	}).sort(inOrderOfBrief);
	const isSame = placed.length === before.length && placed.every((one, i) => one === before[i]);
	return isSame ? before : placed;
}

function placeProposed(live: LiveText, entry: ReviewEntry): PlacedSuggestion {
	const { anchor } = entry.body;
	const fit = fitAnchor(live, anchor);
	const { section } = 'section' in fit ? fit : anchor;
	let { status } = fit;
	let found = placeOf(fit);
	const decided = isDecided(entry.status.state);
	if (anchor.on === 'words' && (decided || status === 'moved')) {
		const here = live.between(anchor.section, anchor.from, anchor.to);
		// Words that were taken out and put back are new to the text; to a reader they are where they were.
		if (status === 'moved' && found?.block === here?.block) status = 'fresh';
		else if (decided && section === anchor.section) found = here ?? found;
	}
	const places = fit.status === 'ambiguous' ? fit.places : [];
	return {
		...entry,
		section,
		fit: status,
		words: 'place' in fit ? textAt(fit.place) : null,
		// Of several places it stands under the first, and is drawn at each.
		place: standAt(section, found ?? places[0] ?? null),
		places: places.map((place) => ({
			...standAt(section, place),
			span: spanOf(section, place),
		})),
		integrity: null,
	};
}

/** What was accepted has replaced its own quote: a twin of it elsewhere is none of its business. */
function placeWritten(live: LiveText, entry: ReviewEntry): PlacedSuggestion {
	const { anchor, kind } = entry.body;
	const written = integrityOf(live, entry.written ?? [], anchor);
	const there = {
		section: entry.written?.[0]?.section ?? anchor.section,
		place: written.place,
	};
	const here = {
		section: anchor.section,
		place: anchor.on === 'words' ? live.between(anchor.section, anchor.from, anchor.to) : null,
	};
	// What was added stays under what it was added to, while that is there.
	const [first, second] = kind === 'replace' ? [there, here] : [here, there];
	const { section, place } = first.place || kind === 'question' ? first : second;
	return {
		...entry,
		section,
		fit: 'fresh',
		words: place && textAt(place),
		place: standAt(section, place),
		places: [],
		integrity: written.integrity,
	};
}

const placeOf = (fit: Fit): Place | null => ('place' in fit ? fit.place : null);

function standAt(section: SectionName, place: Place): SuggestionPlace;
function standAt(section: SectionName, place: Place | null): SuggestionPlace | null;
function standAt(section: SectionName, place: Place | null): SuggestionPlace | null {
	return (
		place && {
			block: place.block.index,
			top: place.block.top,
			topKey: keyOf(section, place.block),
			from: place.from,
			to: place.to,
		}
	);
}

/** Of the block, or of the list or quote around it. */
function keyOf(section: SectionName, { element, top }: TextBlock): string {
	let outermost = element;
	while (outermost.parent instanceof Y.XmlElement) outermost = outermost.parent as Y.XmlElement;
	const id = outermost._item?.id;
	return id ? `${section}:${id.client}:${id.clock}` : `${section}:${top}`;
}

function isPlacedAlike(a: PlacedSuggestion, b: PlacedSuggestion): boolean {
	return (
		a.body === b.body &&
		a.status === b.status &&
		a.written === b.written &&
		a.section === b.section &&
		a.fit === b.fit &&
		a.words === b.words &&
		a.integrity === b.integrity &&
		(a.place && b.place ? isSamePlace(a.place, b.place) : a.place === b.place) &&
		a.places.length === b.places.length &&
		a.places.every((place, i) => isSamePlace(place, b.places[i]) && isSameSpan(place, b.places[i]))
	);
}

const isSamePlace = (a: SuggestionPlace, b: SuggestionPlace | undefined): boolean =>
	a.block === b?.block &&
	a.top === b.top &&
	a.topKey === b.topKey &&
	a.from === b.from &&
	a.to === b.to;

type WithSpan = PlacedSuggestion['places'][number];
const isSameSpan = ({ span: a }: WithSpan, b: WithSpan | undefined): boolean =>
	a.section === b?.span.section && a.from === b.span.from && a.to === b.span.to;

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
