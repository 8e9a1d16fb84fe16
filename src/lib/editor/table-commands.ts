/** What can be done with a table from within it: go from cell to cell, add and take rows and columns, leave it. */
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state';
import { isCell, widthOf } from './tables.ts';

interface Spot {
	table: Node;
	/** Where the table begins in the document. */
	at: number;
	row: number;
	column: number;
}

export function spotOf($pos: ResolvedPos): Spot | null {
	const { depth } = $pos;
	if (!isCell($pos.parent)) return null;
	return {
		table: $pos.node(depth - 2),
		at: $pos.before(depth - 2),
		row: $pos.index(depth - 2),
		column: $pos.index(depth - 1),
	};
}

/** Where a row, or a cell of it, begins; behind the last one where there are not so many. */
function placeOf({ table, at }: Spot, row: number, column?: number): number {
	let place = at + 1;
	for (let i = 0; i < Math.min(row, table.childCount); i++) place += table.child(i).nodeSize;
	if (column === undefined) return place;
	const cells = table.child(row);
	place++;
	for (let i = 0; i < Math.min(column, cells.childCount); i++) place += cells.child(i).nodeSize;
	return place;
}

const newCell = ({ table }: Spot, row: number): Node =>
	table.type.schema.node(row === 0 ? 'tableHeader' : 'tableCell');

function newRow(spot: Spot, row: number): Node {
	const cells = Array.from({ length: widthOf(spot.table) }, () => newCell(spot, row));
	return spot.table.type.schema.node('tableRow', null, cells);
}

/** Puts the caret behind the words of a cell. */
function enter(transaction: Transaction, spot: Spot, row: number, column: number): Transaction {
	const table = transaction.doc.nodeAt(spot.at);
	if (!table) return transaction;
	const there = { ...spot, table };
	const last = table.child(row).childCount - 1;
	const start = placeOf(there, row, Math.min(column, last)) + 1;
	const end = start + transaction.doc.resolve(start).parent.content.size;
	return transaction.setSelection(TextSelection.create(transaction.doc, end)).scrollIntoView();
}

const inTable =
	(change: (spot: Spot, state: EditorState) => Transaction): Command =>
	(state, dispatch) => {
		const spot = spotOf(state.selection.$head);
		if (!spot) return false;
		dispatch?.(change(spot, state));
		return true;
	};

/** The next cell in the order of reading, or the one before. From the last one a new row is made. */
export const nextCell = (by: 1 | -1): Command =>
	inTable((spot, { tr }) => {
		const { table } = spot;
		const column = spot.column + by;
		if (column >= 0 && column < table.child(spot.row).childCount) {
			return enter(tr, spot, spot.row, column);
		}
		const row = spot.row + by;
		if (row < 0) return tr;
		if (row === table.childCount) tr.insert(placeOf(spot, row), newRow(spot, row));
		return enter(tr, spot, row, by > 0 ? 0 : Infinity);
	});

/** The cell below. From the last row the caret goes on under the table, in a new paragraph where there is none. */
export const cellBelow: Command = inTable((spot, { tr, doc, schema }) => {
	const { table, at, row, column } = spot;
	if (row + 1 < table.childCount) return enter(tr, spot, row + 1, column);
	const end = at + table.nodeSize;
	if (!doc.resolve(end).nodeAfter?.isTextblock) tr.insert(end, schema.node('paragraph'));
	return tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView();
});

/** Above the first row the new one becomes the heading, and the old heading a row like others. */
export const addRow = (by: 0 | 1): Command =>
	inTable((spot, { tr }) => {
		const row = spot.row + by;
		tr.insert(placeOf(spot, row), newRow(spot, row));
		if (row === 0) retype(tr, spot, 1);
		return enter(tr, spot, row, spot.column);
	});

export const addColumn = (by: 0 | 1): Command =>
	inTable((spot, { tr }) => {
		const column = spot.column + by;
		for (let row = spot.table.childCount - 1; row >= 0; row--) {
			tr.insert(placeOf(spot, row, column), newCell(spot, row));
		}
		return enter(tr, spot, spot.row, column);
	});

/** With the only row goes the table. */
export const deleteRow: Command = inTable((spot, { tr }) => {
	const { table, row, column } = spot;
	if (table.childCount === 1) return deleteTable(spot, tr);
	tr.delete(placeOf(spot, row), placeOf(spot, row + 1));
	if (row === 0) retype(tr, spot, 0);
	return enter(tr, spot, Math.min(row, table.childCount - 2), column);
});

/** With the only column goes the table. */
export const deleteColumn: Command = inTable((spot, { tr }) => {
	const { table, column } = spot;
	if (widthOf(table) === 1) return deleteTable(spot, tr);
	for (let row = table.childCount - 1; row >= 0; row--) {
		if (column >= table.child(row).childCount) continue;
		tr.delete(placeOf(spot, row, column), placeOf(spot, row, column + 1));
	}
	return enter(tr, spot, spot.row, column);
});

function deleteTable({ table, at }: Spot, transaction: Transaction): Transaction {
	transaction.replaceWith(at, at + table.nodeSize, table.type.schema.node('paragraph'));
	return transaction.setSelection(TextSelection.create(transaction.doc, at + 1)).scrollIntoView();
}

/** Makes the cells of a row what its place asks for: headings in the first, others elsewhere. */
function retype(transaction: Transaction, spot: Spot, row: number): void {
	const table = transaction.doc.nodeAt(spot.at);
	if (!table) return;
	const there = { ...spot, table };
	const { type } = newCell(there, row);
	for (let column = 0; column < table.child(row).childCount; column++) {
		transaction.setNodeMarkup(placeOf(there, row, column), type);
	}
}

const TYPED_ROW = /^\|(.+)\|\s*$/;

/** Makes a table of a line like `| a | b |`, with that as its heading and a row to go on in. */
export const makeTable: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	const { parent } = $from;
	const typed = TYPED_ROW.exec(parent.textBetween(0, parent.content.size, '', '\ufffc'));
	const atEnd = empty && $from.parentOffset === parent.content.size;
	if (!atEnd || !typed || parent.type.name !== 'paragraph') return false;
	const { schema } = state;
	const row = (type: string, cells: Node[][]): Node =>
		schema.node(
			'tableRow',
			null,
			cells.map((content) => schema.node(type, null, content)),
		);
	const cells = typedCells(parent);
	const table = schema.node('table', null, [
		row('tableHeader', cells),
		row(
			'tableCell',
			cells.map(() => []),
		),
	]);
	const at = $from.before();
	const transaction = state.tr.replaceWith(at, $from.after(), table);
	dispatch?.(enter(transaction, { table, at, row: 0, column: 0 }, 1, 0));
	return true;
};

/** The words between the bars, with their marks. */
function typedCells(line: Node): Node[][] {
	const text = line.textContent;
	const bars = [...text.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
	return bars.slice(0, -1).map((bar, i) => {
		const inner = text.slice(bar + 1, bars[i + 1]);
		const from = bar + 1 + inner.length - inner.trimStart().length;
		const to = from + inner.trim().length;
		return to > from ? [...line.content.cut(from, to).content] : [];
	});
}
