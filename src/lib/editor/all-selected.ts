/** An arrow leads out of a section that is selected whole, to its end or its beginning. */
import { Extension } from '@tiptap/core';
import { AllSelection, Selection } from '@tiptap/pm/state';

/** The browser itself would look for the caret among the ids and notes, and find it somewhere. */
export const AllSelected = Extension.create({
	name: 'allSelected',
	addKeyboardShortcuts() {
		const leave = (to: 'atStart' | 'atEnd') => () =>
			this.editor.commands.command(({ tr, dispatch }) => {
				if (!(tr.selection instanceof AllSelection)) return false;
				dispatch?.(tr.setSelection(Selection[to](tr.doc)).scrollIntoView());
				return true;
			});
		return {
			ArrowLeft: leave('atStart'),
			ArrowUp: leave('atStart'),
			ArrowRight: leave('atEnd'),
			ArrowDown: leave('atEnd'),
		};
	},
});
