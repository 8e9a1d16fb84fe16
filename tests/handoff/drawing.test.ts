import { expect, test } from 'vitest';
import { drawPassages, isSameDrawing, type Drawing } from '#lib/handoff/drawing.ts';
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

test('[DRAW4] a drawing is the same only where all that is drawn is the same', () => {
	const passages = drawPassages([one], { current: null, seen: never, fell: never });
	const drawing: Drawing = {
		passages,
		stacks: [{ key: 'k', top: 0 }],
		placing: false,
		target: null,
	};
	const target = { block: 0, from: 0, to: 3 };
	expect(isSameDrawing(drawing, structuredClone(drawing))).toBe(true);
	const others: Partial<Drawing>[] = [
		{ placing: true },
		{ target },
		{ stacks: [] },
		{ stacks: [{ key: 'k', top: null }] },
		{ passages: [] },
		...(['block', 'from', 'to'] as const).map((key) => ({
			passages: [{ ...passages[0]!, [key]: 99 }],
		})),
		{ passages: [{ ...passages[0]!, look: 'now' }] },
		{ passages: [{ ...passages[0]!, reference: 'a' }] },
	];
	for (const over of others) expect(isSameDrawing(drawing, { ...drawing, ...over })).toBe(false);
	const placed = { ...drawing, target };
	expect(isSameDrawing(placed, { ...placed, target: { ...target, to: 4 } })).toBe(false);
});
