import type * as Y from 'yjs';
import { expect, test } from 'vitest';
import {
	fitAnchor,
	hashOfFit,
	hashWords,
	readBlocks,
	readLiveText,
	sectionOf,
	textAt,
	type SectionName,
} from '#brief';
import { briefOf, entryOf } from '../handoff/placed.ts';
import { join, split } from './written.ts';

const textIn = (doc: Y.Doc, section: SectionName, block: number): Y.XmlText =>
	readBlocks(sectionOf(doc, section))[block]!.runs[0]!.text;

/** Anchors a quote, lets somebody edit, and says how it fits: `drifted goal 0: the words`. */
function fitAfter(
	texts: Parameters<typeof briefOf>[0],
	section: SectionName,
	quote: string,
	edit: (doc: Y.Doc) => void,
): string {
	const doc = briefOf(texts);
	const { anchor } = entryOf(doc, '1.1', section, quote).body;
	edit(doc);
	const fit = fitAnchor(readLiveText(doc), anchor);
	if ('places' in fit) return `${fit.status} ${fit.places.length}`;
	if (!('place' in fit)) return fit.status;
	return `${fit.status} ${fit.section} ${fit.place.block.index}: ${textAt(fit.place)}`;
}
const SWITCH = 'The switch is made in one window of 90 minutes.';
const QUOTE = 'one window of 90 minutes';

test('[ANC4] words that stand where they stood are fresh; once elsewhere in their section, they moved', () => {
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, () => undefined)).toBe(
		`fresh goal 0: ${QUOTE}`,
	);
	const around = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).insert(46, '!');
		textIn(doc, 'goal', 0).insert(22, '(');
		textIn(doc, 'goal', 0).insert(0, 'So: ');
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, around)).toBe(`fresh goal 0: ${QUOTE}`);
	const joined = (doc: Y.Doc) => {
		const goal = sectionOf(doc, 'goal');
		join(goal, readBlocks(goal)[0]!);
	};
	expect(fitAfter({ goal: ['First.', SWITCH] }, 'goal', QUOTE, joined)).toBe(
		`moved goal 0: ${QUOTE}`,
	);
	const cut = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(14, 8);
		textIn(doc, 'goal', 1).insert(0, 'Ready tomorrow, they say.');
	};
	const short = ['It ships by tomorrow.', ''];
	expect(fitAfter({ goal: short }, 'goal', 'tomorrow', cut)).toBe('drifted goal 1: tomorrow');
});

test('[ANC5] words that were changed, or stand in another section, have drifted: a person looks', () => {
	const change = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(36, 1);
		textIn(doc, 'goal', 0).insert(36, '6');
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, change)).toBe(
		'drifted goal 0: one window of 60 minutes',
	);
	const over = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(14, 6);
		for (const [at, letter] of [...'morow'].entries())
			textIn(doc, 'goal', 0).insert(14 + at, letter);
	};
	expect(fitAfter({ goal: ['It ships by tomorrow.'] }, 'goal', 'tomorrow', over)).toBe(
		'drifted goal 0: tomorow',
	);
	const retype = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(0, SWITCH.length);
		textIn(doc, 'goal', 1).insert(0, 'The switch is made in two windows of 90 minutes.');
	};
	expect(fitAfter({ goal: [SWITCH, ''] }, 'goal', QUOTE, retype)).toBe(
		'drifted goal 1: two windows of 90 minutes',
	);
	const send = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(0, SWITCH.length);
		textIn(doc, 'notes', 0).insert(0, SWITCH);
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, send)).toBe(`drifted notes 0: ${QUOTE}`);
	const halve = (doc: Y.Doc) => {
		const goal = sectionOf(doc, 'goal');
		split(goal, readBlocks(goal)[0]!, 40);
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, halve)).toBe(
		'drifted goal 0: one window of 90 m',
	);
});

test('[ANC6] twins are ambiguous, what is gone is orphaned, and neither is guessed', () => {
	const twice = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(0, SWITCH.length);
		textIn(doc, 'goal', 0).insert(0, `${QUOTE} or ${QUOTE}`);
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, twice)).toBe('ambiguous 2');
	const remove = (doc: Y.Doc) => textIn(doc, 'goal', 0).delete(0, SWITCH.length);
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, remove)).toBe('orphaned');
	const over = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(22, 24);
		textIn(doc, 'goal', 0).insert(22, 'silence');
	};
	expect(fitAfter({ goal: [SWITCH] }, 'goal', QUOTE, over)).toBe('orphaned');
	const longer = (doc: Y.Doc) => {
		textIn(doc, 'goal', 0).delete(14, 6);
		textIn(doc, 'goal', 0).insert(14, 'morrows');
	};
	expect(fitAfter({ goal: ['It ships by tomorrow.'] }, 'goal', 'tomorrow', longer)).toBe(
		'drifted goal 0: tomorrows',
	);
	const other = ['It ships by tomorrow.', 'It rests by tomorrow.'];
	const first = (doc: Y.Doc) => textIn(doc, 'goal', 0).delete(0, 21);
	expect(fitAfter({ goal: other }, 'goal', 'tomorrow', first)).toBe('orphaned');
	const inOther = (doc: Y.Doc) => textIn(doc, 'goal', 0).delete(0, 20);
	expect(fitAfter({ goal: ['TBD, it is.'], notes: ['TBD'] }, 'goal', 'TBD', inOther)).toBe(
		'orphaned',
	);
});

test('[ANC9] the name of words is the same on the page and on the server, and another for other words', () => {
	expect(hashWords('one window of 90 minutes – “ä”')).toMatch(/^[\w-]{16}$/);
	expect(hashWords('a')).toBe('ypeBEsobvcr6wjGz');
	expect(hashWords('a')).not.toBe(hashWords('a '));
	const doc = briefOf({ goal: [SWITCH] });
	const { anchor } = entryOf(doc, '1.1', 'goal', QUOTE).body;
	expect(hashOfFit(fitAnchor(readLiveText(doc), anchor))).toBe(hashWords(QUOTE));
	expect(hashOfFit({ status: 'orphaned' })).toBeNull();
});
