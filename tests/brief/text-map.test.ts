import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	emptyContent,
	findDocumentFault,
	readContent,
	readBlocks,
	replaceWords,
	sectionOf,
	seed,
	typeRoots,
	type Block,
} from '#brief';
import { readSection, writeSection } from '#lib/brief/markdown.ts';

const uid = (): string => 'i_aaaaaaaaaaaa';
const docOf = (notes: Block[]): Y.Doc => {
	const doc = typeRoots(new Y.Doc());
	seed(doc, 'x', { ...emptyContent(uid), notes });
	return doc;
};
const TABLE = 'Before.\n\n| what | cost |\n| - | - |\n| disk | 40 € |\n\nAfter.';

test('[TAB1] every cell of a table is a block of words, in the order of reading', () => {
	const doc = docOf(readSection('notes', TABLE, uid));
	expect(
		readBlocks(sectionOf(doc, 'notes')).map(({ top, name, text }) => [top, name, text]),
	).toEqual([
		[0, 'paragraph', 'Before.'],
		[1, 'tableHeader', 'what'],
		[1, 'tableHeader', 'cost'],
		[1, 'tableCell', 'disk'],
		[1, 'tableCell', '40 €'],
		[2, 'paragraph', 'After.'],
	]);
});

test('[TAB1] words of a cell are replaced in place', () => {
	const doc = docOf(readSection('notes', TABLE, uid));
	const block = readBlocks(sectionOf(doc, 'notes'))[4]!;
	replaceWords({ block, from: 0, to: 2 }, '45');
	expect(writeSection('notes', readContent(doc).notes)).toBe(TABLE.replace('40', '45'));
});

test('[TAB1] a list or a table without anything in it holds no block of words', () => {
	const doc = docOf([
		{ name: 'bulletList' },
		{ name: 'table', blocks: [{ name: 'tableRow' }] },
		{ name: 'paragraph', words: [{ text: 'a' }] },
	]);
	expect(findDocumentFault(doc)).toBeNull();
	expect(readBlocks(sectionOf(doc, 'notes')).map(({ index, top }) => [index, top])).toEqual([
		[0, 2],
	]);
});

test('[TAB2] a table holds rows and a row cells, in goal and notes alone', () => {
	const faultOf = (section: 'notes' | 'stops', block: Block): string | null => {
		const doc = typeRoots(new Y.Doc());
		seed(doc, 'x', { ...emptyContent(uid), [section]: [block] });
		return findDocumentFault(doc);
	};
	const cell: Block = { name: 'tableCell', words: [{ text: 'a' }] };
	expect(faultOf('notes', { name: 'table', blocks: [cell] })).toBe('table may not hold tableCell');
	expect(
		faultOf('notes', {
			name: 'table',
			blocks: [{ name: 'tableRow', blocks: [{ ...cell, attributes: { colspan: 2 } }] }],
		}),
	).toBe('tableCell may not have colspan 2');
	expect(
		faultOf('notes', {
			name: 'table',
			blocks: [{ name: 'tableRow', blocks: [{ name: 'tableRow' }] }],
		}),
	).toBe('tableRow may not hold tableRow');
	expect(faultOf('stops', { name: 'table', blocks: [] })).toBe('stops may not hold table');
});
