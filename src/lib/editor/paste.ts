/** What is pasted from elsewhere keeps its structure and leaves its looks behind; how is loaded when it is needed. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { isSafeHref, type SectionName } from '#brief';
import type { ForeignSource } from './foreign-paste.ts';

export function paste(section: SectionName): Plugin {
	// With shift a text is pasted as it is.
	let shift = false;
	const follow = (_view: EditorView, { shiftKey }: KeyboardEvent) => {
		shift = shiftKey;
		return false;
	};
	return new Plugin({
		key: new PluginKey('paste'),
		props: {
			handleDOMEvents: {
				keydown: follow,
				keyup: follow,
				// Before the editor parses what it would not read well anyway.
				paste(view, event) {
					const { clipboardData } = event;
					const { $from, empty } = view.state.selection;
					if (!view.editable || !clipboardData || shift || $from.parent.type.spec.code)
						return false;
					const plain = clipboardData.getData('text/plain');
					const source = foreignSource(clipboardData, section, empty);
					if (!source) return false;
					event.preventDefault();
					import('./foreign-paste.ts')
						.then(({ pasteForeign }) => pasteForeign(view, source, section))
						// Offline before it was ever needed.
						.catch(() => view.pasteText(plain));
					return true;
				},
			},
		},
	});
}

/** @returns null for what the editor itself reads well: its own words, and plain text */
function foreignSource(
	data: DataTransfer,
	section: SectionName,
	empty: boolean,
): ForeignSource | null {
	const html = data.getData('text/html');
	if (html.includes('data-pm-slice')) return null;
	// An address over words is their link.
	if (!empty && isSafeHref(data.getData('text/plain').trim())) return null;
	if (html.trim() !== '' && !CODE_EDITOR.test(html)) return { is: 'html', text: html };
	const text = data.getData('text/plain');
	const markdown = section === 'goal' || section === 'notes' ? MARKDOWN : MARKDOWN_ITEMS;
	return markdown.test(text) ? { is: 'markdown', text } : null;
}

/** Code editors paint what they copy; the painting says nothing. */
const CODE_EDITOR =
	/^(?:<html>|<body>|<meta[^>]*>|<!--\w+-->|\s)*<div style="[^"]*white-space: ?pre/;

/** Blocks of Markdown: a heading, a list, a quotation, fenced code, the second line of a table. */
const MARKDOWN =
	/^ {0,3}(?:(?:#{1,6}|[-*+]|\d{1,9}[.)]|>) +\S|`{3}|~{3}|\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$)/m;
/** Among items a text without marks is one item a line, and stays that. */
const MARKDOWN_ITEMS = /^\s*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)]) +\S|\|.*\|\s*\n)/;
