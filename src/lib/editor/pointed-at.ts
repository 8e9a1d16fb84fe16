/** What a person pointed at in a text that cannot be written in at the moment. */
import type { EditorView } from '@tiptap/pm/view';
import type { DrawnPlace } from '#lib/handoff/drawing.ts';
import { wordBlocks } from './suggestion-decorations.ts';

/** @returns the selected words of one block, else the block that was pressed; null for what is drawn among them */
export function placePointedAt(
	view: EditorView,
	{ clientX, clientY, target }: MouseEvent,
): DrawnPlace | null {
	if (target instanceof Element && target.closest('.stack, .ref, .note')) return null;
	return selectedWords(view) ?? pressedBlock(view, clientX, clientY);
}

function selectedWords(view: EditorView): DrawnPlace | null {
	const shown = document.getSelection();
	if (!shown || shown.isCollapsed || !shown.anchorNode || !shown.focusNode) return null;
	if (!view.dom.contains(shown.anchorNode) || !view.dom.contains(shown.focusNode)) return null;
	const ends = [
		view.posAtDOM(shown.anchorNode, shown.anchorOffset),
		view.posAtDOM(shown.focusNode, shown.focusOffset),
	];
	const [from, to] = [Math.min(...ends), Math.max(...ends)];
	const place = blockAround(view, from);
	if (!place || to > place.start + place.size) return null;
	return { block: place.index, from: from - place.start, to: to - place.start };
}

function pressedBlock(view: EditorView, left: number, top: number): DrawnPlace | null {
	const position = view.posAtCoords({ left, top });
	const block = position && blockAround(view, position.pos);
	return block && { block: block.index, from: block.size, to: block.size };
}

function blockAround(view: EditorView, position: number) {
	const blocks = wordBlocks(view.state.doc).map((block, index) => ({ ...block, index }));
	return (
		blocks.find(({ start, size }) => position >= start && position <= start + size) ??
		blocks.findLast(({ start }) => start <= position) ??
		null
	);
}
