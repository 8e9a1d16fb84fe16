/** An arrow leads out of a section that is selected whole, to its end or its beginning. */
import { keymap } from '@tiptap/pm/keymap';
import { AllSelection, Selection, type Command } from '@tiptap/pm/state';

const leave =
	(to: 'atStart' | 'atEnd'): Command =>
	({ selection, doc, tr }, dispatch) => {
		if (!(selection instanceof AllSelection)) return false;
		dispatch?.(tr.setSelection(Selection[to](doc)).scrollIntoView());
		return true;
	};

/** The browser itself would look for the caret among the ids and notes, and find it somewhere. */
export const allSelected = keymap({
	ArrowLeft: leave('atStart'),
	ArrowUp: leave('atStart'),
	ArrowRight: leave('atEnd'),
	ArrowDown: leave('atEnd'),
});
