/** A cell holds a line of words: what is pasted or dropped into one becomes it. */
import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import type { EditorView } from '@tiptap/pm/view';
import { isCell } from './tables.ts';

export function insertInCell(view: EditorView, slice: Slice): boolean {
	const { selection, tr } = view.state;
	const { $from, $to } = selection;
	if (!isCell($from.parent) || !$from.sameParent($to)) return false;
	tr.replaceSelection(new Slice(lineOf(slice), 0, 0));
	view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'));
	return true;
}

export function dropInCell(
	view: EditorView,
	event: DragEvent,
	slice: Slice,
	moved: boolean,
): boolean {
	const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
	const { doc, tr } = view.state;
	if (!at || !isCell(doc.resolve(at.pos).parent)) return false;
	if (moved) tr.deleteSelection();
	tr.insert(tr.mapping.map(at.pos), lineOf(slice));
	view.dispatch(tr.setMeta('uiEvent', 'drop'));
	return true;
}

function lineOf(slice: Slice): Fragment {
	const words: Node[] = [];
	const collect = (node: Node): void => {
		if (node.isText) words.push(node);
		else if (!node.isTextblock) node.forEach(collect);
		else if (node.content.size > 0) {
			if (words.length > 0) words.push(node.type.schema.text(' '));
			node.forEach((part) => words.push(part.isText ? oneLine(part) : part));
		}
	};
	slice.content.forEach(collect);
	return Fragment.fromArray(words);
}

const oneLine = (part: Node): Node =>
	part.type.schema.text((part.text ?? '').replace(/\s*\n\s*/g, ' '), part.marks);
