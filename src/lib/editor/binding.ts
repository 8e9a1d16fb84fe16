/** The little that is asked of what binds an editor to the shared text. Its own types leave it open. */
import type { EditorState } from '@tiptap/pm/state';
import { ySyncPluginKey, type relativePositionToAbsolutePosition } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

export interface Binding {
	doc: Y.Doc;
	type: Y.XmlFragment;
	mapping: Parameters<typeof relativePositionToAbsolutePosition>[3];
	/** Where the selection was in the shared text before what is coming in. */
	beforeTransactionSelection: { anchor: Y.RelativePosition; head: Y.RelativePosition } | null;
	/** Runs a change that the editor is not to hear of; does nothing while one is being handled. */
	mux(change: () => void): void;
}

export const bindingOf = (state: EditorState): Binding | null =>
	(ySyncPluginKey.getState(state) as { binding: Binding | null } | undefined)?.binding ?? null;
