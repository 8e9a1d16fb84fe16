/** Keeps the caret between the letters it stood between, whatever others write. */
import { Plugin, PluginKey, TextSelection, type EditorState } from '@tiptap/pm/state';
import { relativePositionToAbsolutePosition } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { bindingOf, type Binding } from './binding.ts';
import { mappingOf } from './changed-range.ts';
import { isFromDocument } from './origin.ts';

/**
 * The binding takes a block whose words changed for one that was moved, and puts the caret where it was counted
 * from the block's start: whoever types before it pushes the words away under it.
 */
export const steadyCaret = (): Plugin =>
	new Plugin({
		key: new PluginKey('steadyCaret'),
		appendTransaction: (transactions, before, state) => {
			const incoming = transactions.find((one) => one.docChanged && isFromDocument(one));
			const binding = bindingOf(state);
			const old = before.selection;
			if (!incoming || !binding || !(old instanceof TextSelection)) return null;
			const mapping = mappingOf(incoming);
			const was = binding.beforeTransactionSelection;
			const find = (position: number, place: Y.RelativePosition | undefined) => {
				if (!place) return mapping.map(position, -1);
				const isEmpty = before.doc.resolve(position).parent.content.size === 0;
				const kept = isEmpty ? blockPlace(binding, place, state) : letterPlace(binding, place);
				return kept ?? mapping.map(position, -1);
			};
			const anchor = find(old.anchor, was?.anchor);
			const head = old.empty ? anchor : find(old.head, was?.head);
			const size = state.doc.content.size;
			const selection = TextSelection.between(
				state.doc.resolve(Math.min(anchor, size)),
				state.doc.resolve(Math.min(head, size)),
			);
			return selection.eq(state.selection) ? null : state.tr.setSelection(selection);
		},
	});

/** Behind the letter that the caret stood behind; null where that letter is gone, or there was none. */
function letterPlace({ doc, type, mapping }: Binding, place: Y.RelativePosition): number | null {
	if (!place.item || !isThere(doc, place.item)) return null;
	return relativePositionToAbsolutePosition(doc, type, place, mapping);
}

/** In the block that had no letter to stand behind: beside it the same empty block may have come. */
function blockPlace(
	binding: Binding,
	place: Y.RelativePosition,
	state: EditorState,
): number | null {
	const { doc, type, mapping } = binding;
	if (!place.type || !isThere(doc, place.type)) return null;
	const position = relativePositionToAbsolutePosition(doc, type, place, mapping);
	return position === null ? null : state.doc.resolve(position).start();
}

function isThere(doc: Y.Doc, { client, clock }: Y.ID): boolean {
	if (clock >= Y.getState(doc.store, client)) return false;
	const item = Y.getItem(doc.store, Y.createID(client, clock));
	return item instanceof Y.Item && !item.deleted;
}

/** The binding would set the caret back to where it was at an undo when somebody next writes. */
export function forgetSelection(state: EditorState): void {
	const binding = bindingOf(state);
	if (binding) binding.beforeTransactionSelection = null;
}
