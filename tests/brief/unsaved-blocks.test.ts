import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { emptyContent, sectionOf, seed, titleOf, typeRoots } from '#brief';
import { readSection, writeSection } from '#lib/brief/markdown.ts';
import { blocksWrittenBy } from '#lib/brief/unsaved-blocks.ts';

const uid = (): string => 'i_aaaaaaaaaaaa';

function committed(): Y.Doc {
	const doc = typeRoots(new Y.Doc());
	seed(doc, 'Ferry', {
		...emptyContent(uid),
		goal: readSection('goal', 'First.\n\nSecond.', uid),
		notes: readSection('notes', '- one\n- two', uid),
	});
	return doc;
}

/** The updates of what is written here on a copy of the document. */
function writeOn(doc: Y.Doc, write: (mine: Y.Doc) => void): { mine: Y.Doc; updates: Uint8Array[] } {
	const mine = typeRoots(new Y.Doc());
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(doc));
	const updates: Uint8Array[] = [];
	const keep = (update: Uint8Array) => void updates.push(update);
	mine.on('update', keep);
	write(mine);
	mine.off('update', keep);
	return { mine, updates };
}

const wordsOf = (doc: Y.Doc, block: number): Y.XmlText =>
	(sectionOf(doc, 'goal').get(block) as Y.XmlElement).get(0) as Y.XmlText;

test('[OFF17] of what was not saved the blocks that hold its words are told, whole, and no others', () => {
	const { mine, updates } = writeOn(committed(), (doc) => wordsOf(doc, 1).insert(7, ' Mine.'));
	const { title, content } = blocksWrittenBy(mine, updates);
	expect(title).toBeNull();
	expect(writeSection('goal', content.goal)).toBe('Second. Mine.');
	expect([content.context, content.unknowns, content.stops, content.notes]).toEqual([
		[],
		[],
		[],
		[],
	]);
});

test('[OFF17] words of others, words that went again and words that only went are not told', () => {
	const doc = committed();
	const { mine, updates } = writeOn(doc, (written) => {
		wordsOf(written, 1).delete(0, 3);
		wordsOf(written, 0).insert(0, 'again gone');
		wordsOf(written, 0).delete(0, 10);
	});
	wordsOf(doc, 0).insert(0, 'Of another. ');
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(doc));
	const { title, content } = blocksWrittenBy(mine, updates);
	expect(title).toBeNull();
	expect(Object.values(content).flat()).toEqual([]);
});

test('[OFF17] a title and words deep in a list are told', () => {
	const { mine, updates } = writeOn(committed(), (doc) => {
		titleOf(doc).insert(0, 'Night ');
		const list = sectionOf(doc, 'notes').get(0) as Y.XmlElement;
		const paragraph = (list.get(1) as Y.XmlElement).get(0) as Y.XmlElement;
		(paragraph.get(0) as Y.XmlText).insert(3, ' and more');
	});
	const { title, content } = blocksWrittenBy(mine, updates);
	expect(title).toBe('Night Ferry');
	expect(writeSection('notes', content.notes)).toBe('- one\n- two and more');
});
