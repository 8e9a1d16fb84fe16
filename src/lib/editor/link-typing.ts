/** Links while writing: addresses and Markdown links become links, a selection takes a pasted address, ctrl+k asks. */
import { Extension, getMarkRange, InputRule, markPasteRule } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
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

export const ADDRESS = /(?:https?:\/\/|mailto:)[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/gi;
const TYPED_ADDRESS =
	/(?:^|\s)((?:https?:\/\/|mailto:)[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}])([.,;:!?]?[ \u00a0])$/i;
const MARKDOWN_LINK = /\[([^\][]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\)$/i;

export const LinkTyping = (ask: (request: LinkRequest) => void) =>
	Extension.create({
		name: 'linkTyping',
		priority: 1002,
		addKeyboardShortcuts() {
			const { editor } = this;
			// Then the key does what it does.
			const linkBefore = () => {
				linkAddressBefore(editor.view);
				return false;
			};
			return {
				Enter: linkBefore,
				'Shift-Enter': linkBefore,
				'Mod-k': () => {
					// The browser tells of a selection made by the keys before this one only after it.
					if (editor.isEditable) requestAnimationFrame(() => askForLink(editor.view, ask));
					return true;
				},
			};
		},
		addInputRules() {
			const type = this.editor.schema.marks['link'];
			if (!type) return [];
			return [
				new InputRule({
					find: TYPED_ADDRESS,
					handler: ({ state, range, match }) => {
						const [whole = '', href = '', after = ''] = match;
						if (!isSafeHref(href)) return null;
						const from = range.from + whole.indexOf(href);
						const to = from + href.length;
						if (state.doc.rangeHasMark(from, to, type)) return null;
						// The character just typed is not in the document yet.
						const typed = after.slice(-1);
						state.tr.addMark(from, to, type.create({ href })).insertText(typed, range.to);
						return undefined;
					},
				}),
				new InputRule({
					find: MARKDOWN_LINK,
					handler: ({ state, range, match }) => {
						const [, words = '', href = ''] = match;
						if (!isSafeHref(href)) return null;
						const marks = state.doc.resolve(range.from).marks();
						const linked = state.schema.text(words, type.create({ href }).addToSet(marks));
						state.tr.replaceWith(range.from, range.to, linked).removeStoredMark(type);
						return undefined;
					},
				}),
			];
		},
		addPasteRules() {
			const type = this.editor.schema.marks['link'];
			if (!type) return [];
			return [
				markPasteRule({
					find: (text) =>
						[...text.matchAll(ADDRESS)].map((match) => ({
							text: match[0],
							index: match.index,
							data: { href: match[0] },
						})),
					type,
					getAttributes: (match) =>
						isSafeHref(match.data?.['href']) ? { href: match.data['href'] } : false,
				}),
			];
		},
		addProseMirrorPlugins() {
			return [
				new Plugin({
					key: new PluginKey('linkTyping'),
					props: {
						handlePaste: (view, event) => linkSelection(view, event),
						// A plain press sets the caret; in a text that can't be written, the browser follows the link.
						handleClick: (view, _position, event) => followLink(view, event),
					},
				}),
			];
		},
	});

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
	const around = selection.empty ? getMarkRange(selection.$from, type) : undefined;
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
