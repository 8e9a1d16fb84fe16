import { expect, test } from 'vitest';
import { deadlineOf, findHit, suggestionLimit, type Meters } from '#server/handoff/stops.ts';
import { snapshotOf } from '../checklist/snapshot-of.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const brief = snapshotOf({
	stops: [
		'Stop after 2 hours or 4 suggestions, whichever comes first.',
		'Stop after 9 suggestions.',
	],
});
const meters = (over: Partial<Meters> = {}): Meters => ({
	steps: 1,
	suggestions: 0,
	tokens: 0,
	startedAt: START,
	now: START,
	...over,
});

test('[LOOP12] of two limits in one sentence the one that is reached first stops the run, and is said', () => {
	expect(findHit(brief, meters())).toBeNull();
	expect(findHit(brief, meters({ suggestions: 4 }))).toMatchObject({
		condition: 'S1',
		evidence: '4 suggestions were made',
	});
	expect(findHit(brief, meters({ now: START + 7_200_000 }))).toMatchObject({
		condition: 'S1',
		evidence: 'it had run for 7200 seconds',
	});
});

test('[LOOP12] its wall clock ends the run in time, and its suggestions bound what lands', () => {
	expect(deadlineOf(brief, START)).toBe(START + 7_200_000);
	expect(suggestionLimit(brief)).toBe(4);
	expect(deadlineOf(snapshotOf({ stops: ['At €4 or after 9 steps.'] }), START)).toBeNull();
});

test('[LOOP13] a time of day ends the run when the clock first shows it, right through clock changes', () => {
	const deadline = (stop: string, timeZone: string, startedAt: string) =>
		new Date(
			deadlineOf({ ...snapshotOf({ stops: [stop] }), timeZone }, Date.parse(startedAt)) ?? 0,
		).toISOString();
	expect(deadline('Stop at 06:30.', 'Europe/Berlin', '2026-11-20T22:00:00Z')).toBe(
		'2026-11-21T05:30:00.000Z',
	);
	// Left out that night: the run ends when the clocks go on, not a day later.
	expect(deadline('Stop at 02:30.', 'Europe/Berlin', '2027-03-27T22:00:00Z')).toBe(
		'2027-03-28T01:00:00.000Z',
	);
	// Shown twice that night: the first ends it.
	expect(deadline('Stop at 02:30.', 'Europe/Berlin', '2026-10-24T20:00:00Z')).toBe(
		'2026-10-25T00:30:00.000Z',
	);
});
