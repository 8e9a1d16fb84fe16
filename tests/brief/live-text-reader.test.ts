import * as Y from 'yjs';
import { expect, test } from 'vitest';
import {
	cloneOf,
	countWritten,
	LiveTextReader,
	readBlocks,
	readLiveText,
	SECTIONS,
	sectionOf,
	spanOf,
	type Written,
} from '#brief';
import { placeSuggestions } from '#lib/handoff/place-suggestions.ts';
import type { ReviewEntry } from '#lib/protocol/review.ts';
import { bodyOf, briefOf, entryOf, OPEN } from '../handoff/placed.ts';
import { randomFrom, seedOf } from '../support/soak.ts';
import { editAtRandom, pick, writtenBrief, type Random } from './written.ts';

/** Open and rejected ones, and some whose words count as written by an accept. */
function entriesIn(doc: Y.Doc, random: Random, count: number): ReviewEntry[] {
	return Array.from({ length: count }, (_, index): ReviewEntry => {
		const section = pick(random, SECTIONS);
		const { text } = pick(random, readBlocks(sectionOf(doc, section)));
		const words = text.split(' ');
		const from = Math.floor(random() * words.length);
		const quote = words.slice(from, from + 1 + Math.floor(random() * 9)).join(' ');
		const number = `1.${index + 1}`;
		if (index % 20 === 0) return { body: bodyOf(number), status: OPEN, written: null };
		const entry = entryOf(doc, number, section, quote);
		if (index % 7 === 0) return { ...entry, status: { ...OPEN, state: 'rejected' } };
		if (index % 5 !== 0) return entry;
		const live = readLiveText(doc);
		const block = pick(random, live.blocks(section));
		const to = Math.min(block.text.length, 20);
		const piece = { section, after: block.text.slice(0, to), before: quote };
		const written: Written = {
			...spanOf(section, { block, from: 0, to }),
			...piece,
			...countWritten(live, piece),
		};
		return { ...entry, status: { ...OPEN, state: 'accepted' }, written: [written] };
	});
}

test('[ANC10] text that is read again while people write is read and fitted as if it were read at once', () => {
	const seed = seedOf('ANC10');
	for (let run = 0; run < 30; run++) {
		const random = randomFrom(seed + run);
		const doc = writtenBrief(random, 3_000);
		const entries = entriesIn(doc, random, 40);
		const other = cloneOf(doc);
		using reader = new LiveTextReader(doc);
		let before = placeSuggestions(entries, reader.read());
		for (let edit = 0; edit < 40; edit++) {
			// Somebody else writes at the same time now and then; what both wrote comes in one transaction.
			if (random() < 0.2) {
				for (let i = 0; i < 3; i++) editAtRandom(other, random);
				editAtRandom(doc, random);
				Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
				Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)));
			} else editAtRandom(doc, random);
			// Not every change is read.
			if (random() < 0.3) continue;
			const [read, anew] = [reader.read(), readLiveText(doc)];
			for (const section of SECTIONS) {
				expect(read.blocks(section), `seed ${seed + run}`).toEqual(anew.blocks(section));
			}
			const placed = placeSuggestions(entries, read, before);
			expect(placed, `seed ${seed + run}`).toEqual(placeSuggestions(entries, anew));
			before = placed;
		}
	}
});

test('[ANC11] of what nothing was written in, nothing is read and nothing looked at again', () => {
	const doc = briefOf({ goal: ['One two three.', 'Four five six.'], notes: ['Seven eight.'] });
	using reader = new LiveTextReader(doc);
	const looked: string[] = [];
	const owner = {};
	const search = () =>
		SECTIONS.flatMap((section) =>
			reader.read().search(section, owner, 'e', (text) => {
				if (text !== '') looked.push(text);
				return text.includes('e') ? [{ text }] : [];
			}),
		).map(({ text, block }) => [text, block.index]);
	expect(search()).toHaveLength(3);
	looked.length = 0;

	const [first, second] = reader.read().blocks('goal');
	second!.runs[0]!.text.insert(0, 'Nearly ');
	expect(search()).toEqual([
		['One two three.', 0],
		['Nearly Four five six.', 1],
		['Seven eight.', 0],
	]);
	expect(looked).toEqual(['Nearly Four five six.']);
	expect(reader.read().blocks('goal')[0]!.runs).toBe(first!.runs);

	sectionOf(doc, 'goal').delete(0, 1);
	expect(search()).toEqual([
		['Nearly Four five six.', 0],
		['Seven eight.', 0],
	]);
	expect(looked).toHaveLength(1);
});
