/** What a person can do with a suggestion, in the order in which it is offered. */
import type { Ground } from './ground.ts';
import { isAcceptable, isDecided, type PlacedSuggestion } from './place-suggestions.ts';

/** `at-2`: at the second of the places that fit. */
export type PlaceAct = `at-${number}`;
export type Act =
	| 'accept'
	| 'answer'
	| 'reject'
	| 'edit'
	| 'make-unknown'
	| 'look'
	| 'fits'
	| 'place'
	| 'again'
	| 'keep'
	| 'show-ground'
	| 'skip'
	| 'next'
	| 'revert'
	| 'fold'
	| PlaceAct;

/** Whether this person has looked at words that drifted, as they are now, and found that it fits them. */
export type Look = 'unseen' | 'seen' | 'fits';

export interface Standpoint {
	walking: boolean;
	look: Look;
	ground: Ground;
}

/** Keys go as far as nine. */
const MOST_PLACES = 9;

export function actsOf(
	one: Pick<PlacedSuggestion, 'body' | 'status' | 'fit' | 'places' | 'integrity'>,
	{ walking, look, ground }: Standpoint,
): Act[] {
	const { body, status, fit } = one;
	if (isDecided(status.state)) {
		// In a walk its bar leads on.
		const away: Act[] = walking ? [] : ['fold'];
		if (one.integrity === 'regressed') return ['again', 'revert', ...away];
		if (ground === 'fell') return ['revert', 'keep', 'show-ground', ...away];
		return walking ? ['next', 'revert'] : ['revert', 'fold'];
	}
	const away: Act = walking ? 'skip' : 'fold';
	const question = body.kind === 'question';
	if (fit === 'drifted' && look === 'unseen') return ['look', 'reject', away];
	if (fit === 'drifted' && look === 'seen') {
		return question ? ['fits', 'reject', away] : ['fits', 'reject', 'edit', away];
	}
	// What becomes an unknown needs no place.
	if (question) return ['answer', 'reject', 'make-unknown', away];
	if (fit === 'ambiguous') {
		const places = one.places.slice(0, MOST_PLACES).map((_, index): Act => `at-${index + 1}`);
		return [...places, 'reject', away];
	}
	if (fit === 'orphaned') return ['place', 'reject', away];
	return isAcceptable(fit) || look === 'fits'
		? ['accept', 'reject', 'edit', away]
		: ['reject', away];
}

/** Which of the places an act means, counted from 0; null for any other act. */
export const placeOfAct = (act: Act): number | null =>
	act.startsWith('at-') ? Number(act.slice(3)) - 1 : null;

/** `a` for the first place, as it is marked in the text. */
export const letterOf = (index: number): string => String.fromCharCode(97 + index);
