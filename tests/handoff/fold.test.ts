import { expect, test } from 'vitest';
import { foldSection, foldSections, type Folding, type Stack } from '#lib/handoff/fold.ts';
import { placedAt } from './placed.ts';

const REST: Folding = { current: null, open: true, walking: false, unfolded: new Set() };
const range = (count: number) => Array.from({ length: count }, (_, i) => `1.${i + 1}`);
/** `3` a fold, `[3]` open, `+2` more of a stack, `=4` the rest of a section. */
const draw = (stacks: Stack[]) =>
	stacks.map(({ top, rows }) => [
		top,
		rows
			.map((row) => {
				if (row.is === 'more') return `+${row.ids.length}`;
				if (row.is === 'rest') return `=${row.ids.length}${row.elsewhere ? ' elsewhere' : ''}`;
				const number = 'id' in row ? row.id.replace('s_1.', '') : '';
				return row.is === 'open' ? `[${number}]` : number;
			})
			.join(' '),
	]);

test('[FOLD1] suggestions stack under their block, those without a place at the end', () => {
	const section = [
		placedAt('1.1', 'goal', 0),
		placedAt('1.2', 'goal', 2),
		placedAt('1.3', 'goal', null),
	];
	expect(draw(foldSection(section, REST))).toEqual([
		[0, '1'],
		[2, '2'],
		[null, '3'],
	]);
});

test('[FOLD2] a stack shows three folds and one line for the others, never one line for one', () => {
	const stack = (count: number) => range(count).map((number) => placedAt(number, 'goal', 0));
	expect(draw(foldSection(stack(4), REST))).toEqual([[0, '1 2 3 4']]);
	expect(draw(foldSection(stack(12), REST))).toEqual([[0, '1 2 3 +9']]);
	const unfolded = new Set(['goal:0']);
	expect(draw(foldSection(stack(6), { ...REST, unfolded }))).toEqual([[0, '1 2 3 4 5 6']]);
});

test('[FOLD3] the current one is shown wherever it stands in its stack, open or folded by hand', () => {
	const stack = range(7).map((number) => placedAt(number, 'goal', 0));
	const current = 's_1.6';
	expect(draw(foldSection(stack, { ...REST, current }))).toEqual([[0, '1 2 3 [6] +3']]);
	expect(draw(foldSection(stack, { ...REST, current, open: false }))).toEqual([[0, '1 2 3 6 +3']]);
});

test('[FOLD4] in a walk only the walked block shows its folds; the rest of a section is one line', () => {
	const section = [
		placedAt('1.1', 'goal', 0),
		placedAt('1.2', 'goal', 0),
		placedAt('1.3', 'goal', 1),
		placedAt('1.4', 'goal', 2),
	];
	const walking = { ...REST, walking: true };
	expect(draw(foldSection(section, { ...walking, current: 's_1.1' }))).toEqual([
		[0, '[1] 2'],
		[null, '=2 elsewhere'],
	]);
	expect(draw(foldSection(section, { ...walking, current: 's_2.1' }))).toEqual([[null, '=4']]);
	const unfolded = new Set(['goal']);
	expect(draw(foldSection(section, { ...walking, current: 's_2.1', unfolded }))).toHaveLength(3);
});

test('[FOLD5] one suggestion elsewhere is its own line', () => {
	const section = [placedAt('1.1', 'goal', 0), placedAt('1.2', 'goal', 1)];
	expect(draw(foldSection(section, { ...REST, walking: true, current: 's_1.1' }))).toEqual([
		[0, '[1]'],
		[1, '2'],
	]);
});

test('[FOLD6] outside a walk a section with more than twelve is one line', () => {
	const section = (count: number) => range(count).map((number, i) => placedAt(number, 'goal', i));
	expect(foldSection(section(12), REST)).toHaveLength(12);
	expect(draw(foldSection(section(13), REST))).toEqual([[null, '=13']]);
});

test('[FOLD7] forty suggestions in a walk are one open block, at most three folds and a line a section', () => {
	const sections = ['goal', 'context', 'unknowns', 'stops', 'notes'] as const;
	const all = sections.flatMap((section, s) =>
		range(8).map((_, i) => placedAt(`1.${s * 8 + i + 1}`, section, Math.floor(i / 4))),
	);
	const { bySection } = foldSections(all, { ...REST, walking: true, current: 's_1.11' });
	const rows = [...bySection.values()].flat().flatMap((stack) => stack.rows);
	const count = (is: string) => rows.filter((row) => row.is === is).length;
	expect([count('open'), count('fold'), count('rest')]).toEqual([1, 3, 5]);
});
