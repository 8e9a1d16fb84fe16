/** What is dragged from one section into another goes there, and does not stay. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

let dragged: EditorView | null = null;

export const dragBetween = (): Plugin =>
	new Plugin({
		key: new PluginKey('dragBetween'),
		props: {
			handleDOMEvents: {
				dragstart: (view) => {
					dragged = view;
				},
				dragend: () => {
					dragged = null;
				},
				drop: (view) => {
					const source = dragged;
					if (!source?.editable || source === view) return;
					// After the drop: it may fail.
					setTimeout(() => source.dispatch(source.state.tr.deleteSelection()));
				},
			},
		},
	});
