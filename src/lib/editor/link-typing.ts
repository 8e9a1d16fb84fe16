/** Links while writing: addresses and Markdown links become links, a selection takes a pasted address, ctrl+k asks. */
import { InputRule } from '@tiptap/pm/inputrules';
import { keymap } from '@tiptap/pm/keymap';
import type { MarkType, ResolvedPos, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, type Command } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { isSafeHref } from '#brief';

/** Asked for an address: where on the page, what it is now, and what to do with the answer. */
export interface LinkRequest {
	/** Of the words it is for, in the coordinates of the viewport. */
	left: number;
	bottom: number;
	/** Empty where there is no link yet. */
	href: string;
	/** An empty address takes the link away. */
	answer(href: string): void;
	cancel(): void;
}

const TYPED_ADDRESS =
	/(?:^|\s)((?:https?:\/\/|mailto:)[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}])([.,;:!?]?[ \u00a0])$/i;
const MARKDOWN_LINK = /\[([^\][]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\)$/i;

export function linkTyping(ask: (request: LinkRequest) => void): Plugin[] {
	// Then the key does what it does.
	const linkBefore: Command = (_state, _dispatch, view) => {
		if (view) linkAddressBefore(view);
		return false;
	};
	const keys = keymap({
		Enter: linkBefore,
		'Shift-Enter': linkBefore,
		'Mod-k': (_state, _dispatch, view) => {
			// The browser tells of a selection made by the keys before this one only after it.
			if (view?.editable) requestAnimationFrame(() => askForLink(view, ask));
			return true;
		},
	});
	const presses = new Plugin({
		key: new PluginKey('linkTyping'),
		props: {
			handlePaste: (view, event) => linkSelection(view, event),
			// A plain press sets the caret; in a text that can't be written, the browser follows the link.
			handleClick: (view, _position, event) => followLink(view, event),
		},
	});
	return [keys, presses];
}

export function linkRules(schema: Schema): InputRule[] {
	const { link } = schema.marks;
	if (!link) return [];
	return [
		new InputRule(
			TYPED_ADDRESS,
			({ doc, tr }, [whole, href = '', after = ''], start, end) => {
				if (!isSafeHref(href)) return null;
				const from = start + whole.indexOf(href);
				const to = from + href.length;
				if (doc.rangeHasMark(from, to, link)) return null;
				// The character just typed is not in the document yet.
				return tr.addMark(from, to, link.create({ href })).insertText(after.slice(-1), end);
			},
			{ inCodeMark: false },
		),
		new InputRule(
			MARKDOWN_LINK,
			({ doc, tr }, [, words = '', href = ''], start, end) => {
				if (!isSafeHref(href)) return null;
				const marks = doc.resolve(start).marks();
				const linked = schema.text(words, link.create({ href }).addToSet(marks));
				return tr.replaceWith(start, end, linked).removeStoredMark(link);
			},
			{ inCodeMark: false },
		),
	];
}

/** The end of a line ends an address too. */
function linkAddressBefore(view: EditorView): void {
	const { selection, schema, tr } = view.state;
	const { $from, empty } = selection;
	const type = schema.marks['link'];
	if (!type || !empty || !$from.parent.type.allowsMarkType(type)) return;
	const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
	const href = TYPED_ADDRESS.exec(`${before} `)?.[1];
	if (!isSafeHref(href)) return;
	const from = $from.start() + before.lastIndexOf(href);
	if (view.state.doc.rangeHasMark(from, from + href.length, type)) return;
	view.dispatch(tr.addMark(from, from + href.length, type.create({ href })).removeStoredMark(type));
}

/** An address pasted over words makes them a link. */
function linkSelection(view: EditorView, event: ClipboardEvent): boolean {
	const { selection, schema, tr } = view.state;
	const href = event.clipboardData?.getData('text/plain').trim();
	const type = schema.marks['link'];
	if (!type || selection.empty || !isSafeHref(href) || !selection.$from.sameParent(selection.$to)) {
		return false;
	}
	view.dispatch(tr.addMark(selection.from, selection.to, type.create({ href })));
	return true;
}

function followLink(view: EditorView, event: MouseEvent): boolean {
	if (!view.editable || !(event.ctrlKey || event.metaKey)) return false;
	const link = event.target instanceof Element ? event.target.closest('a') : null;
	if (!link || !isSafeHref(link.href)) return false;
	window.open(link.href, '_blank', 'noopener,noreferrer');
	return true;
}

function askForLink(view: EditorView, ask: (request: LinkRequest) => void): void {
	const { selection, schema, doc } = view.state;
	const type = schema.marks['link'];
	if (!type) return;
	const around = selection.empty ? linkAround(selection.$from, type) : null;
	const { from, to } = around ?? selection;
	let href = '';
	doc.nodesBetween(from, Math.max(to, from + 1), (node) => {
		const mark = type.isInSet(node.marks);
		if (mark && href === '') href = String(mark.attrs['href']);
	});
	const { left, bottom } = view.coordsAtPos(from);
	ask({
		left,
		bottom,
		href: around || !selection.empty ? href : '',
		answer: (address) => {
			const { tr } = view.state;
			tr.removeMark(from, to, type);
			if (address && from === to)
				tr.insert(from, schema.text(address, [type.create({ href: address })]));
			else if (address) tr.addMark(from, to, type.create({ href: address }));
			view.dispatch(tr);
			view.focus();
		},
		cancel: () => view.focus(),
	});
}

function linkAround($at: ResolvedPos, type: MarkType): { from: number; to: number } | null {
	const { parent, parentOffset } = $at;
	const touching = [parent.childAfter(parentOffset), parent.childBefore(parentOffset)];
	const found = touching.find(({ node }) => node && type.isInSet(node.marks));
	const mark = type.isInSet(found?.node?.marks ?? []);
	if (!found?.node || !mark) return null;
	const isLinked = (index: number) => mark.isInSet(parent.maybeChild(index)?.marks ?? []);
	let from = $at.start() + found.offset;
	let to = from + found.node.nodeSize;
	for (let i = found.index - 1; isLinked(i); i--) from -= parent.child(i).nodeSize;
	for (let i = found.index + 1; isLinked(i); i++) to += parent.child(i).nodeSize;
	return { from, to };
}
