/** Premises, unknowns, answers and stop conditions as nodes: one line of words each, and a uid. Shape only. */
import type { NodeSpec, TagParseRule } from '@tiptap/pm/model';
import { isUid, SECTION, topNodes, type ItemName, type SectionName } from '#brief';

/** The item that a section makes of whatever comes in; null where the section is prose. */
export const ownItem = (section: SectionName): ItemName | null =>
	SECTION[section].item?.name ?? null;

function itemNode(name: ItemName, section: SectionName): NodeSpec {
	const rule = (tag: string, priority?: number): TagParseRule => ({
		tag,
		...(priority && { priority }),
		// A premise pasted among the unknowns is no longer that premise.
		getAttrs: ({ dataset: { item, uid } }) => ({ uid: item === name && isUid(uid) ? uid : null }),
	});
	const own = rule(`p[data-item="${name}"]`, 60);
	return {
		group: 'block',
		content: 'inline*',
		attrs: { uid: { default: null } },
		// Whatever block is pasted from elsewhere, its words become the section's own kind of item.
		parseDOM: ownItem(section) === name ? [own, rule('p'), rule('tr')] : [own],
		toDOM: ({ attrs: { uid } }) => [
			'p',
			{ 'data-item': name, ...(isUid(uid) && { 'data-uid': uid }) },
			0,
		],
	};
}

export const itemNodes = (section: SectionName): Record<string, NodeSpec> =>
	Object.fromEntries(topNodes(section).map((name) => [name, itemNode(name as ItemName, section)]));
