import * as Y from 'yjs';
import { createDoc, SECTION, SECTIONS, typeRoots } from '#brief';
import { roughMarkdown } from '#lib/brief/rough-markdown.ts';
import { blocksWrittenBy } from '#lib/brief/unsaved-blocks.ts';
import type { UnsavedText } from './unsaved.ts';

/** @returns the blocks that hold unsaved words, as Markdown under their sections; empty where words only went */
export function unsavedMarkdown({ base, updates }: Pick<UnsavedText, 'base' | 'updates'>): string {
	const doc = typeRoots(createDoc());
	for (const update of base) Y.applyUpdate(doc, update);
	const { title, content } = blocksWrittenBy(doc, updates);
	const parts = SECTIONS.filter((section) => content[section].length > 0).map(
		(section) => `## ${SECTION[section].label}\n\n${roughMarkdown(content[section])}`,
	);
	return [...(title === null ? [] : [`# ${title}`]), ...parts].join('\n\n');
}
