import type * as Y from 'yjs';
import { expect, test } from 'vitest';
import {
	anchorWords,
	findExact,
	fitAnchor,
	readBlocks,
	readLiveText,
	SECTIONS,
	sectionOf,
	textAt,
	type Anchor,
	type Fit,
} from '#brief';
import { randomFrom, seedOf } from '../support/soak.ts';
import { editAtRandom, pick, trace, traced, writtenBrief, type Random } from './written.ts';

interface Target {
	name: string;
	anchor: Anchor & { on: 'words' };
}

/** Quotes of 3 to about 60 characters, along words. */
function targetsIn(doc: Y.Doc, random: Random, count: number): Target[] {
	return Array.from({ length: count }, (_, index) => {
		const section = pick(random, SECTIONS);
		const blocks = readBlocks(sectionOf(doc, section));
		const block = pick(random, blocks);
		const borders = [...block.text.matchAll(/\b\w/g)].map((match) => match.index);
		const from = pick(random, borders);
		const words = 1 + Math.floor(random() * 10);
		const end = borders[borders.indexOf(from) + words];
		const to = block.text.slice(0, end ?? block.text.length).trimEnd().length;
		const unique = findExact(blocks, block.text.slice(from, to)).length === 1;
		const anchor = anchorWords(section, { block, from, to }, unique) as Target['anchor'];
		const name = `t${index}`;
		trace(block, from, to, name);
		return { name, anchor };
	});
}

type Verdict = 'found' | 'twin' | Exclude<Fit['status'], 'fresh' | 'moved' | 'empty'>;

test('[ANC7] whatever is edited, nothing is placed on words that are not the quote’s', () => {
	const seed = seedOf('ANC7');
	const table: Record<string, Record<Verdict, number>> = {};
	const count = (row: string, verdict: Verdict) => {
		table[row] ??= { found: 0, twin: 0, drifted: 0, ambiguous: 0, orphaned: 0 };
		table[row][verdict]++;
	};
	for (let run = 0; run < 60; run++) {
		const random = randomFrom(seed + run);
		const doc = writtenBrief(random, 4_000);
		const targets = targetsIn(doc, random, 30);
		for (let edit = 0; edit < 40; edit++) editAtRandom(doc, random);
		const live = readLiveText(doc);
		const now = traced(doc);
		for (const { name, anchor } of targets) {
			const fit = fitAnchor(live, anchor);
			const placed = fit.status === 'fresh' || fit.status === 'moved';
			if (placed) expect(textAt(fit.place), `seed ${seed + run}`).toBe(anchor.quote);
			const [only, other] = now.get(name) ?? [];
			const whole = only && !other && only.whole && textAt(only) === anchor.quote;
			const right =
				placed &&
				now
					.get(name)
					?.some(
						({ block, from }) =>
							fit.place.block.element === block.element && fit.place.from === from,
					);
			const row = !only
				? 'deleted or typed anew'
				: other
					? 'copied or torn apart'
					: !whole
						? 'changed'
						: only.section !== anchor.section
							? 'in another section'
							: anchor.unique
								? 'intact, unique at hand-off'
								: 'intact, one of several';
			count(row, placed ? (right ? 'found' : 'twin') : (fit.status as Verdict));
		}
	}
	console.log('1,800 suggestions, each after 40 edits of every kind');
	console.table(table);
	const unique = table['intact, unique at hand-off']!;
	expect(unique.twin).toBeLessThan(unique.found / 100);
	expect(unique.found).toBeGreaterThan(0.9 * Object.values(unique).reduce((a, b) => a + b));
});

test('[ANC8] five hundred suggestions are fitted anew in the time of a frame or two', () => {
	const random = randomFrom(7);
	const doc = writtenBrief(random, 100_000);
	const targets = targetsIn(doc, random, 500);
	for (let edit = 0; edit < 300; edit++) editAtRandom(doc, random);
	const started = performance.now();
	const live = readLiveText(doc);
	for (const { anchor } of targets) fitAnchor(live, anchor);
	const tookMs = performance.now() - started;
	console.log(`500 suggestions in 100,000 characters after 300 edits: ${tookMs.toFixed(0)} ms`);
	expect(tookMs).toBeLessThan(2_000);
});
