/** At the border of a block no key is the browser's: it would take out ids and notes that stand between the blocks. */
import { keymap } from '@tiptap/pm/keymap';
import type { Command } from '@tiptap/pm/state';

const back: Command = ({ selection: { $from, empty } }) => empty && $from.parentOffset === 0;
const forward: Command = ({ selection: { $from, empty } }) =>
	empty && $from.parentOffset === $from.parent.content.size;

/** Asked last, when nothing was joined or lifted. */
export const blockBorders = keymap({
	Backspace: back,
	'Mod-Backspace': back,
	'Alt-Backspace': back,
	'Shift-Backspace': back,
	Delete: forward,
	'Mod-Delete': forward,
	'Alt-Delete': forward,
});
