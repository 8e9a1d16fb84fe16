/** Keys, cutting and copying in and over tables. Loaded with the first table. */
import { Fragment, Slice, type Node, type ResolvedPos } from '@tiptap/pm/model';
import { TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state';
import type { EditorProps, EditorView } from '@tiptap/pm/view';
import { dropInCell, insertInCell } from './cell-paste.ts';
import {
	addColumn,
	addRow,
	cellBelow,
	deleteColumn,
	deleteRow,
	makeTable,
	nextCell,
	spotOf,
} from './table-commands.ts';
import { widthOf } from './tables.ts';

/** The little of the editor's properties that tables need. */
export type TableEditing = Required<
	Pick<EditorProps, 'handleKeyDown' | 'handleTextInput' | 'handlePaste' | 'handleDrop'>
> & {
	transformCopied(slice: Slice): Slice;
	cut(view: EditorView, event: ClipboardEvent): boolean;
};

/** `alt` is for rows, `ctrl alt` for columns; with shift before instead of behind. */
const KEYS: Record<string, Command> = {
	Tab: nextCell(1),
	'shift Tab': nextCell(-1),
	Enter: (state, dispatch) => makeTable(state, dispatch) || cellBelow(state, dispatch),
	'shift Enter': cellBelow,
	'alt Enter': addRow(1),
	'alt shift Enter': addRow(0),
	'ctrl alt Enter': addColumn(1),
	'ctrl alt shift Enter': addColumn(0),
	'alt shift Backspace': deleteRow,
	'ctrl alt shift Backspace': deleteColumn,
	Backspace: clearCells,
	Delete: clearCells,
};

export const tableEditing: TableEditing = {
	handleKeyDown(view, event) {
		const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
		if (event.isComposing) return false;
		const held = [(ctrlKey || metaKey) && 'ctrl', altKey && 'alt', shiftKey && 'shift', key];
		return KEYS[held.filter(Boolean).join(' ')]?.(view.state, view.dispatch) ?? false;
	},

	handleTextInput(view, _from, _to, text) {
		const cleared = withoutCells(view.state);
		if (!cleared) return false;
		view.dispatch(cleared.insertText(text).scrollIntoView());
		return true;
	},

	cut(view, event) {
		const { clipboardData } = event;
		const cleared = view.editable ? withoutCells(view.state) : null;
		if (!cleared || !clipboardData) return false;
		const { dom, text } = view.serializeForClipboard(view.state.selection.content());
		clipboardData.setData('text/html', dom.innerHTML);
		clipboardData.setData('text/plain', text);
		event.preventDefault();
		view.dispatch(cleared.setMeta('uiEvent', 'cut').scrollIntoView());
		return true;
	},

	handlePaste: (view, _event, slice) => insertInCell(view, slice),
	handleDrop: dropInCell,

	/** Cells that were copied are a table of their own. */
	transformCopied(slice) {
		const { firstChild: first, lastChild: last } = slice.content;
		const opensIn = slice.openStart > 1 && first?.type.name === 'table';
		const endsIn = slice.openEnd > 1 && last?.type.name === 'table';
		if ((!opensIn && !endsIn) || (first === last && isOneCell(first))) return slice;
		const blocks: Node[] = [];
		slice.content.forEach((node) => {
			blocks.push(node.type.name === 'table' ? whole(node) : node);
		});
		return new Slice(
			Fragment.from(blocks),
			opensIn ? 0 : slice.openStart,
			endsIn ? 0 : slice.openEnd,
		);
	},
};

const isOneCell = (table: Node | null): boolean =>
	table?.childCount === 1 && table.child(0).childCount === 1;

/** The first row as heading, all rows as wide as the widest. */
function whole(table: Node): Node {
	const { schema } = table.type;
	const rows: Node[] = [];
	table.forEach((row, _offset, index) => {
		const cells = Array.from({ length: widthOf(table) }, (_, column) =>
			schema.node(index === 0 ? 'tableHeader' : 'tableCell', null, row.maybeChild(column)?.content),
		);
		rows.push(schema.node('tableRow', null, cells));
	});
	return schema.node('table', null, rows);
}

function clearCells(state: EditorState, dispatch?: (transaction: Transaction) => void): boolean {
	const cleared = withoutCells(state);
	if (cleared) dispatch?.(cleared.scrollIntoView());
	return cleared !== null;
}

/**
 * Takes out what is selected over the border of a cell: of a table the words, so that its cells stay where they are,
 * and all that stands beside it.
 * @returns null where the selection crosses no such border, or holds its tables whole
 */
export function withoutCells({ selection, tr }: EditorState): Transaction | null {
	if (!(selection instanceof TextSelection) || selection.empty) return null;
	const { $from, $to, from, to } = selection;
	if ($from.sameParent($to)) return null;
	const first = spotOf($from);
	const last = spotOf($to);
	if (!first && !last) return null;
	const endOfFirst = first ? first.at + first.table.nodeSize : from;
	const startOfLast = last ? last.at : to;
	// From the back, so that the places of what is still to do stay true.
	if (first && last?.at === first.at) clearWords(tr, $from, from, to);
	else {
		if (last) clearWords(tr, $from, startOfLast, to);
		if (startOfLast > endOfFirst) tr.delete(endOfFirst, startOfLast);
		if (first) clearWords(tr, $from, from, endOfFirst);
	}
	return tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size))));
}

function clearWords(tr: Transaction, $at: ResolvedPos, from: number, to: number): void {
	const parts: [from: number, to: number][] = [];
	$at.doc.nodesBetween(from, to, (node, position) => {
		if (!node.isTextblock) return true;
		const start = position + 1;
		parts.push([Math.max(from, start), Math.min(to, start + node.content.size)]);
		return false;
	});
	for (const [start, end] of parts.reverse()) if (end > start) tr.delete(start, end);
}
