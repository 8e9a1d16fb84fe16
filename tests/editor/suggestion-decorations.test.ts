import type { Node } from '@tiptap/pm/model';
import { EditorState, type Transaction } from '@tiptap/pm/state';
import { DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import { changedRange, mappingOf } from '#lib/editor/changed-range.ts';
import { sectionSchema } from '#lib/editor/section-schema.ts';
import { decorate, follow } from '#lib/editor/suggestion-decorations.ts';
import type { Drawing } from '#lib/handoff/drawing.ts';
import { randomFrom, seedOf } from '../support/soak.ts';

const schema = sectionSchema('goal');
const docOf = (...texts: string[]): Node =>
	schema.topNodeType.create(
		null,
		texts.map((text) =>
			schema.node('paragraph', null, text === '' ? undefined : schema.text(text)),
		),
	);
const elements = {
	stack: () => null as never,
	reference: () => null as never,
};
const DRAWING: Drawing = {
	passages: [{ id: 's_1', number: '1.1', block: 1, from: 4, to: 7, reference: '1.1', look: 'now' }],
	stacks: [
		{ key: 'goal:1', top: 1 },
		{ key: 'goal:end', top: null },
	],
	placing: false,
	target: null,
};
const doc = docOf('First.', 'One two three.', 'Last.');
const decorated = (of: Node, drawing: Drawing, before = DecorationSet.empty) =>
	decorate(before, of, drawing, elements);
const draw = () => decorated(doc, DRAWING)!;

/** Passages by their words, stacks by the texts around them. */
function read(set: DecorationSet, of: Node): string[] {
	const found = set.find().sort((a, b) => a.from - b.from || a.to - b.to);
	return found.flatMap(({ from, to, spec }) => {
		const stack = (spec as { stack?: string }).stack;
		if (stack) return `${stack} after ${of.resolve(from).nodeBefore?.textContent ?? 'nothing'}`;
		return from === to ? [] : of.textBetween(from, to);
	});
}
const change = (edit: (transaction: Transaction) => Transaction): Transaction =>
	edit(EditorState.create({ doc }).tr);
/** As the shared document brings a change: everything is replaced. */
const remote = (after: Node): Transaction =>
	change((tr) =>
		tr
			.replaceWith(0, doc.content.size, after.content)
			.setMeta(ySyncPluginKey, { isChangeOrigin: true }),
	);
const followed = (transaction: Transaction): string[] =>
	read(follow(draw(), mappingOf(transaction), transaction.doc, elements), transaction.doc);

const START = ['two', 'goal:1 after One two three.', 'goal:end after Last.'];

test('[MARK1] a passage is drawn over its words, a stack after its block or at the end', () => {
	expect(read(draw(), doc)).toEqual(START);
});

test('[MARK2] a drawing of another text is not drawn at all', () => {
	const passages = [{ ...DRAWING.passages[0]!, to: 70 }];
	expect(decorated(doc, { ...DRAWING, passages })).toBeNull();
	expect(decorated(docOf('First.'), { ...DRAWING, passages: [] })).toBeNull();
});

test('[MARK3] own writing moves what is drawn, and what is typed at its borders stays outside', () => {
	expect(followed(change((tr) => tr.insertText('New ', 1)))).toEqual([
		'two',
		'goal:1 after One two three.',
		'goal:end after Last.',
	]);
	const start = doc.child(0).nodeSize + 1 + 4;
	expect(followed(change((tr) => tr.insertText('X', start + 3)))[0]).toBe('two');
	expect(followed(change((tr) => tr.insertText('X', start)))[0]).toBe('two');
	expect(followed(change((tr) => tr.insertText('X', start + 1)))[0]).toBe('tXwo');
});

test('[MARK4] a change from the document moves what is drawn, though it replaces everything', () => {
	expect(followed(remote(docOf('New first.', 'One two three.', 'Last.')))).toEqual(START);
	expect(followed(remote(docOf('First.', 'Between.', 'One two three.', 'Last.')))).toEqual(START);
	expect(followed(remote(docOf('First.', 'One two three, four.', 'Last.')))).toEqual([
		'two',
		'goal:1 after One two three, four.',
		'goal:end after Last.',
	]);
});

test('[MARK5] a stack whose block is taken away stays where the block was', () => {
	const second = doc.child(0).nodeSize;
	const without = (tr: Transaction) => tr.delete(second, second + doc.child(1).nodeSize);
	expect(followed(change(without))).toEqual(['goal:1 after First.', 'goal:end after Last.']);
});

test('[MARK6] blocks joined or split keep the stack between blocks', () => {
	const border = doc.child(0).nodeSize + doc.child(1).nodeSize;
	expect(followed(change((tr) => tr.join(border))).sort()).toEqual([
		'goal:1 after One two three.Last.',
		'goal:end after One two three.Last.',
		'two',
	]);
	expect(followed(change((tr) => tr.split(border - 4)))[1]).toBe('goal:1 after ee.');
});

test('[MARK7] repeated words are one change, of one range', () => {
	expect(changedRange(docOf('aa'), docOf('aa'))).toBeNull();
	for (const [before, after] of [
		['aa', 'a'],
		['a', 'aaa'],
		['abab', 'ab'],
		['', 'x'],
	] as const) {
		const map = changedRange(docOf(before), docOf(after))!;
		const end = docOf(before).content.size;
		expect(map.map(end)).toBe(docOf(after).content.size);
	}
});

test('[MARK8] what is chosen by hand is drawn: words as words, a block as a whole', () => {
	const target = (from: number, to: number) =>
		decorated(doc, { ...DRAWING, passages: [], stacks: [], target: { block: 1, from, to } })!
			.find()
			.map(({ from, to }) => doc.textBetween(from, to));
	expect(target(4, 7)).toEqual(['two']);
	expect(target(14, 14)).toEqual(['One two three.']);
	expect(decorated(doc, { ...DRAWING, target: { block: 9, from: 0, to: 0 } })).toBeNull();
});

test('[MARK9] what is drawn anew is what would be drawn from nothing, and nothing where it stands already', () => {
	const typed = change((tr) => tr.insertText('New ', 1));
	const there = follow(draw(), mappingOf(typed), typed.doc, elements);
	expect(decorated(typed.doc, DRAWING, there)).toBe(there);
	const at = doc.child(0).nodeSize + 1;
	const before = change((tr) => tr.insertText('Or ', at));
	const moved = { ...DRAWING, passages: [{ ...DRAWING.passages[0]!, from: 7, to: 10 }] };
	const mapped = follow(draw(), mappingOf(before), before.doc, elements);
	expect(decorated(before.doc, moved, mapped)).toBe(mapped);

	const random = randomFrom(seedOf('MARK9'));
	const below = (end: number) => Math.floor(random() * end);
	const any = (): Drawing => ({
		passages: Array.from({ length: below(5) }, (_, index) => {
			const from = below(5);
			return {
				...DRAWING.passages[0]!,
				...{ id: `s_${index}`, reference: `${below(2)}`, block: below(3), from, to: from + 1 },
				look: (['rest', 'now', 'dim'] as const)[below(3)]!,
			};
		}),
		stacks: Array.from({ length: below(3) }, (_, key) => ({
			key: `${key}`,
			top: [0, 1, 2, null][below(4)]!,
		})),
		placing: false,
		target: random() < 0.5 ? null : { block: below(3), from: 0, to: below(2) },
	});
	const list = (set: DecorationSet) =>
		set
			.find()
			.map(({ from, to, spec }) => `${from} ${to} ${(spec as { drawn: string }).drawn}`)
			.sort();
	let set = DecorationSet.empty;
	for (let round = 0; round < 500; round++) {
		const drawing = any();
		set = decorated(doc, drawing, set)!;
		expect(list(set)).toEqual(list(decorated(doc, drawing)!));
	}
});
