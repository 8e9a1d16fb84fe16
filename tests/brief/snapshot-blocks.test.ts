import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { emptyContent, sectionOf, seed, snapshotBlocks, typeRoots } from '#brief';
import { readSection } from '#lib/brief/markdown.ts';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import { snapshotOf } from '../checklist/snapshot-of.ts';

const blocksOf = (markdown: string) => {
	let made = 0;
	const uid = () => `i_${String.fromCharCode(97 + made++).repeat(12)}`;
	const doc = typeRoots(new Y.Doc());
	seed(doc, 'Literals', { ...emptyContent(uid), notes: readSection('notes', markdown, uid) });
	return snapshotBlocks(sectionOf(doc, 'notes'));
};

test('[LIT1] a snapshot says which words are code and which stand in a quotation', () => {
	const [words, quote, code] = blocksOf(
		'Set `TBD` and **ship**.\n\n> See you tomorrow.\n\n```\nTBD\n```',
	);
	expect(words).toMatchObject({
		text: 'Set TBD and ship.',
		marks: [{ from: 4, to: 7, is: 'code' }],
	});
	expect(quote?.marks).toEqual([{ from: 0, to: 17, is: 'quote' }]);
	expect(code?.marks).toEqual([{ from: 0, to: 3, is: 'code' }]);
	expect(blocksOf('- a\n- `b`').map(({ marks }) => marks)).toEqual([
		[],
		[{ from: 0, to: 1, is: 'code' }],
	]);
});

test('[LIT2] rules leave literals alone, and only those', () => {
	const raised = (markdown: string): string[] => {
		const snapshot = snapshotOf({});
		snapshot.sections.notes = blocksOf(markdown);
		return CHECKLIST.flatMap((rule) => rule.check(snapshot)).map(({ rule }) => rule ?? '');
	};
	expect(raised('Set `TBD`.\n\n> The KQX comes tomorrow.\n\n```\nKQX TBD tomorrow\n```')).toEqual(
		[],
	);
	expect(raised('Set `x` to TBD; the KQX comes tomorrow.')).toEqual([
		'relative-date',
		'placeholder',
		'undefined-acronym',
	]);
});
