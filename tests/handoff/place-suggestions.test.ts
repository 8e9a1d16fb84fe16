import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { readBlocks, readLiveText, sectionOf, type SectionName } from '#brief';
import { placeSuggestions } from '#lib/handoff/place-suggestions.ts';
import { bodyOf, briefOf, entryOf, OPEN } from './placed.ts';

const textIn = (doc: Y.Doc, section: SectionName, block: number): Y.XmlText =>
	readBlocks(sectionOf(doc, section))[block]!.runs[0]!.text;
const numbers = (placed: readonly { body: { number: string } }[]) =>
	placed.map(({ body }) => body.number);

test('[FIT1] suggestions stand in the order of the brief, whatever their numbers', () => {
	const doc = briefOf({ goal: ['One two three.', 'Four five.'], context: ['Six seven.'] });
	const entries = [
		entryOf(doc, '2.1', 'context', 'seven'),
		entryOf(doc, '1.2', 'goal', 'five'),
		entryOf(doc, '1.10', 'goal', 'two'),
		entryOf(doc, '1.9', 'goal', 'two'),
		entryOf(doc, '1.1', 'goal', 'three'),
	];
	expect(numbers(placeSuggestions(entries, readLiveText(doc)))).toEqual([
		'1.9',
		'1.10',
		'1.1',
		'1.2',
		'2.1',
	]);
});

test('[FIT2] what fits nowhere waits at the end of its section', () => {
	const doc = briefOf({ goal: ['Take this away.', 'Keep that.'] });
	const entries = [entryOf(doc, '1.1', 'goal', 'this'), entryOf(doc, '1.2', 'goal', 'that')];
	sectionOf(doc, 'goal').delete(0, 1);
	const placed = placeSuggestions(entries, readLiveText(doc));
	expect(numbers(placed)).toEqual(['1.2', '1.1']);
	expect(placed[1]).toMatchObject({ fit: 'orphaned', place: null });
});

test('[FIT3] where several places fit all are told, and it stands under the first', () => {
	const doc = briefOf({ notes: ['A window here.'] });
	const entries = [entryOf(doc, '1.1', 'notes', 'window')];
	textIn(doc, 'notes', 0).delete(0, 14);
	textIn(doc, 'notes', 0).insert(0, 'window or window or window');
	expect(placeSuggestions(entries, readLiveText(doc))[0]).toMatchObject({
		fit: 'ambiguous',
		words: null,
		place: { top: 0 },
		places: [{ from: 0 }, { from: 10 }, { from: 20 }],
	});
});

test('[FIT4] words taken out and put back are where they were', () => {
	const doc = briefOf({ goal: ['It ships by tomorrow, they say.'] });
	const entries = [entryOf(doc, '1.1', 'goal', 'by tomorrow,')];
	const text = textIn(doc, 'goal', 0);
	text.delete(9, 12);
	text.insert(9, 'by tomorrow,');
	expect(placeSuggestions(entries, readLiveText(doc))[0]).toMatchObject({
		fit: 'fresh',
		place: { from: 9, to: 21 },
	});
});

test('[FIT5] what was accepted stays under its block, though a twin of its quote stands elsewhere', () => {
	const doc = briefOf({ goal: ['Ships tomorrow.', 'Rests tomorrow.'] });
	const entry = entryOf(doc, '1.1', 'goal', 'tomorrow', { state: 'accepted', rev: 1 });
	const text = textIn(doc, 'goal', 0);
	text.insert(14, 'on Friday');
	text.delete(6, 8);
	expect(placeSuggestions([entry], readLiveText(doc))[0]?.place).toMatchObject({
		top: 0,
		from: 6,
		to: 6,
	});
});

test('[FIT6] the name of a block stays while blocks are added before it', () => {
	const doc = briefOf({ goal: ['First.', 'Second.'] });
	const entries = [entryOf(doc, '1.1', 'goal', 'Second')];
	const before = placeSuggestions(entries, readLiveText(doc))[0]?.place;
	sectionOf(doc, 'goal').insert(0, [new Y.XmlElement('paragraph')]);
	const after = placeSuggestions(entries, readLiveText(doc))[0]?.place;
	expect([before?.top, after?.top]).toEqual([1, 2]);
	expect(after?.topKey).toBe(before?.topKey);
});

test('[FIT7] what concerns an empty section fits until something is written in it', () => {
	const doc = briefOf({});
	const entries = [{ body: bodyOf('1.1'), status: OPEN, written: null }];
	expect(placeSuggestions(entries, readLiveText(doc))[0]).toMatchObject({
		fit: 'empty',
		place: null,
	});
	const text = new Y.XmlText('Now there is a goal.');
	(sectionOf(doc, 'goal').get(0) as Y.XmlElement).insert(0, [text]);
	expect(placeSuggestions(entries, readLiveText(doc))[0]?.fit).toBe('orphaned');
});

test('[FIT8] what stands where it stood stays the same object, and where all does the same list', () => {
	const doc = briefOf({ goal: ['One two three.', 'Four five.'] });
	const entries = [entryOf(doc, '1.1', 'goal', 'two'), entryOf(doc, '1.2', 'goal', 'five')];
	const before = placeSuggestions(entries, readLiveText(doc));
	textIn(doc, 'goal', 0).insert(14, ' And more.');
	expect(placeSuggestions(entries, readLiveText(doc), before)).toBe(before);
	textIn(doc, 'goal', 0).insert(0, 'Not ');
	const after = placeSuggestions(entries, readLiveText(doc), before);
	expect(after[0]).not.toBe(before[0]);
	expect(after[0]?.place).toMatchObject({ from: 8, to: 11 });
	expect(after[1]).toBe(before[1]);
	const decided = [entries[0]!, { ...entries[1]!, status: { ...OPEN, rev: 1 } }];
	expect(placeSuggestions(decided, readLiveText(doc), after)[1]?.status.rev).toBe(1);
});
