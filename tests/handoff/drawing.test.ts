import { expect, test } from 'vitest';
import { drawPassages } from '#lib/handoff/drawing.ts';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import { placedAt } from './placed.ts';

const never = () => false;
const draw = (one: PlacedSuggestion, over: Partial<Parameters<typeof drawPassages>[1]> = {}) =>
	drawPassages([one], { current: null, seen: never, fell: never, ...over }).map(
		({ reference, look }) => `${reference} ${look}`,
	);
const one = placedAt('3.3', 'goal', 0);

test('[DRAW1] a passage is a line at rest, full when its suggestion is open, dotted while it drifted unseen', () => {
	expect(draw(one)).toEqual(['3.3 rest']);
	expect(draw(one, { current: 's_3.3' })).toEqual(['3.3 now']);
	const drifted = { ...one, fit: 'drifted' } as const;
	expect(draw(drifted, { current: 's_3.3' })).toEqual(['3.3 dim']);
	expect(draw(drifted, { current: 's_3.3', seen: () => true })).toEqual(['3.3 now']);
	expect(draw({ ...one, place: { ...one.place!, to: 0 } })).toEqual([]);
	expect(draw({ ...one, fit: 'orphaned', place: null })).toEqual([]);
});

test('[DRAW2] several places are dotted and lettered; from elsewhere the number says whose letters they are', () => {
	const places = [0, 10].map((from) => ({ ...one.place!, from, to: from + 5, span: {} as never }));
	const ambiguous = { ...one, fit: 'ambiguous', places } as const;
	expect(draw(ambiguous, { current: 's_3.3' })).toEqual(['a dim', 'b dim']);
	expect(draw(ambiguous)).toEqual(['3.3a dim', '3.3b dim']);
});

test('[DRAW3] what is decided is plain text, dotted where its words or its ground were lost since', () => {
	const accepted = placedAt('3.3', 'goal', 0, { state: 'accepted' });
	expect(draw(accepted, { current: 's_3.3' })).toEqual([]);
	expect(draw({ ...accepted, integrity: 'regressed' })).toEqual(['3.3 dim']);
	expect(draw(accepted, { fell: () => true })).toEqual(['3.3 dim']);
});
