import * as Y from 'yjs';
import { expect, test } from 'vitest';
import {
	countWritten,
	findExact,
	integrityOf,
	readBlocks,
	readLiveText,
	replaceWords,
	sectionOf,
	spanOf,
	typeRoots,
	type Written,
} from '#brief';
import { briefOf, entryOf } from '../handoff/placed.ts';
import { randomFrom, seedOf } from '../support/soak.ts';
import { editAtRandom, join, split } from './written.ts';

const goalOf = (doc: Y.Doc) => readBlocks(sectionOf(doc, 'goal'));

/** Accepts other words for a quote, while somebody edits who has not heard of it; then both hear of each other. */
function merged(
	goal: string[],
	quote: string,
	by: string,
	edit: (doc: Y.Doc) => void,
): { integrity: string; text: string } {
	const doc = briefOf({ goal });
	const { anchor } = entryOf(doc, '1.1', 'goal', quote).body;
	const away = typeRoots(new Y.Doc());
	Y.applyUpdate(away, Y.encodeStateAsUpdate(doc));
	const [place] = findExact(goalOf(doc), quote);
	const { index } = place!.block;
	replaceWords(place!, by);
	const block = goalOf(doc)[index]!;
	const span = spanOf('goal', { block, from: place!.from, to: place!.from + by.length });
	const piece = { ...span, after: by, before: quote };
	const written: Written = { ...piece, ...countWritten(readLiveText(doc), piece) };
	edit(away);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(away));
	return {
		integrity: integrityOf(readLiveText(doc), [written], anchor).integrity,
		text: goalOf(doc)
			.map(({ text }) => text)
			.join('|'),
	};
}
const GOAL = ['First this.', 'Then ship it by tomorrow, to all of them.'];

test('[KEPT1] accepted words are kept through typing around them and elsewhere', () => {
	const typing = (doc: Y.Doc) => {
		goalOf(doc)[1]!.runs[0]!.text.insert(0, 'And ');
		goalOf(doc)[0]!.runs[0]!.text.insert(0, 'By tomorrow: ');
	};
	expect(merged(GOAL, 'tomorrow', 'Friday', typing)).toEqual({
		integrity: 'kept',
		text: 'By tomorrow: First this.|And Then ship it by Friday, to all of them.',
	});
	const within = merged(
		['It ships by tomorrow.'],
		'by tomorrow',
		'by tomorrow evening',
		() => undefined,
	);
	expect(within.integrity).toBe('kept');
});

test('[KEPT2] a join or a split that brings the replaced words back is told', () => {
	const joined = merged(GOAL, 'tomorrow', 'Friday', (doc) =>
		join(sectionOf(doc, 'goal'), goalOf(doc)[0]!),
	);
	expect(joined).toEqual({
		integrity: 'regressed',
		text: 'First this.Then ship it by tomorrow, to all of them.',
	});
	const halved = merged(GOAL, 'tomorrow', 'Friday', (doc) =>
		split(sectionOf(doc, 'goal'), goalOf(doc)[1]!, 9),
	);
	expect(halved.integrity).toBe('regressed');
	expect(halved.text).toContain('it by tomorrow, to all');
});

test('[KEPT3] whatever was edited offline, accepted words are not called kept where they are gone', () => {
	const seed = seedOf('KEPT3');
	const table = { kept: 0, changed: 0, regressed: 0 };
	for (let run = 0; run < 300; run++) {
		const random = randomFrom(seed + run);
		const { integrity, text } = merged(
			['One line before it.', ...GOAL, 'A line after it, to all.'],
			'tomorrow',
			'Friday 20 November',
			(doc) => {
				for (let edit = 0; edit < 6; edit++) editAtRandom(doc, random);
			},
		);
		table[integrity as keyof typeof table]++;
		if (integrity === 'kept') expect(text, `seed ${seed + run}`).toContain('Friday 20 November');
		if (integrity === 'regressed') expect(text, `seed ${seed + run}`).toContain('tomorrow');
	}
	console.log('300 accepts merged with six edits each', table);
	expect(table.kept).toBeGreaterThan(0);
});
