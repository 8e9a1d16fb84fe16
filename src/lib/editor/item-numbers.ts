/** P1, U2, S3: what each item is called, by its place; and whether an unknown is answered. */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { SECTION, type SectionName } from '#brief';

export interface ItemPlace {
	/** Empty for an answer, which stands under its question. */
	id: string;
	answered: boolean;
}

const key = new PluginKey<DecorationSet>('itemNumbers');

export const itemNumbers = (section: SectionName): Plugin =>
	new Plugin({
		key,
		state: {
			init: (_config, { doc }) => placesIn(doc, section),
			apply: (transaction, before) =>
				transaction.docChanged ? placesIn(transaction.doc, section) : before,
		},
		props: { decorations: (state) => key.getState(state) },
	});

/** Node views compare the places they are handed, so those that stayed the same are not drawn again. */
function placesIn(doc: Node, section: SectionName): DecorationSet {
	const prefix = SECTION[section].item?.prefix ?? '';
	const decorations: Decoration[] = [];
	let number = 0;
	doc.forEach((node, position, index) => {
		const answer = node.type.name === 'answer';
		if (!answer) number++;
		const place: ItemPlace = {
			id: answer ? '' : `${prefix}${number}`,
			answered: node.type.name === 'unknown' && doc.maybeChild(index + 1)?.type.name === 'answer',
		};
		decorations.push(Decoration.node(position, position + node.nodeSize, {}, { ...place }));
	});
	return DecorationSet.create(doc, decorations);
}

/** @param decorations as a node view is handed them, with those of other plugins among them */
export function placeOf(decorations: readonly Decoration[]): ItemPlace {
	for (const decoration of decorations) {
		const spec = decoration.spec as Partial<ItemPlace>;
		if (typeof spec.id === 'string') return { id: spec.id, answered: spec.answered === true };
	}
	return { id: '', answered: false };
}
