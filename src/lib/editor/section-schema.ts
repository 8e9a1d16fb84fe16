/** What one section may hold. Runs without a browser. */
import { Schema } from '@tiptap/pm/model';
import { topNodes, type SectionName } from '#brief';
import { itemNodes, ownItem } from './items.ts';
import { MARKS } from './marks.ts';
import { PROSE } from './prose.ts';

export function sectionSchema(section: SectionName): Schema {
	const isProse = ownItem(section) === null;
	const content = isProse ? 'block*' : `(${topNodes(section).join(' | ')})*`;
	return new Schema({
		nodes: {
			doc: { content },
			text: { group: 'inline' },
			...(isProse ? PROSE : itemNodes(section)),
		},
		marks: MARKS,
	});
}
