import { expect, test } from 'vitest';
import { parseStop } from '#brief';
import { DEFAULT_STOP, emptySection } from '#lib/checklist/empty-section.ts';
import { snapshotOf } from './snapshot-of.ts';

test('[EMPTY1] an empty goal, context or unknowns is asked for, empty stops get a typed one', () => {
	const empty = { goal: [''], context: [' '], unknowns: [], stops: ['\u00a0'], notes: [] };
	expect(
		emptySection.check(snapshotOf(empty)).map(({ section, kind, quote }) => [section, kind, quote]),
	).toEqual([
		['goal', 'question', ''],
		['stops', 'insertAfter', ''],
		['context', 'question', ''],
		['unknowns', 'question', ''],
	]);
	expect(parseStop(DEFAULT_STOP.en).type).toBe('wall-clock');
});

test.for(['n/a', 'N/A.', 'None.', 'none', '–', '-', 'nothing yet', ' Nil '])(
	'[EMPTY2] “%s” alone is a stand-in, quoted as it stands',
	(text) => {
		const [proposal, ...more] = emptySection.check(snapshotOf({ unknowns: ['', text] }));
		expect(more).toEqual([]);
		expect(proposal).toMatchObject({
			kind: 'question',
			quote: text.trim(),
			block: 1,
			occurrence: 1,
		});
	},
);

test('[EMPTY2] a stand-in for stop conditions is replaced by a typed one', () => {
	expect(emptySection.check(snapshotOf({ stops: ['n/a'] }))).toMatchObject([
		{ kind: 'replace', quote: 'n/a', text: DEFAULT_STOP.en },
	]);
});

test.for(['None, because all was settled in May.', 'None – the board closed them', 'Who opens?'])(
	'[EMPTY3] “%s” is an answer',
	(text) => {
		expect(emptySection.check(snapshotOf({ unknowns: [text] }))).toEqual([]);
	},
);

test('[EMPTY3] empty notes are no fault', () => {
	expect(emptySection.check(snapshotOf({ notes: [''] }))).toEqual([]);
});
