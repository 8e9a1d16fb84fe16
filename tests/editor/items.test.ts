import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { EditorState, Selection, TextSelection, type Command } from '@tiptap/pm/state';
import { describe, expect, test } from 'vitest';
import { isUid } from '#brief';
import { joinBackward, joinForward, splitItem } from '#lib/editor/item-keys.ts';
import { itemsOf, placeItems } from '#lib/editor/item-paste.ts';
import { sectionSchema } from '#lib/editor/section-schema.ts';
import { giveUids } from '#lib/editor/unique-uids.ts';

const context = sectionSchema('context');
const unknowns = sectionSchema('unknowns');
const A = 'i_aaaaaaaaaaaa';
const B = 'i_bbbbbbbbbbbb';
const C = 'i_cccccccccccc';

const premise = (uid: string | null, text = ''): Node =>
	context.node('premise', { uid }, text ? [context.text(text)] : []);

/** A state whose caret stands at an offset of one of the items. */
function stateOf(items: Node[], index = 0, offset = 0, schema = context): EditorState {
	const doc = schema.topNodeType.create(null, items);
	let at = offset + 1;
	for (let i = 0; i < index; i++) at += items[i]!.nodeSize;
	return EditorState.create({ doc, selection: TextSelection.create(doc, at) });
}

function after(state: EditorState, command: Command): EditorState {
	let next = state;
	expect(command(state, (transaction) => (next = state.apply(transaction)))).toBe(true);
	return next;
}

const read = ({ doc }: EditorState): [string, string][] => {
	const items: [string, string][] = [];
	doc.forEach((node) => {
		const uid: unknown = node.attrs['uid'];
		const known = [A, B, C].includes(String(uid));
		items.push([known ? String(uid) : isUid(uid) ? 'fresh' : 'none', node.textContent]);
	});
	return items;
};
const caretText = ({ selection: { $from } }: EditorState): string =>
	`${$from.parent.textBetween(0, $from.parentOffset)}|${$from.parent.textBetween($from.parentOffset, $from.parent.content.size)}`;

describe('Enter in an item', () => {
	test('[ED6] makes a new item with a uid of its own for what stood after the caret', () => {
		const state = after(stateOf([premise(A, 'one two')], 0, 4), splitItem('context'));
		expect(read(state)).toEqual([
			[A, 'one '],
			['fresh', 'two'],
		]);
		expect(caretText(state)).toBe('|two');
	});

	test('[ED7] at its start puts the new one above, so that the words keep their uid', () => {
		const state = after(stateOf([premise(A, 'one')], 0, 0), splitItem('context'));
		expect(read(state)).toEqual([
			['fresh', ''],
			[A, 'one'],
		]);
		expect(caretText(state)).toBe('|one');
	});

	test('[ED8] in an empty one changes nothing', () => {
		const state = stateOf([premise(A, 'one'), premise(B)], 1, 0);
		expect(after(state, splitItem('context'))).toBe(state);
	});

	test('[ED9] after an answer makes an unknown', () => {
		const answer = unknowns.node('answer', { uid: A }, unknowns.text('forty'));
		const state = after(stateOf([answer], 0, 5, unknowns), splitItem('unknowns'));
		expect(state.doc.child(1).type.name).toBe('unknown');
	});
});

describe('joining items', () => {
	test('[ED10] Backspace at the start adds the words to the item before, which keeps its uid', () => {
		const state = after(stateOf([premise(A, 'one'), premise(B, 'two')], 1, 0), joinBackward);
		expect(read(state)).toEqual([[A, 'onetwo']]);
		expect(caretText(state)).toBe('one|two');
	});

	test('[ED10] Backspace in an empty item takes it away', () => {
		const state = after(stateOf([premise(A, 'one'), premise(B)], 1, 0), joinBackward);
		expect(read(state)).toEqual([[A, 'one']]);
		expect(caretText(state)).toBe('one|');
	});

	test('[ED11] an item after an empty one keeps its uid', () => {
		const state = after(stateOf([premise(A), premise(B, 'two')], 1, 0), joinBackward);
		expect(read(state)).toEqual([[B, 'two']]);
		expect(caretText(state)).toBe('|two');
	});

	test('[ED11] Delete at the end of an empty item takes that one away', () => {
		const state = after(stateOf([premise(A), premise(B, 'two')], 0, 0), joinForward);
		expect(read(state)).toEqual([[B, 'two']]);
	});

	test('[ED10] Delete at the end adds the words of the next', () => {
		const state = after(stateOf([premise(A, 'one'), premise(B, 'two')], 0, 3), joinForward);
		expect(read(state)).toEqual([[A, 'onetwo']]);
		expect(caretText(state)).toBe('one|two');
	});

	test('[ED12] the first item has nothing before it, the last nothing after it', () => {
		expect(joinBackward(stateOf([premise(A, 'one')], 0, 0))).toBe(false);
		expect(joinForward(stateOf([premise(A, 'one')], 0, 3))).toBe(false);
	});
});

describe('uids', () => {
	test('[ED13] the first in the document keeps a uid that is there twice', () => {
		const state = stateOf([premise(A, 'one'), premise(A, 'copy'), premise(null, 'new')]);
		const mended = state.apply(giveUids(state)!);
		expect(read(mended)).toEqual([
			[A, 'one'],
			['fresh', 'copy'],
			['fresh', 'new'],
		]);
		expect(giveUids(mended)).toBeNull();
	});

	test('[ED13] a uid that is none is replaced', () => {
		const state = stateOf([premise('P1', 'one')]);
		expect(read(state.apply(giveUids(state)!))).toEqual([['fresh', 'one']]);
	});
});

describe('pasting among items', () => {
	const paste = (state: EditorState, slice: Slice): EditorState => {
		const transaction = state.tr;
		placeItems(transaction, itemsOf(slice, context.nodes['premise']!, state.doc));
		return state.apply(transaction);
	};
	const sliceOf = (...items: Node[]) => new Slice(Fragment.from(items), 1, 1);

	test('[ED14] one line goes in where the caret is', () => {
		const state = paste(stateOf([premise(A, 'one two')], 0, 4), sliceOf(premise(B, 'and ')));
		expect(read(state)).toEqual([[A, 'one and two']]);
	});

	test('[ED14] several lines become items, the last takes what stood after the caret', () => {
		const lines = sliceOf(premise(null, 'x'), premise(null, 'y'), premise(null, 'z'));
		const state = paste(stateOf([premise(A, 'one two')], 0, 4), lines);
		expect(read(state).map(([, text]) => text)).toEqual(['one x', 'y', 'ztwo']);
		expect(read(state)[0]![0]).toBe(A);
		expect(caretText(state)).toBe('z|two');
	});

	test('[ED15] lines pasted before a written item leave it its uid', () => {
		const lines = sliceOf(premise(null, 'x'), premise(null, 'y '));
		const state = paste(stateOf([premise(A, 'one')], 0, 0), lines);
		expect(read(state)).toEqual([
			['none', 'x'],
			[A, 'y one'],
		]);
		expect(caretText(state)).toBe('y |one');
	});

	test('[ED16] a copied item is another one, a cut one is itself again', () => {
		const whole = new Slice(Fragment.from([premise(A, 'one'), premise(B, 'two')]), 0, 0);
		const items = itemsOf(whole, context.nodes['premise']!, stateOf([premise(A, 'one')]).doc);
		expect(items.map((item) => item.attrs['uid'] as unknown)).toEqual([null, B]);
	});

	test('[ED17] empty lines are left out, and a selection is replaced', () => {
		const state = stateOf([premise(A, 'one'), premise(B, 'two')]);
		const all = state.apply(
			state.tr.setSelection(
				TextSelection.between(Selection.atStart(state.doc).$from, Selection.atEnd(state.doc).$to),
			),
		);
		const lines = sliceOf(premise(null, 'x'), premise(null, '  '), premise(null, 'y'));
		expect(read(paste(all, lines)).map(([, text]) => text)).toEqual(['x', 'y']);
	});
});
