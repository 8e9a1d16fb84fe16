/** Keys of bold, italic and code. */
import { toggleMark } from '@tiptap/pm/commands';
import { keymap } from '@tiptap/pm/keymap';
import type { Command, Plugin } from '@tiptap/pm/state';

const toggle =
	(name: string): Command =>
	(state, dispatch) => {
		const type = state.schema.marks[name];
		const as = { removeWhenPresent: false, includeWhitespace: true };
		return type !== undefined && toggleMark(type, null, as)(state, dispatch);
	};

/** Code at the end of a line has no end to put the caret behind. */
const leaveCode: Command = ({ selection: { $from, empty }, schema, tr }, dispatch) => {
	const code = schema.marks['code']?.isInSet($from.marks());
	if (!empty || !code || $from.parentOffset < $from.parent.content.size) return false;
	dispatch?.(tr.removeStoredMark(code).insertText(' ', $from.pos));
	return true;
};

export const markKeys: Plugin = keymap({
	'Mod-b': toggle('bold'),
	'Mod-B': toggle('bold'),
	'Mod-i': toggle('italic'),
	'Mod-I': toggle('italic'),
	'Mod-e': toggle('code'),
	ArrowRight: leaveCode,
});
