import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import { readEvalBriefs } from '../eval/eval-brief.ts';
import { score } from '../eval/score.ts';
import { snapshotOf } from './snapshot-of.ts';

const scores = readEvalBriefs('tests/assets/eval').map(score);
const hits = scores.flatMap((one) => one.hits);

test('[EVAL1] every proposal on every brief stands where it says, once a place and a rule', () => {
	for (const { proposals } of scores) {
		expect(proposals.filter(({ place }) => place === null)).toEqual([]);
		for (const [index, { rule, place }] of proposals.entries()) {
			const twins = proposals.slice(index + 1).filter((other) => other.rule === rule);
			expect(
				twins.some(
					(other) =>
						other.place?.section === place?.section &&
						(other.place?.from ?? 0) < (place?.to ?? 0) &&
						(place?.from ?? 0) < (other.place?.to ?? 0),
				),
			).toBe(false);
		}
	}
});

test('[EVAL2] nine of ten planted defects are found', () => {
	const defects = scores.flatMap((one) => one.defects);
	const missed = defects.filter((defect) => !hits.some((hit) => hit.defect === defect));
	expect(hits.length / defects.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.9);
});

test('[EVAL3] nothing is raised on the clean briefs', () => {
	const clean = scores.filter(({ isClean }) => isClean);
	expect(clean.map(({ brief }) => brief.id)).toEqual(['e04', 'e11']);
	for (const { proposals } of clean) {
		expect(proposals.map(({ rule, quote }) => [rule, quote])).toEqual([]);
	}
});

test('[EVAL4] at most one trap in ten is sprung', () => {
	const sprung = scores.flatMap((one) => one.sprung);
	const traps = scores.flatMap((one) => one.traps);
	expect(sprung.length / traps.length, JSON.stringify(sprung)).toBeLessThanOrEqual(0.1);
});

test.for(['automerge-paper', 'friendsforever'])(
	'[EVAL5] the prose of the recorded trace %s raises nothing but its acronyms',
	(name) => {
		const packed = readFileSync(`tests/assets/traces/${name}.json.gz`);
		const { endContent } = JSON.parse(gunzipSync(packed).toString()) as { endContent: string };
		const notes = endContent.split(/\n\s*\n/).map((part) => part.replace(/\s+/g, ' ').trim());
		const snapshot = snapshotOf({ notes: notes.filter((part) => part !== '') });
		const raised = CHECKLIST.flatMap((rule) => rule.check(snapshot));
		const alarms = raised.filter(({ rule }) => rule !== 'undefined-acronym');
		expect(alarms.map(({ rule, quote }) => [rule, quote])).toEqual([]);
		expect(raised.length).toBeLessThanOrEqual(5);
	},
);
