/** Enter, Backspace and Delete among items: an item stays who it is as long as its words do. */
import { keymap } from '@tiptap/pm/keymap';
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { Selection, TextSelection, type Command, type Plugin } from '@tiptap/pm/state';
import type { SectionName } from '#brief';
import { ownItem } from './items.ts';
import { freshUid } from './unique-uids.ts';

export function itemKeys(section: SectionName): Plugin {
	const enter = splitItem(section);
	return keymap({
		Enter: enter,
		'Shift-Enter': enter,
		Backspace: joinBackward,
		'Mod-Backspace': joinBackward,
		'Shift-Backspace': joinBackward,
		Delete: joinForward,
		'Mod-Delete': joinForward,
		...toEdges,
	});
}

/** Browsers find no way to the end past the row that stands behind the last item's words. */
const toEdge =
	(edgeOf: (doc: Node) => Selection, isExtended: boolean): Command =>
	({ doc, selection, tr }, dispatch) => {
		const edge = edgeOf(doc);
		const next = isExtended ? TextSelection.create(doc, selection.anchor, edge.head) : edge;
		dispatch?.(tr.setSelection(next).scrollIntoView());
		return true;
	};
const atStart = (doc: Node): Selection => Selection.atStart(doc);
const atEnd = (doc: Node): Selection => Selection.atEnd(doc);
const toEdges: Record<string, Command> = {
	'Ctrl-Home': toEdge(atStart, false),
	'Ctrl-End': toEdge(atEnd, false),
	'Shift-Ctrl-Home': toEdge(atStart, true),
	'Shift-Ctrl-End': toEdge(atEnd, true),
	'Cmd-ArrowUp': toEdge(atStart, false),
	'Cmd-ArrowDown': toEdge(atEnd, false),
	'Shift-Cmd-ArrowUp': toEdge(atStart, true),
	'Shift-Cmd-ArrowDown': toEdge(atEnd, true),
};

/** A new item at the caret. At the start of one, above it: what is written keeps its id and its standing. */
export const splitItem =
	(section: SectionName): Command =>
	(state, dispatch) => {
		const name = ownItem(section);
		const type = name && state.schema.nodes[name];
		if (!type) return false;
		const attrs = { uid: freshUid() };
		const transaction = state.tr.deleteSelection();
		const { $from } = transaction.selection;
		// One empty item is enough to write in.
		if (!$from.parent.isTextblock || $from.parent.content.size === 0) {
			if (transaction.docChanged) dispatch?.(transaction);
			return true;
		}
		if ($from.parentOffset === 0) transaction.insert($from.before(), type.create(attrs));
		else transaction.split($from.pos, 1, [{ type, attrs }]);
		dispatch?.(transaction.scrollIntoView());
		return true;
	};

export const joinBackward: Command = (state, dispatch) => {
	const $caret = caretIn(state.selection);
	if (!$caret || $caret.parentOffset > 0) return false;
	const index = $caret.index(0);
	if (index === 0) return false;
	const before = state.doc.child(index - 1);
	return join(state, dispatch, $caret.before(), before.content.size === 0);
};

export const joinForward: Command = (state, dispatch) => {
	const $caret = caretIn(state.selection);
	if (!$caret || $caret.parentOffset < $caret.parent.content.size) return false;
	if ($caret.index(0) === state.doc.childCount - 1) return false;
	return join(state, dispatch, $caret.after(), $caret.parent.content.size === 0);
};

/** @param emptyFirst whether the item before the border has no words, so that the one after it stays */
function join(
	state: Parameters<Command>[0],
	dispatch: Parameters<Command>[1],
	border: number,
	emptyFirst: boolean,
): boolean {
	const transaction = state.tr;
	const $border = state.doc.resolve(border);
	const { nodeBefore, nodeAfter } = $border;
	if (!nodeBefore || !nodeAfter) return false;
	if (emptyFirst) {
		transaction.delete(border - nodeBefore.nodeSize, border);
	} else {
		const end = border - 1;
		transaction.delete(border, border + nodeAfter.nodeSize);
		transaction.insert(end, nodeAfter.content);
		transaction.setSelection(TextSelection.create(transaction.doc, end));
	}
	dispatch?.(transaction.scrollIntoView());
	return true;
}

function caretIn(selection: Parameters<Command>[0]['selection']): ResolvedPos | null {
	return selection instanceof TextSelection && selection.empty && selection.$from.depth === 1
		? selection.$from
		: null;
}
