/** Loads how a table is edited when there is one, or when a line begins as one: most briefs have none. */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import type { TableEditing } from './table-editing.ts';

export function tableKeys(): Plugin {
	let asked = false;
	let editing: TableEditing | undefined;
	const load = ({ doc, selection: { $from } }: EditorState) => {
		if (asked || !($from.parent.textContent.startsWith('|') || holdsTable(doc))) return;
		asked = true;
		import('./table-editing.ts').then(
			(loaded) => (editing = loaded.tableEditing),
			// Without the network; asked again with the next change.
			() => (asked = false),
		);
	};
	const plugin: Plugin = new Plugin({
		key: new PluginKey('tableKeys'),
		props: {
			handleKeyDown: (...is) => editing?.handleKeyDown.apply(plugin, is),
			handleTextInput: (...is) => editing?.handleTextInput.apply(plugin, is),
			handlePaste: (...is) => editing?.handlePaste.apply(plugin, is),
			handleDrop: (...is) => editing?.handleDrop.apply(plugin, is),
			transformCopied: (slice) => editing?.transformCopied(slice) ?? slice,
			handleDOMEvents: { cut: (...is) => editing?.cut(...is) },
		},
		view: (view) => {
			load(view.state);
			return { update: ({ state }) => load(state) };
		},
	});
	return plugin;
}

function holdsTable(doc: Node): boolean {
	let found = false;
	doc.descendants((node) => {
		found ||= node.type.name === 'table';
		return !found && !node.isTextblock;
	});
	return found;
}
