import type { Node } from '@tiptap/pm/model';
import { EditorState, type Transaction } from '@tiptap/pm/state';
import type { DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import { changedRange, mappingOf } from '#lib/editor/changed-range.ts';
import { sectionSchema } from '#lib/editor/section-schema.ts';
import { decorate, follow } from '#lib/editor/suggestion-decorations.ts';
import type { Drawing } from '#lib/handoff/drawing.ts';

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
const draw = () => decorate(doc, DRAWING, elements)!;

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
	expect(decorate(doc, { ...DRAWING, passages }, elements)).toBeNull();
	expect(decorate(docOf('First.'), { ...DRAWING, passages: [] }, elements)).toBeNull();
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
		decorate(
			doc,
			{ ...DRAWING, passages: [], stacks: [], target: { block: 1, from, to } },
			elements,
		)!
			.find()
			.map(({ from, to }) => doc.textBetween(from, to));
	expect(target(4, 7)).toEqual(['two']);
	expect(target(14, 14)).toEqual(['One two three.']);
	expect(decorate(doc, { ...DRAWING, target: { block: 9, from: 0, to: 0 } }, elements)).toBeNull();
});
