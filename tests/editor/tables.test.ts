import type { Node, Slice } from '@tiptap/pm/model';
import { EditorState, TextSelection, type Command } from '@tiptap/pm/state';
import { describe, expect, test } from 'vitest';
import { sectionSchema } from '#lib/editor/section-schema.ts';
import {
	addColumn,
	addRow,
	cellBelow,
	deleteColumn,
	deleteRow,
	makeTable,
	nextCell,
} from '#lib/editor/table-commands.ts';
import { tableEditing, withoutCells } from '#lib/editor/table-editing.ts';
import { padRows } from '#lib/editor/tables.ts';

const schema = sectionSchema('notes');
const p = (text = ''): Node => schema.node('paragraph', null, text ? schema.text(text) : []);
const table = (...rows: string[][]): Node =>
	schema.node(
		'table',
		null,
		rows.map((cells, row) =>
			schema.node(
				'tableRow',
				null,
				cells.map((text) =>
					schema.node(row === 0 ? 'tableHeader' : 'tableCell', null, text ? schema.text(text) : []),
				),
			),
		),
	);

/** `|` in the text of a block is the caret; two are the ends of a selection. */
function stateOf(...blocks: Node[]): EditorState {
	const doc = schema.topNodeType.create(null, blocks);
	const places: number[] = [];
	doc.descendants((node, position) => {
		if (node.isText)
			for (const { index } of node.text!.matchAll(/‸/g)) places.push(position + index);
	});
	const { tr } = EditorState.create({ doc });
	for (const place of [...places].reverse()) tr.delete(place, place + 1);
	const [anchor = 1, head = anchor + 1] = places;
	return EditorState.create({
		doc: tr.doc,
		selection: TextSelection.create(tr.doc, anchor, places.length > 1 ? head - 1 : anchor),
	});
}

function after(state: EditorState, command: Command): EditorState {
	let next = state;
	expect(command(state, (transaction) => (next = state.apply(transaction)))).toBe(true);
	next.doc.check();
	return next;
}

/** Headings in capitals, the caret as `‸`. */
function read({ doc, selection }: EditorState): unknown[] {
	const words = (node: Node, start: number): string => {
		const at = selection.head - start;
		const text = node.textContent;
		const caret = at >= 0 && at <= text.length ? `${text.slice(0, at)}‸${text.slice(at)}` : text;
		return node.type.name === 'tableHeader' ? caret.toUpperCase() : caret;
	};
	const blocks: unknown[] = [];
	doc.forEach((block, position) => {
		if (block.type.name !== 'table') return blocks.push(words(block, position + 1));
		const rows: string[][] = [];
		block.forEach((row, rowAt) => {
			const cells: string[] = [];
			row.forEach((cell, cellAt) => cells.push(words(cell, position + rowAt + cellAt + 3)));
			rows.push(cells);
		});
		return blocks.push(rows);
	});
	return blocks;
}

describe('in a table', () => {
	test('[TAB3] a typed row becomes a table with itself as the heading and a row to go on in', () => {
		expect(read(after(stateOf(p('| what | cost \\| € |‸')), makeTable))).toEqual([
			[
				['WHAT', 'COST \\| €'],
				['‸', ''],
			],
		]);
		for (const line of ['| a | b‸ |', 'a | b |‸', '||‸', 'a‸']) {
			expect(makeTable(stateOf(p(line)))).toBe(false);
		}
	});

	test('[TAB4] Tab goes to the next cell and Shift-Tab back, over the ends of rows', () => {
		const start = stateOf(table(['a', 'b‸'], ['c', 'd']), p());
		const next = after(start, nextCell(1));
		expect(read(next)[0]).toEqual([
			['A', 'B'],
			['c‸', 'd'],
		]);
		expect(read(after(next, nextCell(-1)))[0]).toEqual([
			['A', 'B‸'],
			['c', 'd'],
		]);
	});

	test('[TAB4] Tab in the last cell makes a row; Shift-Tab in the first stays', () => {
		expect(read(after(stateOf(table(['a', 'b‸'])), nextCell(1)))).toEqual([
			[
				['A', 'B'],
				['‸', ''],
			],
		]);
		expect(read(after(stateOf(table(['a‸', 'b'])), nextCell(-1)))).toEqual([[['A‸', 'B']]]);
	});

	test('[TAB5] Enter goes a cell down, and from the last row under the table', () => {
		const down = after(stateOf(table(['a‸', 'b'], ['c', 'd'])), cellBelow);
		expect(read(down)).toEqual([
			[
				['A', 'B'],
				['c‸', 'd'],
			],
		]);
		expect(read(after(down, cellBelow))[1]).toBe('‸');
		expect(read(after(stateOf(table(['a‸']), p('after')), cellBelow))[1]).toBe('‸after');
		expect(cellBelow(stateOf(p('a‸')))).toBe(false);
	});

	test('[TAB6] rows and columns are added on either side, the first row staying the heading', () => {
		const start = stateOf(table(['a‸', 'b'], ['c', 'd']));
		expect(read(after(start, addRow(1)))[0]).toEqual([
			['A', 'B'],
			['‸', ''],
			['c', 'd'],
		]);
		expect(read(after(start, addRow(0)))[0]).toEqual([
			['‸', ''],
			['a', 'b'],
			['c', 'd'],
		]);
		expect(after(start, addRow(0)).doc.firstChild!.firstChild!.firstChild!.type.name).toBe(
			'tableHeader',
		);
		expect(read(after(start, addColumn(1)))[0]).toEqual([
			['A', '‸', 'B'],
			['c', '', 'd'],
		]);
		expect(read(after(start, addColumn(0)))[0]).toEqual([
			['‸', 'A', 'B'],
			['', 'c', 'd'],
		]);
	});

	test('[TAB6] rows and columns are taken away, and with the last of them the table', () => {
		const start = stateOf(table(['a‸', 'b'], ['c', 'd']));
		expect(read(after(start, deleteRow))).toEqual([[['C‸', 'D']]]);
		expect(read(after(after(start, deleteRow), deleteRow))).toEqual(['‸']);
		expect(read(after(start, deleteColumn))).toEqual([[['B‸'], ['d']]]);
		expect(read(after(after(start, deleteColumn), deleteColumn))).toEqual(['‸']);
	});

	test('[TAB6] a ragged table, as merges leave one, is worked on without losing a cell', () => {
		const start = stateOf(table(['a'], ['b', 'c‸'], []));
		expect(read(after(start, addColumn(1)))[0]).toEqual([['A', ''], ['b', 'c', '‸'], ['']]);
		expect(read(after(start, deleteColumn))[0]).toEqual([['A'], ['b‸'], []]);
		const { tr } = start;
		padRows(tr);
		expect(read(start.apply(tr))[0]).toEqual([
			['A', ''],
			['b', 'c‸'],
			['', ''],
		]);
	});
});

describe('over cells', () => {
	const without = (state: EditorState): unknown[] => read(state.apply(withoutCells(state)!));

	test('[TAB7] deleting takes the words and leaves the cells', () => {
		expect(without(stateOf(table(['a‸b', 'c'], ['d', 'e‸f']), p('x')))).toEqual([
			[
				['A‸', ''],
				['', 'f'],
			],
			'x',
		]);
	});

	test('[TAB7] deleting over a table’s border takes what stands beside it as well', () => {
		expect(without(stateOf(p('a‸b'), p('c'), table(['d', 'e‸f'], ['g', 'h'])))).toEqual([
			'a‸',
			[
				['', 'F'],
				['g', 'h'],
			],
		]);
		expect(without(stateOf(table(['a', 'b‸c']), p('d'), table(['e‸f'])))).toEqual([
			[['A', 'B‸']],
			[['F']],
		]);
		expect(without(stateOf(table(['a', 'b‸c']), p('d'), p('e‸f')))).toEqual([[['A', 'B‸']], 'f']);
	});

	test('[TAB7] deleting within a cell, or a whole table, is as everywhere', () => {
		expect(withoutCells(stateOf(table(['a‸b‸'])))).toBeNull();
		expect(withoutCells(stateOf(p('a‸'), table(['b']), p('c‸')))).toBeNull();
	});

	test('[TAB8] copied cells are a table of their own; words of one cell are words', () => {
		const copied = (state: EditorState): Slice =>
			tableEditing.transformCopied(state.selection.content());
		const cells = copied(stateOf(table(['a', 'b‸c'], ['d‸', 'e'])));
		expect([cells.openStart, cells.openEnd]).toEqual([0, 0]);
		expect(cells.content.firstChild!.eq(table(['c'], ['d']))).toBe(true);
		const words = stateOf(table(['a‸bc‸']));
		expect(copied(words).eq(words.selection.content())).toBe(true);
	});
});
