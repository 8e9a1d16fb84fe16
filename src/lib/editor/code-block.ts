/** How a block of code is left, and how one comes from a code editor. */
import { exitCode } from '@tiptap/pm/commands';
import type { Node } from '@tiptap/pm/model';
import {
	Plugin,
	PluginKey,
	Selection,
	TextSelection,
	type Command,
	type EditorState,
} from '@tiptap/pm/state';
import { clearBlocks } from './block-commands.ts';

function caretInCode({ selection: { $from, empty } }: EditorState) {
	const { parent, parentOffset } = $from;
	if (!empty || parent.type.name !== 'codeBlock') return null;
	return { $from, code: parent, atEnd: parentOffset === parent.content.size };
}

const newParagraph = ({ schema }: EditorState): Node => schema.node('paragraph');

/** The third Enter at the end goes on under it. */
export const leaveByEnter: Command = (state, dispatch) => {
	const caret = caretInCode(state);
	if (!caret?.atEnd || !caret.code.textContent.endsWith('\n\n')) return false;
	const { pos } = caret.$from;
	const transaction = state.tr.delete(pos - 2, pos);
	const after = transaction.mapping.map(caret.$from.after());
	transaction.insert(after, newParagraph(state));
	transaction.setSelection(TextSelection.create(transaction.doc, after + 1));
	dispatch?.(transaction.scrollIntoView());
	return true;
};

/** Above the first block of all there is nowhere to go otherwise. */
export const leaveUp: Command = (state, dispatch) => {
	const caret = caretInCode(state);
	if (!caret || caret.$from.parentOffset > 0 || caret.$from.before() > 0) return false;
	const transaction = state.tr.insert(0, newParagraph(state));
	dispatch?.(transaction.setSelection(TextSelection.create(transaction.doc, 1)).scrollIntoView());
	return true;
};

export const leaveDown: Command = (state, dispatch) => {
	const caret = caretInCode(state);
	if (!caret?.atEnd) return false;
	const $after = state.doc.resolve(caret.$from.after());
	if (!$after.nodeAfter) return exitCode(state, dispatch);
	dispatch?.(state.tr.setSelection(Selection.near($after)).scrollIntoView());
	return true;
};

/** Backspace makes words of code that is empty, or the first of all. */
export const backInCode: Command = (state, dispatch) => {
	const caret = caretInCode(state);
	if (!caret || (caret.code.content.size > 0 && caret.$from.pos !== 1)) return false;
	dispatch?.(clearBlocks(state.tr));
	return true;
};

/** A code editor says which language it copied. */
export const codeEditorPaste = (): Plugin =>
	new Plugin({
		key: new PluginKey('codeEditorPaste'),
		props: {
			handlePaste(view, { clipboardData }) {
				const { tr, schema, selection } = view.state;
				const text = clipboardData?.getData('text/plain');
				const language = text ? languageOf(clipboardData) : null;
				const type = schema.nodes['codeBlock'];
				if (!text || !language || !type || selection.$from.parent.type === type) return false;
				const words = schema.text(text.replace(/\r\n?/g, '\n'));
				tr.replaceSelectionWith(type.create({ language }, words));
				if (tr.selection.$from.parent.type !== type) {
					const inside = tr.doc.resolve(Math.max(0, tr.selection.from - 2));
					tr.setSelection(TextSelection.near(inside));
				}
				view.dispatch(tr.setMeta('paste', true));
				return true;
			},
		},
	});

function languageOf(data: DataTransfer | null): string | null {
	const about = data?.getData('vscode-editor-data');
	if (!about) return null;
	try {
		const { mode } = JSON.parse(about) as { mode?: unknown };
		return typeof mode === 'string' && mode !== '' ? mode : null;
	} catch {
		return null;
	}
}
