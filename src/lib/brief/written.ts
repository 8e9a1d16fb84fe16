/** What became of the words that an accept wrote: others' merges may take them out and bring back what they replaced. */
import { likeness } from './alike.ts';
import { CONTEXT, type Anchor, type Span, type WordsAnchor } from './anchor.ts';
import type { LiveText } from './live-text.ts';
import { occurrences, textAt, type Place } from './locate-quote.ts';

/** One piece that an accept wrote, with how often it and what it replaced stood in its section right after. */
export interface Written extends Span {
	after: string;
	/** Empty where nothing was replaced. */
	before: string;
	afterCount: number;
	beforeCount: number;
}

/** How much better one place's surroundings must be than another's. */
const CLEARLY = 0.2;

export type Integrity = 'kept' | 'changed' | 'regressed';

/** Where the words stand: those that were written, or, regressed, those that are back. */
export interface WrittenNow {
	integrity: Integrity;
	place: Place | null;
}

/** @param anchor of the suggestion: what stood around the words that may be back */
export function integrityOf(
	live: LiveText,
	pieces: readonly Written[],
	anchor: Anchor,
): WrittenNow {
	const found = pieces.map((piece) => integrityOfPiece(live, piece, anchor));
	return (
		found.find(({ integrity }) => integrity === 'regressed') ??
		found.find(({ integrity }) => integrity === 'changed') ??
		found[0] ?? { integrity: 'changed', place: null }
	);
}

/** How often a piece, and what it replaced, stand in their section, neither counted inside the other. */
export function countWritten(
	live: LiveText,
	piece: Pick<Written, 'section' | 'after' | 'before'>,
): Pick<Written, 'afterCount' | 'beforeCount'> {
	const count = (words: string, other: string, name: string) =>
		live
			.search(piece.section, piece, name, (text) => {
				const times = countApart(text, words, other);
				return times > 0 ? [{ times }] : [];
			})
			.reduce((sum, { times }) => sum + times, 0);
	return {
		afterCount: count(piece.after, piece.before, 'count after'),
		beforeCount: count(piece.before, piece.after, 'count before'),
	};
}

function integrityOfPiece(live: LiveText, piece: Written, anchor: Anchor): WrittenNow {
	const here = live.between(piece.section, piece.from, piece.to);
	const { afterCount, beforeCount } = countWritten(live, piece);
	const [only, other] = findAll(live, piece, 'after');
	const moved = only && !other && afterCount >= piece.afterCount ? only : null;
	const kept = here && textAt(here) === piece.after ? here : moved;
	if (beforeCount > piece.beforeCount && anchor.on === 'words') {
		const back = findBack(findAll(live, piece, 'before'), anchor);
		// A split may leave the new words at its end, and bring the old ones back among what stood around them.
		const instead =
			kept && back && surroundings(back, anchor) - surroundings(kept, anchor) > CLEARLY;
		if (back && (instead || (!kept && afterCount < piece.afterCount))) {
			return { integrity: 'regressed', place: back };
		}
	}
	return kept ? { integrity: 'kept', place: kept } : { integrity: 'changed', place: here };
}

function findAll(live: LiveText, piece: Written, which: 'after' | 'before'): Place[] {
	const words = piece[which];
	return live.search(piece.section, piece, which, (text) =>
		occurrences(text, words).map((from) => ({ from, to: from + words.length })),
	);
}

/** The one place where words stand again among what stood around them; the same words written elsewhere are not back. */
function findBack(places: Place[], anchor: WordsAnchor): Place | null {
	const whole = Number(anchor.before !== '') + Number(anchor.after !== '');
	const [best, next] = places
		.map((place) => ({ place, likeness: surroundings(place, anchor) }))
		.filter(({ likeness }) => likeness >= whole / 2)
		.sort((a, b) => b.likeness - a.likeness);
	return best && (!next || best.likeness - next.likeness > CLEARLY) ? best.place : null;
}

/** How much of what stood around the suggestion's words stands around a place: 2 for all of it. */
function surroundings({ block, from, to }: Place, anchor: WordsAnchor): number {
	const before = block.text.slice(Math.max(0, from - CONTEXT), from);
	return (
		likeness(before, anchor.before) + likeness(block.text.slice(to, to + CONTEXT), anchor.after)
	);
}

function countApart(text: string, words: string, other: string): number {
	if (words === '' || !text.includes(words)) return 0;
	const inside = other.length > words.length && other.includes(words);
	const apart = inside ? text.replaceAll(other, '\n') : text;
	return apart.split(words).length - 1;
}
