/** At the border of a block no key is the browser's: it would take out ids and notes that stand between the blocks. */
import { Extension, type Editor } from '@tiptap/core';

/** Asked last, when nothing was joined or lifted. */
export const BlockBorders = Extension.create({
	name: 'blockBorders',
	priority: 1,
	addKeyboardShortcuts() {
		const back = ({ editor }: { editor: Editor }) => {
			const { $from, empty } = editor.state.selection;
			return empty && $from.parentOffset === 0;
		};
		const forward = ({ editor }: { editor: Editor }) => {
			const { $from, empty } = editor.state.selection;
			return empty && $from.parentOffset === $from.parent.content.size;
		};
		return {
			Backspace: back,
			'Mod-Backspace': back,
			'Alt-Backspace': back,
			'Shift-Backspace': back,
			Delete: forward,
			'Mod-Delete': forward,
			'Alt-Delete': forward,
		};
	},
});
