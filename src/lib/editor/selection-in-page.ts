/** The selection as the browser shows it, which the editor hears of a moment later. */
import { TextSelection, type Selection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** @returns null where it is not in this editor's text */
export function selectionInPage(view: EditorView): Selection | null {
	const shown = document.getSelection();
	if (!shown?.anchorNode || !shown.focusNode || !view.hasFocus() || view.composing) return null;
	const anchor = positionOf(view, shown.anchorNode, shown.anchorOffset);
	const head = positionOf(view, shown.focusNode, shown.focusOffset);
	if (anchor === null || head === null) return null;
	return TextSelection.between(view.state.doc.resolve(anchor), view.state.doc.resolve(head));
}

function positionOf(view: EditorView, node: globalThis.Node, offset: number): number | null {
	// In a block's words, and not in anything that is drawn among them.
	const element = node instanceof Element ? node : node.parentElement;
	if (!element || !view.dom.contains(element) || !(element as HTMLElement).isContentEditable) {
		return null;
	}
	return view.posAtDOM(node, offset);
}
