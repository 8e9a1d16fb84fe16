import { expect, test } from 'vitest';
import { actsOf } from '#lib/handoff/acts.ts';
import { isWatched } from '#lib/handoff/meters.ts';
import { byId } from '#lib/handoff/place-suggestions.ts';
import { readingMinutes } from '#lib/handoff/reading-time.ts';
import { beginWalk, countWalk, neighbour, nextOpen } from '#lib/handoff/walk.ts';
import { parseStop } from '#brief';
import { placedAt } from './placed.ts';

const decided =
	(...ids: string[]) =>
	(id: string) =>
		ids.includes(id);

test('[WALK1] a walk holds the shown suggestions of one handoff, in the order of the brief', () => {
	const shown = [
		placedAt('2.2', 'goal', 0),
		placedAt('1.1', 'goal', 1),
		placedAt('2.1', 'notes', 0),
	];
	expect(beginWalk('h_2', shown).order).toEqual(['s_2.2', 's_2.1']);
});

test('[WALK2] after a decision comes the next open one, then those that were skipped', () => {
	const order = ['a', 'b', 'c', 'd'];
	expect(nextOpen(order, 'b', decided('b', 'c'))).toBe('d');
	expect(nextOpen(order, 'd', decided('b', 'd'))).toBe('a');
	expect(nextOpen(order, null, decided('a'))).toBe('b');
	expect(nextOpen(order, 'd', decided(...order))).toBeNull();
	expect(nextOpen(order, 'c', decided('a', 'b', 'd'))).toBe('c');
});

test('[WALK3] next and back pass decided ones too, and stop at the ends', () => {
	const order = ['a', 'b', 'c'];
	expect([neighbour(order, 'a', 1), neighbour(order, 'b', -1)]).toEqual(['b', 'a']);
	expect([neighbour(order, 'c', 1), neighbour(order, 'a', -1)]).toEqual([null, null]);
	expect([neighbour(order, null, 1), neighbour(order, 'gone', -1)]).toEqual(['a', 'c']);
});

test('[WALK4] the count keeps its places while suggestions are decided', () => {
	const all = [
		placedAt('1.1', 'goal', 0, { state: 'accepted' }),
		placedAt('1.2', 'goal', 0),
		placedAt('1.3', 'goal', 1, { state: 'rejected' }),
	];
	const walk = beginWalk('h_1', all);
	expect(countWalk(walk, 's_1.2', byId(all))).toEqual({ at: 2, of: 3, decided: 2, left: 1 });
	expect(countWalk(walk, null, byId(all)).at).toBe(0);
});

test('[ACT1] only what fits may be accepted; every open one may be rejected', () => {
	const one = placedAt('1.1', 'goal', 0);
	expect(actsOf(one, true)).toEqual(['accept', 'reject', 'skip']);
	expect(actsOf({ ...one, fit: 'moved' }, false)).toEqual(['accept', 'reject', 'fold']);
	expect(actsOf({ ...one, fit: 'empty' }, true)).toContain('accept');
	for (const fit of ['drifted', 'ambiguous', 'orphaned'] as const) {
		expect(actsOf({ ...one, fit }, true)).toEqual(['reject', 'skip']);
	}
});

test('[ACT2] a question is answered, rejected or made an unknown; what is decided can be reverted', () => {
	const question = placedAt('1.1', 'goal', 0, {}, { kind: 'question' });
	expect(actsOf(question, true)).toEqual(['answer', 'reject', 'make-unknown', 'skip']);
	const accepted = placedAt('1.1', 'goal', 0, { state: 'accepted' });
	expect(actsOf(accepted, true)).toEqual(['next', 'revert']);
	expect(actsOf(accepted, false)).toEqual(['revert', 'fold']);
});

test('[MIN1] reading costs 75 seconds a suggestion, in whole minutes rounded up', () => {
	expect([0, 1, 2, 4, 7, 9].map(readingMinutes)).toEqual([0, 2, 3, 5, 9, 12]);
});

test('[METER1] suggestions, steps and the wall clock are watched; nothing else is', () => {
	const watched = [
		'Stop after 5 steps.',
		'Stop after 7 suggestions.',
		'Stop after 30 minutes.',
		'The clock reaches 06:30 UTC',
	];
	const not = [
		'Spend reaches €4.00',
		'Stop when it takes too long.',
		'Evidence appears against P4',
		'Nothing new for 3 steps.',
	];
	expect(watched.map((text) => isWatched(parseStop(text)))).toEqual(watched.map(() => true));
	expect(not.map((text) => isWatched(parseStop(text)))).toEqual(not.map(() => false));
});
