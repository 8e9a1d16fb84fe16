/** What keys do in lists of prose. */
import { chainCommands } from '@tiptap/pm/commands';
import { undoInputRule } from '@tiptap/pm/inputrules';
import type { Node, NodeType, ResolvedPos } from '@tiptap/pm/model';
import { liftListItem, sinkListItem, splitListItem, wrapRangeInList } from '@tiptap/pm/schema-list';
import {
	AllSelection,
	Selection,
	TextSelection,
	type Command,
	type EditorState,
	type Transaction,
} from '@tiptap/pm/state';
import { canJoin } from '@tiptap/pm/transform';
import { keepMarks } from './base-keys.ts';
import { clearBlocks } from './block-commands.ts';

const ITEM = 'listItem';

const ofItem =
	(command: (item: NodeType) => Command): Command =>
	(state, dispatch) => {
		const item = state.schema.nodes[ITEM];
		return item !== undefined && command(item)(state, dispatch);
	};
export const sinkItem = ofItem(sinkListItem);
export const liftItem = ofItem(liftListItem);

/** From an empty item at the end of a nested list, on in the list around it. */
export const splitItem: Command = (state, dispatch) => {
	const { $from } = state.selection;
	const isNested = $from.depth > 3 && [-1, -3].every((up) => $from.node(up).type.name === ITEM);
	const isLast =
		isNested &&
		$from.indexAfter(-1) === $from.node(-1).childCount &&
		$from.indexAfter(-2) === $from.node(-2).childCount;
	if (isLast && $from.parent.content.size === 0) return liftItem(state, dispatch);
	return keepMarks(ofItem(splitListItem))(state, dispatch);
};

/** At the start of an item Backspace takes it out of its list. */
export const backInItem: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	const isFirst = $from.depth > 1 && $from.node(-1).type.name === ITEM && $from.index(-1) === 0;
	if (!empty || $from.parentOffset > 0 || !isFirst) return false;
	return chainCommands(undoInputRule, liftItem)(state, dispatch);
};

/** Makes the selected blocks a list, another kind of list, or blocks that are no list. */
export const toggleList =
	(name: 'bulletList' | 'orderedList'): Command =>
	(shown, dispatch) => {
		const state = withinBlocks(shown);
		const { $from, $to } = state.selection;
		const type = state.schema.nodes[name];
		const range = $from.blockRange($to);
		if (!type || !range) return false;
		const list = listAround($from);
		if (list && range.depth > 0 && range.depth - list.depth <= 1) {
			if (list.node.type === type) return liftItem(state, dispatch);
			dispatch?.(joinNeighbours(state.tr.setNodeMarkup(list.at, type), type));
			return true;
		}
		let { tr } = state;
		if (!wrapRangeInList(tr, range, type)) {
			tr = clearBlocks(state.tr);
			const cleared = tr.selection.$from.blockRange(tr.selection.$to);
			if (!cleared || !wrapRangeInList(tr, cleared, type)) return false;
		}
		dispatch?.(joinNeighbours(tr, type).scrollIntoView());
		return true;
	};

/** A section that is selected whole is selected from its first word to its last. */
function withinBlocks(state: EditorState): EditorState {
	const { doc, selection, tr } = state;
	if (!(selection instanceof AllSelection)) return state;
	const { $from } = Selection.atStart(doc);
	return state.apply(tr.setSelection(TextSelection.between($from, Selection.atEnd(doc).$to)));
}

function listAround($from: ResolvedPos): { node: Node; at: number; depth: number } | null {
	for (let { depth } = $from; depth > 0; depth--) {
		const node = $from.node(depth);
		if (/List$/.test(node.type.name)) return { node, at: $from.before(depth), depth };
	}
	return null;
}

function joinNeighbours(transaction: Transaction, type: NodeType): Transaction {
	const list = listAround(transaction.selection.$from);
	if (list?.node.type !== type) return transaction;
	const isAlike = (neighbour: Node | null) =>
		neighbour?.type === type && neighbour.attrs['type'] === list.node.attrs['type'];
	const { doc } = transaction;
	const end = list.at + list.node.nodeSize;
	if (isAlike(doc.nodeAt(end)) && canJoin(doc, end)) transaction.join(end);
	if (isAlike(doc.resolve(list.at).nodeBefore) && canJoin(doc, list.at)) transaction.join(list.at);
	return transaction;
}
