/** Enter, Backspace and Delete where no kind of block has an answer of its own, and the keys every editor has. */
import {
	baseKeymap,
	chainCommands,
	createParagraphNear,
	deleteSelection,
	joinBackward,
	joinForward,
	liftEmptyBlock,
	newlineInCode,
	pcBaseKeymap,
	selectNodeBackward,
	selectNodeForward,
	splitBlock,
} from '@tiptap/pm/commands';
import { undoInputRule } from '@tiptap/pm/inputrules';
import { keymap } from '@tiptap/pm/keymap';
import { Plugin, PluginKey, Selection, type Command } from '@tiptap/pm/state';
import { clearBlocks } from './block-commands.ts';

/** What is typed next has the marks of what stood before the caret; a link ends with its line. */
export const keepMarks =
	(split: Command): Command =>
	(state, dispatch) =>
		split(
			state,
			dispatch &&
				((transaction) => {
					const { $from, $to } = state.selection;
					const marks = state.storedMarks ?? ($to.parentOffset > 0 ? $from.marks() : []);
					dispatch(transaction.ensureMarks(marks.filter(({ type }) => type.name !== 'link')));
				}),
		);

/** An empty block at the beginning, before which there is nothing to join it with, becomes what new ones are. */
const clearFirst: Command = ({ selection, doc, tr }, dispatch) => {
	const { $anchor, empty } = selection;
	const isFirst = empty && Selection.atStart(doc).from === $anchor.pos;
	if (!isFirst || !$anchor.parent.isTextblock || $anchor.parent.content.size > 0) return false;
	const cleared = clearBlocks(tr);
	if (cleared.doc.eq(doc)) return false;
	dispatch?.(cleared);
	return true;
};

const deleteEmptyBlock: Command = ({ selection: { $anchor }, tr }, dispatch) => {
	if ($anchor.depth === 0 || $anchor.parent.content.size > 0) return false;
	dispatch?.(tr.delete($anchor.before(), $anchor.after()).scrollIntoView());
	return true;
};

export const enter = chainCommands(
	newlineInCode,
	createParagraphNear,
	liftEmptyBlock,
	keepMarks(splitBlock),
);
const OWN = new Map<Command | undefined, Command>([
	[pcBaseKeymap['Enter'], enter],
	[
		pcBaseKeymap['Backspace'],
		chainCommands(undoInputRule, clearFirst, deleteSelection, joinBackward, selectNodeBackward),
	],
	[
		pcBaseKeymap['Delete'],
		chainCommands(deleteSelection, deleteEmptyBlock, joinForward, selectNodeForward),
	],
]);

export const baseKeys = keymap(
	Object.fromEntries(
		Object.entries(baseKeymap).map(([key, command]) => [key, OWN.get(command) ?? command]),
	),
);

/** Where all was selected and deleted, what is left is as new. */
export const clearDeleted = (): Plugin =>
	new Plugin({
		key: new PluginKey('clearDeleted'),
		appendTransaction: (transactions, { doc, selection: { from, to, empty } }, state) => {
			if (empty || !transactions.some(({ docChanged }) => docChanged)) return null;
			if (transactions.some((one) => one.getMeta('composition'))) return null;
			const all = from === Selection.atStart(doc).from && to === Selection.atEnd(doc).to;
			if (!all || state.doc.textContent !== '') return null;
			const cleared = clearBlocks(state.tr);
			return cleared.docChanged ? cleared : null;
		},
	});
