/** What a section's editor has to draw of its suggestions: passages in the words, stacks under the blocks. */
import type { Stack } from './fold.ts';
import { isDecided, type PlacedSuggestion } from './place-suggestions.ts';

export interface Passage {
	id: string;
	/** `3.2`, the reference that follows it. */
	number: string;
	/** Position among the section's blocks of words; UTF-16 offsets in it. */
	block: number;
	from: number;
	to: number;
	look: 'rest' | 'now' | 'dim';
}

export interface Drawing {
	passages: Passage[];
	stacks: Pick<Stack, 'key' | 'top'>[];
}

/** @param current the suggestion that is open */
export function drawSection(
	suggestions: readonly PlacedSuggestion[],
	stacks: readonly Stack[],
	current: string | null,
): Drawing {
	const passages: Passage[] = [];
	for (const { body, status, fit, place } of suggestions) {
		// What is decided is plain text again.
		if (!place || place.from === place.to || isDecided(status.state)) continue;
		const look = fit === 'drifted' ? 'dim' : body.id === current ? 'now' : 'rest';
		const { block, from, to } = place;
		passages.push({ id: body.id, number: body.number, block, from, to, look });
	}
	return { passages, stacks: stacks.map(({ key, top }) => ({ key, top })) };
}

export const isSameDrawing = (a: Drawing, b: Drawing): boolean =>
	JSON.stringify(a) === JSON.stringify(b);
