/** Premises, unknowns, answers and stop conditions as nodes: one line of words each, and a uid. Shape only. */
import { mergeAttributes, Node } from '@tiptap/core';
import { isUid, SECTION, topNodes, type ItemName, type SectionName } from '#brief';

/** The item that a section makes of whatever comes in; null where the section is prose. */
export const ownItem = (section: SectionName): ItemName | null =>
	SECTION[section].item?.name ?? null;

const makeItem = (name: ItemName, section: SectionName) =>
	Node.create({
		name,
		group: 'block',
		content: 'inline*',
		addAttributes: () => ({
			uid: {
				default: null,
				// Two halves of an item are not both that item.
				keepOnSplit: false,
				// A premise pasted among the unknowns is no longer that premise.
				parseHTML: ({ dataset: { item, uid } }) => (item === name && isUid(uid) ? uid : null),
				renderHTML: ({ uid }) => (isUid(uid) ? { 'data-uid': uid } : {}),
			},
		}),
		parseHTML: () => {
			const own = { tag: `p[data-item="${name}"]`, priority: 60 };
			// Whatever block is pasted from elsewhere, its words become the section's own kind of item.
			return ownItem(section) === name ? [own, { tag: 'p' }, { tag: 'tr' }] : [own];
		},
		renderHTML: ({ HTMLAttributes }) => [
			'p',
			mergeAttributes(HTMLAttributes, { 'data-item': name }),
			0,
		],
	});

export const itemNodes = (section: SectionName) =>
	topNodes(section).map((name) => makeItem(name as ItemName, section));
