import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { NODES } from '#brief';
import { bindingOf } from './binding.ts';

/**
 * Gives every empty block the text that its first letter goes into. Without it each of two people who begin in the
 * same block makes a text of its own, and the binding, which joins the two on both pages at once, doubles letters.
 */
export function readyEmptyBlocks(fragment: Y.XmlFragment, state: EditorState): void {
	if (!hasEmptyBlock(state.doc)) return;
	const bare = bareBlocks(fragment);
	if (bare.length === 0) return;
	const write = () => {
		for (const block of bare) block.insert(0, [new Y.XmlText()]);
	};
	// As if the binding had made it with the block: undo takes both, and nothing is drawn anew.
	bindingOf(state)?.mux(() => fragment.doc?.transact(write, ySyncPluginKey));
}

function hasEmptyBlock(doc: Node): boolean {
	let found = false;
	doc.descendants((node) => {
		found ||= node.isTextblock && node.content.size === 0;
		return !found && !node.isTextblock;
	});
	return found;
}

function bareBlocks(parent: Y.XmlFragment): Y.XmlElement[] {
	return parent.toArray().flatMap((child) => {
		if (!(child instanceof Y.XmlElement)) return [];
		if (NODES[child.nodeName]?.content !== 'text') return bareBlocks(child);
		return child.length === 0 ? [child] : [];
	});
}
