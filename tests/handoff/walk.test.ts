import { expect, test } from 'vitest';
import { actsOf, type Standpoint } from '#lib/handoff/acts.ts';
import { groundOf } from '#lib/handoff/ground.ts';
import { isWatched } from '#lib/handoff/meters.ts';
import { byId } from '#lib/handoff/place-suggestions.ts';
import { readingMinutes } from '#lib/handoff/reading-time.ts';
import { beginWalk, countWalk, neighbour, nextOpen } from '#lib/handoff/walk.ts';
import { parseStop, type SuggestionStatus } from '#brief';
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

const AT_WALK: Standpoint = { walking: true, look: 'unseen', ground: 'stands' };
const AT_REST: Standpoint = { ...AT_WALK, walking: false };

test('[ACT1] accept is offered where it fits, and after a look at what drifted; reject always', () => {
	const one = placedAt('1.1', 'goal', 0);
	expect(actsOf(one, AT_WALK)).toEqual(['accept', 'reject', 'edit', 'skip']);
	expect(actsOf({ ...one, fit: 'moved' }, AT_REST)).toEqual(['accept', 'reject', 'edit', 'fold']);
	expect(actsOf({ ...one, fit: 'empty' }, AT_WALK)).toContain('accept');
	const drifted = { ...one, fit: 'drifted' } as const;
	expect(actsOf(drifted, AT_WALK)).toEqual(['look', 'reject', 'skip']);
	expect(actsOf(drifted, { ...AT_WALK, look: 'seen' })).toEqual(['fits', 'reject', 'edit', 'skip']);
	expect(actsOf(drifted, { ...AT_WALK, look: 'fits' })).toEqual([
		'accept',
		'reject',
		'edit',
		'skip',
	]);
	expect(actsOf({ ...one, fit: 'orphaned' }, AT_WALK)).toEqual(['place', 'reject', 'skip']);
	const places = [1, 2].map(() => ({ ...one.place!, span: {} as never }));
	const ambiguous = { ...one, fit: 'ambiguous', places } as const;
	expect(actsOf(ambiguous, AT_WALK)).toEqual(['at-1', 'at-2', 'reject', 'skip']);
	const many = { ...ambiguous, places: Array.from({ length: 12 }, () => places[0]!) };
	expect(actsOf(many, AT_WALK).filter((act) => act.startsWith('at-'))).toHaveLength(9);
});

test('[ACT2] a question is answered, rejected or made an unknown; what is decided can be reverted', () => {
	const question = placedAt('1.1', 'goal', 0, {}, { kind: 'question' });
	const asked = ['answer', 'reject', 'make-unknown', 'skip'];
	expect(actsOf(question, AT_WALK)).toEqual(asked);
	expect(actsOf({ ...question, fit: 'orphaned' }, AT_WALK)).toEqual(asked);
	expect(actsOf({ ...question, fit: 'drifted' }, AT_WALK)).toEqual(['look', 'reject', 'skip']);
	const accepted = placedAt('1.1', 'goal', 0, { state: 'accepted' });
	expect(actsOf(accepted, AT_WALK)).toEqual(['next', 'revert']);
	expect(actsOf(accepted, AT_REST)).toEqual(['revert', 'fold']);
});

test('[ACT3] what regressed is accepted again or reverted; what fell with its ground is reverted or kept', () => {
	const accepted = placedAt('1.1', 'goal', 0, { state: 'accepted' });
	const regressed = { ...accepted, integrity: 'regressed' } as const;
	expect(actsOf(regressed, AT_WALK)).toEqual(['again', 'revert']);
	const fell = { ...AT_WALK, ground: 'fell' } as const;
	expect(actsOf(accepted, fell)).toEqual(['revert', 'keep', 'show-ground']);
	expect(actsOf(accepted, { ...AT_REST, ground: 'rejected' })).toEqual(['revert', 'fold']);
});

test('[ACT4] ground fell when it was rejected after the accept; whoever accepts or keeps it there knows', () => {
	const standings = new Map([
		['i_1', { standing: 'rejected', by: 'Tomas', at: 20, reason: null } as const],
	]);
	const on = (status: Partial<SuggestionStatus>) =>
		groundOf(placedAt('1.1', 'goal', 0, status, { leansOn: ['i_1', 'i_2'] }), standings);
	expect(on({ state: 'accepted', decidedAt: 10 })).toBe('fell');
	expect(on({ state: 'accepted', decidedAt: 30 })).toBe('rejected');
	expect(on({})).toBe('rejected');
	expect(groundOf(placedAt('1.1', 'goal', 0), standings)).toBe('stands');
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
		'Stop at €4 or after 30 minutes',
	];
	const not = [
		'Stop at €4 or when nothing new comes for 3 steps',
		'Spend reaches €4.00',
		'Stop when it takes too long.',
		'Evidence appears against P4',
		'Nothing new for 3 steps.',
	];
	expect(watched.map((text) => isWatched(parseStop(text)))).toEqual(watched.map(() => true));
	expect(not.map((text) => isWatched(parseStop(text)))).toEqual(not.map(() => false));
});
