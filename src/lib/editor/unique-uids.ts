/** Every item has a uid of its own, whatever was split, pasted or undone. */
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { isUid, makeUid } from '#brief';
import { isUndo, isWritten } from './origin.ts';

export const freshUid = (): string => makeUid(crypto.getRandomValues(new Uint8Array(12)));

/** Whether an undo was the last to change the text. */
const key = new PluginKey<boolean>('uniqueUids');

export const uniqueUids = (): Plugin =>
	new Plugin<boolean>({
		key,
		// Only with a person's own edits: pages that mended what others wrote would write against each other.
		appendTransaction: (transactions, _before, state) =>
			isWritten(transactions) ? giveUids(state) : null,
		state: {
			init: () => false,
			apply: (transaction, undone) => (transaction.docChanged ? isUndo(transaction) : undone),
		},
		view: () => ({
			update(view, before) {
				if (before.doc !== view.state.doc && key.getState(view.state)) mendLater(view);
			},
		}),
	});

/** The binding takes nothing that is added to an undo, so what it left is mended after it. */
function mendLater(view: EditorView): void {
	queueMicrotask(() => {
		if (view.isDestroyed) return;
		const mended = giveUids(view.state);
		// Not a step of its own on the way back.
		if (mended) view.dispatch(mended.setMeta('addToHistory', false));
	});
}

/**
 * A uid for each item that has none, and another for each that repeats an earlier one: the first in the order of
 * the document stays who it was.
 */
export function giveUids(state: EditorState): Transaction | null {
	const transaction = state.tr;
	const seen = new Set<string>();
	state.doc.forEach((node, position) => {
		if (!('uid' in node.attrs)) return;
		const uid: unknown = node.attrs['uid'];
		if (isUid(uid) && !seen.has(uid)) seen.add(uid);
		else transaction.setNodeAttribute(position, 'uid', freshUid());
	});
	return transaction.docChanged ? transaction : null;
}
