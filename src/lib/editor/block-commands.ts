/** Turns blocks of prose into other blocks. */
import { lift, setBlockType, wrapIn } from '@tiptap/pm/commands';
import type { Attrs, Node } from '@tiptap/pm/model';
import type { Command, EditorState, Transaction } from '@tiptap/pm/state';
import { liftTarget } from '@tiptap/pm/transform';
import { isCell } from './tables.ts';

/** Makes the selected blocks paragraphs at the top of the section, or items of its kind. */
export function clearBlocks(transaction: Transaction): Transaction {
	const { doc, steps } = transaction;
	const begun = steps.length;
	for (const { $from, $to } of transaction.selection.ranges) {
		doc.nodesBetween($from.pos, $to.pos, (node, position) => {
			if (node.isText) return;
			const mapping = transaction.mapping.slice(begun);
			const $start = transaction.doc.resolve(mapping.map(position));
			const $end = transaction.doc.resolve(mapping.map(position + node.nodeSize));
			const range = $start.blockRange($end);
			if (!range) return;
			const depth = liftTarget(range);
			if (node.isTextblock) {
				const { defaultType } = $start.parent.contentMatchAt($start.index());
				if (defaultType && !node.hasMarkup(defaultType)) {
					transaction.setNodeMarkup(range.start, defaultType);
				}
			}
			if (depth !== null) transaction.lift(range, depth);
		});
	}
	return transaction;
}

/** @param name a block of words; where it can't stand, the blocks leave what they stand in */
export const setBlock =
	(name: string, attributes?: Attrs): Command =>
	(state, dispatch) => {
		const type = state.schema.nodes[name];
		if (!type || isCell(state.selection.$from.parent)) return false;
		if (setBlockType(type, attributes)(state, dispatch)) return true;
		const cleared = clearBlocks(state.tr);
		const { from, to } = cleared.selection;
		dispatch?.(cleared.setBlockType(from, to, type, attributes).scrollIntoView());
		return true;
	};

/** Makes paragraphs of blocks that are of this kind already. */
export const toggleBlock =
	(name: string, attributes: Attrs = {}): Command =>
	(state, dispatch) => {
		const isSame = ({ type, attrs }: Node) =>
			type.name === name &&
			Object.entries(attributes).every(([key, value]) => attrs[key] === value);
		const next = blocksOf(state).every(isSame) ? setBlock('paragraph') : setBlock(name, attributes);
		return next(state, dispatch);
	};

export const toggleQuote: Command = (state, dispatch) => {
	const { $from, to } = state.selection;
	const quote = state.schema.nodes['blockquote'];
	if (!quote) return false;
	for (let depth = $from.sharedDepth(to); depth > 0; depth--) {
		if ($from.node(depth).type === quote) return lift(state, dispatch);
	}
	return wrapIn(quote)(state, dispatch);
};

function blocksOf({ doc, selection: { from, to } }: EditorState): Node[] {
	const blocks: Node[] = [];
	doc.nodesBetween(from, to, (node) => {
		if (node.isTextblock) blocks.push(node);
	});
	return blocks;
}
