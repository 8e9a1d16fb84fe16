/** What is pasted or dropped among items: one item a line, whatever it was before. */
import { Fragment, Slice, type Node, type NodeType } from '@tiptap/pm/model';
import { Plugin, PluginKey, Selection, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { isUid } from '#brief';

/** How plain text marks the lines of a list. */
const BULLET = /^\s*(?:[-*+•–]|\d{1,3}[.)])\s+/;

/** @param type the item that lines become */
export const itemPaste = (type: NodeType): Plugin =>
	new Plugin({
		key: new PluginKey('itemPaste'),
		props: {
			clipboardTextParser: (text) => linesOf(text, type),
			transformPastedHTML: (html) => html.replace(/<br\b[^>]*>/gi, '</p><p>'),
			handlePaste: (view, _event, slice) => insertLines(view, slice, type, null),
			handleDrop: (view, event, slice, moved) => dropLines(view, event, slice, moved, type),
		},
	});

function linesOf(text: string, type: NodeType): Slice {
	const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
	const words = lines.length > 1 ? lines.map((line) => line.replace(BULLET, '').trim()) : lines;
	const nodes = words.map((line) => type.create(null, line ? type.schema.text(line) : null));
	return new Slice(Fragment.from(nodes), 1, 1);
}

/** The lines of a slice as items; an item that was copied whole keeps its uid if no item here has it. */
export function itemsOf(slice: Slice, type: NodeType, doc: Node): Node[] {
	const taken = new Set<unknown>();
	doc.forEach((node) => taken.add(node.attrs['uid']));
	const blocks: Node[] = [];
	const collect = (node: Node) => {
		if (node.isTextblock) blocks.push(node);
		else if (node.isText) blocks.push(type.create(null, node));
		else node.forEach(collect);
	};
	slice.content.forEach(collect);
	const written = blocks.filter((block) => block.textContent.trim() !== '');
	return written.map((block, index) => {
		const uid: unknown = block.attrs['uid'];
		const whole =
			(index > 0 || slice.openStart === 0) && (index < written.length - 1 || slice.openEnd === 0);
		const kept = whole && isUid(uid) && !taken.has(uid) ? uid : null;
		const kind = block.type.schema === type.schema && block.type.isTextblock ? block.type : type;
		return kind.create({ uid: kept }, block.content);
	});
}

function insertLines(
	view: EditorView,
	slice: Slice,
	type: NodeType,
	prepare: ((transaction: Transaction) => void) | null,
): boolean {
	const { state } = view;
	const items = itemsOf(slice, type, state.doc);
	if (items.length === 0) return true;
	const transaction = state.tr;
	prepare?.(transaction);
	placeItems(transaction, items);
	view.dispatch(transaction.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'));
	return true;
}

/** Replaces the selection by items: the first goes on where the caret is, the last takes what stood after it. */
export function placeItems(transaction: Transaction, items: readonly Node[]): void {
	transaction.deleteSelection();
	const { $from } = transaction.selection;
	const [first] = items;
	const last = items.at(-1);
	if (!first || !last) return;
	if (!$from.parent.isTextblock) {
		transaction.insert($from.pos, Fragment.from(items));
	} else if (items.length === 1) {
		transaction.insert($from.pos, first.content);
	} else if ($from.parentOffset === 0 && $from.parent.content.size > 0) {
		// Before an item that is written: it keeps its words and its uid, the others stand above it.
		const above = items.slice(0, -1);
		transaction.insert($from.pos, last.content);
		const end = $from.pos + last.content.size;
		transaction.setSelection(Selection.near(transaction.doc.resolve(end), -1));
		transaction.insert($from.before(), Fragment.from(above));
	} else {
		const slice = new Slice(Fragment.from(items), 1, 1);
		const end = $from.pos + slice.content.size - 2;
		transaction.replace($from.pos, $from.pos, slice);
		transaction.setSelection(Selection.near(transaction.doc.resolve(end), -1));
	}
}

function dropLines(
	view: EditorView,
	event: DragEvent,
	slice: Slice,
	moved: boolean,
	type: NodeType,
): boolean {
	const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
	if (!at) return true;
	return insertLines(view, slice, type, (transaction) => {
		if (moved) transaction.deleteSelection();
		const $at = transaction.doc.resolve(transaction.mapping.map(at.pos));
		transaction.setSelection(Selection.near($at));
	});
}
