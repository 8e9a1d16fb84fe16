/**
 * What a person's own edit must not leave behind: a section without a block to write in, a list without
 * items, a row shorter than its table.
 */
import type { Node, Schema } from '@tiptap/pm/model';
import {
	Plugin,
	PluginKey,
	TextSelection,
	type EditorState,
	type Transaction,
} from '@tiptap/pm/state';
import type { SectionName } from '#brief';
import { ownItem } from './items.ts';
import { isFromDocument, isWritten } from './origin.ts';
import { padRows } from './tables.ts';
import { freshUid } from './unique-uids.ts';

export function emptyBlock(schema: Schema, section: SectionName): Node {
	const item = ownItem(section);
	return item ? schema.node(item, { uid: freshUid() }) : schema.node('paragraph');
}

export const noLeftovers = (section: SectionName): Plugin =>
	new Plugin({
		key: new PluginKey('noLeftovers'),
		appendTransaction: (transactions, _before, state) =>
			isWritten(transactions) && !transactions.some((one) => one.getMeta('composition'))
				? clearAway(state, section)
				: null,
		// What any plugin adds to a change from the document would stand on this page alone.
		filterTransaction: (transaction) => {
			const root = transaction.getMeta('appendedTransaction') as Transaction | undefined;
			return !(root && transaction.docChanged && isFromDocument(root));
		},
	});

function clearAway(state: EditorState, section: SectionName): Transaction | null {
	const transaction = state.tr;
	const hollow: { from: number; to: number }[] = [];
	state.doc.descendants((node, position) => {
		if (node.isTextblock) return false;
		if (!holdsTextblock(node)) hollow.push({ from: position, to: position + node.nodeSize });
		return holdsTextblock(node);
	});
	for (const { from, to } of hollow.reverse()) transaction.delete(from, to);
	padRows(transaction);
	if (transaction.doc.childCount === 0) {
		transaction.insert(0, emptyBlock(state.schema, section));
		transaction.setSelection(TextSelection.create(transaction.doc, 1));
	}
	return transaction.docChanged ? transaction : null;
}

function holdsTextblock(node: Node): boolean {
	let found = false;
	node.descendants((inner) => {
		found ||= inner.isTextblock;
		return !found;
	});
	return found;
}
