/** What a section's editor has to draw of its suggestions: passages in the words, stacks under the blocks. */
import { letterOf } from './acts.ts';
import type { Stack } from './fold.ts';
import { isDecided, type PlacedSuggestion } from './place-suggestions.ts';

/** Position among the section's blocks of words; UTF-16 offsets in it. */
export interface DrawnPlace {
	block: number;
	from: number;
	to: number;
}

export interface Passage extends DrawnPlace {
	id: string;
	/** `3.2`, of the suggestion. */
	number: string;
	/** What follows the words: the number, or the letter of one place of several. */
	reference: string;
	look: 'rest' | 'now' | 'dim';
}

export interface Drawing {
	passages: Passage[];
	stacks: Pick<Stack, 'key' | 'top'>[];
	/** Whether a place is being chosen by hand; then nothing can be written. */
	placing: boolean;
	/** What is chosen: words, or with none of them the block. */
	target: DrawnPlace | null;
}

export interface Looks {
	/** The suggestion that is open. */
	current: string | null;
	/** Whether this person looked at the words as they are now. */
	seen: (one: PlacedSuggestion) => boolean;
	/** Whether it was accepted on ground that fell since. */
	fell: (one: PlacedSuggestion) => boolean;
}

export function drawPassages(
	suggestions: readonly PlacedSuggestion[],
	{ current, seen, fell }: Looks,
): Passage[] {
	return suggestions.flatMap((one): Passage[] => {
		const { body, status, fit, place, places, integrity } = one;
		const { id, number } = body;
		const open = id === current;
		const draw = ({ block, from, to }: DrawnPlace, reference: string, look: Passage['look']) =>
			from === to ? [] : [{ id, number, block, from, to, reference, look }];
		if (isDecided(status.state)) {
			// What is decided is plain text again.
			const shaken = integrity === 'regressed' || fell(one);
			return place && shaken ? draw(place, number, 'dim') : [];
		}
		if (fit === 'ambiguous') {
			return places.flatMap((one, index) => {
				const letter = letterOf(index);
				return draw(one, open ? letter : `${number}${letter}`, 'dim');
			});
		}
		if (!place) return [];
		const look = fit === 'drifted' && !seen(one) ? 'dim' : open ? 'now' : 'rest';
		return draw(place, number, look);
	});
}
