/** What keys do in prose, beyond what they do everywhere. */
import { chainCommands, lift } from '@tiptap/pm/commands';
import { keymap } from '@tiptap/pm/keymap';
import { Slice } from '@tiptap/pm/model';
import { TextSelection, type Command } from '@tiptap/pm/state';
import { enter } from './base-keys.ts';
import { setBlock, toggleBlock, toggleQuote } from './block-commands.ts';
import { backInCode, leaveByEnter, leaveDown, leaveUp } from './code-block.ts';
import { backInItem, liftItem, sinkItem, splitItem, toggleList } from './lists.ts';

/** At the start of a block in a quotation, or under one: out of it, or onto its last line. */
const backAtQuote: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	if (!empty || $from.parentOffset > 0 || $from.depth === 0 || $from.index(-1) === 0) return false;
	if ($from.node(-1).type.name === 'blockquote') return lift(state, dispatch);
	const above = $from.node(-1).child($from.index(-1) - 1);
	if (above.type.name !== 'blockquote' || !above.lastChild?.isTextblock) return false;
	const { content } = $from.parent;
	const at = $from.before() - 2;
	const transaction = state.tr.replace(at, $from.after(), new Slice(content, 0, 0));
	transaction.setSelection(TextSelection.create(transaction.doc, at + content.size));
	dispatch?.(transaction.scrollIntoView());
	return true;
};

// Lines break by paragraphs alone: a break within one is not kept apart by the shared text.
const breakLine = chainCommands(leaveByEnter, splitItem, enter);

export const proseKeys = keymap({
	Enter: breakLine,
	'Shift-Enter': breakLine,
	Backspace: chainCommands(backInCode, backAtQuote, backInItem),
	Tab: sinkItem,
	'Shift-Tab': liftItem,
	ArrowUp: leaveUp,
	ArrowDown: leaveDown,
	'Mod-Alt-0': setBlock('paragraph'),
	'Mod-Alt-1': toggleBlock('heading', { level: 1 }),
	'Mod-Alt-2': toggleBlock('heading', { level: 2 }),
	'Mod-Alt-3': toggleBlock('heading', { level: 3 }),
	'Mod-Alt-c': toggleBlock('codeBlock'),
	'Mod-Shift-7': toggleList('orderedList'),
	'Mod-Shift-8': toggleList('bulletList'),
	'Mod-Shift-b': toggleQuote,
});
