import { expect, test } from 'vitest';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import {
	anchorOf,
	overlaps,
	readEvalBriefs,
	stretchOf,
	toSnapshot,
	type EvalBrief,
} from './eval-brief.ts';

const RULES = CHECKLIST.map((rule) => rule.id);
const briefs = readEvalBriefs();
const english = briefs.filter((brief) => brief.language === 'en');
/** Without a defect that a rule could find. */
const CLEAN = ['e04', 'e11'];

const proposalsOn = (brief: EvalBrief): Proposal[] => {
	const snapshot = toSnapshot(brief);
	return CHECKLIST.flatMap((rule) => rule.check(snapshot));
};

const isoDates = (text: string): string[] =>
	[...text.matchAll(/\d{1,2} [A-Z][a-z]+ \d{4}/g)].map(([date]) =>
		new Date(`${date} UTC`).toISOString().slice(0, 10),
	);

function score(brief: EvalBrief) {
	const snapshot = toSnapshot(brief);
	const proposals = proposalsOn(brief).map((proposal) => ({
		...proposal,
		place: anchorOf(snapshot, proposal),
	}));
	// Empty notes are allowed here, and scored apart by the set's own rule.
	const defects = brief.defects.filter(
		(defect) =>
			RULES.includes(defect.class) &&
			!(defect.class === 'empty-section' && defect.section === 'notes'),
	);
	const hit = defects.filter((defect) =>
		proposals.some(
			({ rule, place, text }) =>
				rule === defect.class &&
				overlaps(place, stretchOf(snapshot, defect)) &&
				(!defect.expectedDates ||
					isoDates(text).some((date) => defect.expectedDates?.includes(date))),
		),
	);
	const traps = brief.notDefects.filter((trap) => RULES.includes(trap.looksLike));
	const sprung = traps.filter((trap) =>
		proposals.some(
			({ rule, place }) => rule === trap.looksLike && overlaps(place, stretchOf(snapshot, trap)),
		),
	);
	return { proposals, defects, hit, traps, sprung };
}

test('[EVAL1] every proposal on every brief stands where it says, once a place and a rule', () => {
	for (const brief of briefs) {
		const snapshot = toSnapshot(brief);
		const places = proposalsOn(brief).map((proposal) => ({
			rule: proposal.rule,
			...anchorOf(snapshot, proposal),
		}));
		for (const [index, place] of places.entries()) {
			const twins = places.slice(index + 1).filter((other) => other.rule === place.rule);
			expect(twins.some((other) => overlaps(place, other))).toBe(false);
		}
	}
});

test('[EVAL2] five of six planted defects are found in the English briefs', () => {
	const rows = RULES.map((rule) => {
		const scores = english.map(score);
		const count = (pick: 'defects' | 'hit'): number =>
			scores.flatMap((one) => one[pick]).filter((defect) => defect.class === rule).length;
		return { rule, hit: count('hit'), planted: count('defects') };
	});
	const sum = (key: 'hit' | 'planted'): number => rows.reduce((total, row) => total + row[key], 0);
	expect(sum('hit') / sum('planted'), JSON.stringify(rows)).toBeGreaterThanOrEqual(0.85);
});

test.for(CLEAN)('[EVAL3] nothing is raised on the clean brief %s', (id) => {
	const brief = briefs.find((one) => one.id === id);
	expect(brief && proposalsOn(brief).map(({ rule, quote }) => [rule, quote])).toEqual([]);
});

test('[EVAL4] at most one trap in ten is sprung', () => {
	const scores = briefs.map(score);
	const sprung = scores.flatMap((one) => one.sprung);
	const traps = scores.flatMap((one) => one.traps);
	expect(sprung.length / traps.length, JSON.stringify(sprung)).toBeLessThanOrEqual(0.1);
});
