import { expect, test } from 'vitest';
import { readFacts, sayFacts } from '#lib/client/say-brief.ts';
import { sayOutcome } from '#lib/client/say-decision.ts';
import { sayAct, sayNotOffered } from '#lib/client/say-act.ts';
import {
	sayAccepted,
	sayAllDecided,
	sayChange,
	sayCondition,
	sayDecided,
	sayGroup,
	sayMisfit,
	sayShaken,
	sayShared,
	sayState,
	sayStep,
	sayWalk,
} from '#lib/client/say-suggestion.ts';
import { readLiveText, type StandingRecord } from '#brief';
import { briefOf, placedAt } from '../handoff/placed.ts';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const reader = {
	id: 'u_ines',
	name: 'Ines Calder',
	mayDecide: true,
	mayHandOff: true,
	now: at(20, 9),
	timeZone: 'UTC',
};
const one = placedAt('3.3', 'goal', 0);
const byTomas = {
	state: 'accepted',
	rev: 1,
	decidedBy: 'Tomas Wirth',
	decidedById: 'u_tomas',
	decidedAt: at(20, 8, 11),
	reason: null,
} as const;
const untainted = () => false;
const places = (count: number) =>
	Array.from({ length: count }, () => ({ ...one.place!, span: {} as never }));

test('[SUG9] who changed words is told by first name, with the time where it is known', () => {
	const change = { by: 'Tomas Wirth', byId: 'u_tomas', at: at(20, 7, 31) };
	const said = (over: object) => sayChange({ ...change, ...over }, reader);
	expect(said({})).toBe('Tomas changed these words today at 07:31, after it was written.');
	expect(said({ at: at(19, 17, 30) })).toBe(
		'Tomas changed these words at 17:30 yesterday, after it was written.',
	);
	expect(said({ at: null })).toBe('Tomas changed these words after it was written.');
	expect(said({ byId: reader.id, at: null })).toBe('You changed these words after it was written.');
});

test('[SUG1] what cannot be accepted says why', () => {
	expect(sayMisfit({ ...one, fit: 'drifted' })).toBe(
		'These words were changed after it was written.',
	);
	expect(sayMisfit({ ...one, fit: 'ambiguous', places: places(2) })).toBe('Two places fit.');
	expect(sayMisfit({ ...one, fit: 'ambiguous', places: places(3) })).toBe('Three places fit.');
	const words = {
		...one.body,
		anchor: { section: 'goal', on: 'words', quote: 'one window' } as never,
	};
	expect(sayMisfit({ ...one, body: words, fit: 'orphaned' })).toBe(
		'“one window” was deleted after it was written.',
	);
	expect(sayMisfit({ ...one, fit: 'drifted', section: 'notes' })).toBe(
		'Its words stand in Notes now.',
	);
	expect(sayMisfit({ ...one, fit: 'orphaned' })).toBe(
		'This section was empty when it was written.',
	);
	for (const fit of ['fresh', 'moved', 'empty'] as const)
		expect(sayMisfit({ ...one, fit })).toBeNull();
});

test('[SUG2] a fold says how its suggestion stands, and by whom it was decided', () => {
	expect(sayState(one, 'u_ines', 'stands')).toBe('open');
	expect(sayState(one, 'u_ines', 'rejected')).toBe('on rejected ground');
	expect(sayState({ ...one, fit: 'drifted' }, 'u_ines', 'stands')).toBe('drifted');
	expect(sayState({ ...one, fit: 'ambiguous', places: places(2) }, 'u_ines', 'stands')).toBe(
		'two places fit',
	);
	expect(sayState({ ...one, status: byTomas }, 'u_ines', 'rejected')).toBe(
		'accepted by Tomas Wirth',
	);
	expect(sayState({ ...one, status: byTomas }, 'u_tomas', 'stands')).toBe('accepted by you');
	const held = placedAt('3.8', 'goal', 0, { state: 'held' });
	expect(sayState(held, 'u_ines', 'stands')).toBe('below the line');
});

test('[SUG3] a decision that came first is told with its time', () => {
	expect(sayDecided(byTomas, reader, true)).toBe(
		'Tomas accepted this at 08:11, a moment before you.',
	);
	expect(sayDecided(byTomas, reader, false)).toBe('Tomas accepted this at 08:11.');
	const mine = {
		...byTomas,
		decidedBy: 'Ines Calder',
		decidedById: 'u_ines',
		decidedAt: at(18, 8, 11),
	};
	expect(sayDecided(mine, reader, true)).toBe('You accepted this on Wednesday 08:11.');
});

test('[SUG4] a group is named by its number, its kind and its place in the walk', () => {
	const count = { at: 3, of: 7, decided: 2, left: 5 };
	expect(sayGroup(one, count)).toBe('Suggestion 3.3, replace, 3 of 7');
	expect(sayGroup(one, null)).toBe('Suggestion 3.3, replace');
	expect(sayStep(count, one)).toBe('3 of 7: replace, in Goal');
	expect(sayWalk(count, 0)).toBe('2 decided. About 7 minutes left.');
	expect(sayWalk({ ...count, decided: 0, left: 7 }, 1)).toBe(
		'None decided yet, 1 on rejected ground. About 9 minutes left.',
	);
	expect(sayWalk({ ...count, left: 0 }, 0)).toBe('All seven are decided.');
	expect([1, 2].map((of) => sayAllDecided({ ...count, of }))).toEqual([
		'It is decided.',
		'Both are decided.',
	]);
});

test('[SUG5] one line for several says what they are', () => {
	const decided = ['accepted', 'accepted', 'rejected'] as const;
	const goal = decided.map((state, i) => placedAt(`1.${i + 1}`, 'goal', 0, { state }));
	expect(sayShared(goal, 'rest', untainted)).toEqual({
		title: '3 suggestions',
		gist: 'two accepted, one rejected',
		state: 'decided',
	});
	const open = placedAt('1.4', 'goal', 0);
	expect(sayShared([...goal, open], 'elsewhere', untainted)).toEqual({
		title: '4 suggestions',
		gist: 'elsewhere in Goal, two accepted, one rejected',
		state: 'one open',
	});
	expect(sayShared([...goal, open, open], 'more', () => true)).toEqual({
		title: '5 more here',
		gist: 'two open, two accepted, one rejected, two on rejected ground',
		state: '',
	});
	const question = placedAt('1.5', 'goal', 0, {}, { kind: 'question' });
	expect(sayShared([open, question], 'rest', untainted).gist).toBe('one of them a question');
});

test('[SUG6] an outcome other than applied is a sentence that says what did not happen', () => {
	const say = (outcome: Parameters<typeof sayOutcome>[0], over = {}) =>
		sayOutcome(outcome, {
			op: 'accept',
			status: one.status,
			rejectedGround: ['P4'],
			reader,
			...over,
		});
	expect(say('conflict', { status: byTomas })).toBe(
		'Tomas accepted this at 08:11, a moment before you.',
	);
	expect(say('conflict')).toBe('It was reopened a moment before you. Nothing was changed.');
	expect(say('stale')).toBe('It no longer fits there. Nothing was changed.');
	expect(say('look-again')).toBe(
		'These words were changed since you looked. Nothing was replaced.',
	);
	expect(say('tainted')).toBe(
		'It leans on P4, which was rejected. A second press accepts it all the same.',
	);
	expect(say('tainted', { rejectedGround: ['P2', 'P4'] })).toContain(
		'P2 and P4, which were rejected.',
	);
	expect(say('changed-since-accept', { op: 'revert' })).toBe(
		'The words were changed since you accepted. Nothing was reverted.',
	);
});

test('[BAR1] the bar counts what stands: premises not rejected, unknowns without an answer, stops', () => {
	const doc = briefOf({
		context: [
			'Order is kept (log of 3 May).',
			'Support accepts it.',
			'Finance closes early (a mail).',
			' ',
		],
		unknowns: ['Does it hold?', 'How long?'],
		stops: ['Stop after 5 steps.', ''],
	});
	const facts = readFacts(readLiveText(doc), new Map());
	expect(sayFacts(facts)).toBe('3 premises, one without a source. 2 unknowns open. 1 stop armed.');
	const [, , finance] = facts.premises.keys();
	const rejected: StandingRecord = { standing: 'rejected', by: 'Ines', at: 0, reason: null };
	const after = readFacts(readLiveText(doc), new Map([[finance!, rejected]]));
	expect(sayFacts(after)).toBe('2 premises, one without a source. 2 unknowns open. 1 stop armed.');
	expect(after.premises.get(finance!)).toMatchObject({ label: 'P3', standing: 'rejected' });
});

test('[BAR2] without a stop condition the bar says what would end the run', () => {
	expect(sayFacts(readFacts(readLiveText(briefOf({ context: ['One.'] })), new Map()))).toBe(
		'1 premise, without a source. No unknowns open. No stop condition. It would run until its limits end.',
	);
});

test('[SUG7] the condition of a block is a label; what happened after an accept is a sentence', () => {
	expect(sayCondition(one, 'stands')).toBeNull();
	expect(sayCondition({ ...one, fit: 'moved' }, 'stands')).toBe('Moved');
	expect(sayCondition({ ...one, fit: 'drifted' }, 'rejected')).toBe('Drifted');
	expect(sayCondition({ ...one, fit: 'drifted' }, 'stands', 'fits')).toBeNull();
	expect(sayCondition({ ...one, fit: 'ambiguous', places: places(2) }, 'stands')).toBe(
		'Two places fit',
	);
	const words = { ...one.body, anchor: { section: 'goal', on: 'words', quote: 'one' } as never };
	expect(sayCondition({ ...one, body: words, fit: 'orphaned' }, 'stands')).toBe(
		'Its passage was deleted',
	);
	const accepted = { ...one, status: byTomas, integrity: 'kept' } as const;
	const fallen = [{ label: 'P2', at: at(20, 9, 40), reason: 'the exporter writes too.' }];
	expect(sayCondition(accepted, 'fell')).toBe('On rejected ground');
	expect(sayShaken(accepted, fallen, reader)).toBe(
		'P2 was rejected at 09:40: the exporter writes too. This line still says what Tomas accepted.',
	);
	expect(sayShaken({ ...accepted, integrity: 'changed' }, fallen, reader)).not.toContain(
		'still says',
	);
	expect(sayShaken(accepted, [], reader)).toBeNull();
	const regressed = { ...accepted, integrity: 'regressed' } as const;
	expect(sayCondition(regressed, 'fell')).toBe('Regressed');
	expect(sayShaken(regressed, [], { ...reader, id: 'u_tomas' })).toBe(
		'What you accepted at 08:11 is gone, and the words it replaced are back.',
	);
	expect(sayState(regressed, 'u_ines', 'stands')).toBe('regressed');
	expect(sayState(accepted, 'u_ines', 'fell')).toBe('on rejected ground');
	expect(sayAccepted(byTomas, { ...reader, id: 'u_tomas' })).toBe('accepted by you, 08:11');
	expect(sayDecided({ ...byTomas, reason: 'Support confirmed.' }, reader, true)).toBe(
		'Tomas accepted this at 08:11, a moment before you. Reason: “Support confirmed.”',
	);
});

test('[SUG8] an act has its words and its key; a key that does nothing says why', () => {
	expect(sayAct('at-2', null)).toEqual({ label: 'At b', key: '2', equal: true });
	expect(sayAct('look', null)).toMatchObject({ label: 'Look again', key: 'L' });
	expect(sayAct('show-ground', 'P2').label).toBe('Show P2');
	expect(sayNotOffered('fits', 'unseen')).toBe('Look again first.');
	expect(sayNotOffered('place', 'unseen')).toBe('It has its place.');
});
