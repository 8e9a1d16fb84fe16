/** What one section may hold, as Tiptap extensions. Runs without a browser. */
import type { Extensions } from '@tiptap/core';
import { Document } from '@tiptap/extension-document';
import { Text } from '@tiptap/extension-text';
import { topNodes, type SectionName } from '#brief';
import { itemNodes, ownItem } from './items.ts';
import { MARKS, PROSE } from './prose.ts';

export function sectionSchema(section: SectionName): Extensions {
	if (!ownItem(section)) return [Document.extend({ content: 'block*' }), Text, ...PROSE, ...MARKS];
	const content = `(${topNodes(section).join(' | ')})*`;
	return [Document.extend({ content }), Text, ...itemNodes(section), ...MARKS];
}
