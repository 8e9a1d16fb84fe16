import { expect, test } from 'vitest';
import {
	actsOfHandoff,
	sayBelowTheLine,
	sayHandoff,
	sayHandoffAct,
	sayNumberOf,
	sayOut,
	sayWhen,
	type Reader,
} from '#lib/client/say-handoff.ts';
import { DEFAULT_BUDGET, type HandoffView } from '#lib/handoff/handoff.ts';

const INES = { id: 'u_ines', name: 'Ines Calder' };
const TOMAS = { id: 'u_tomas', name: 'Tomas Wirth' };
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const ines: Reader = {
	...INES,
	mayDecide: true,
	mayHandOff: true,
	now: at(20, 9),
	timeZone: 'UTC',
};
const tomas: Reader = { ...ines, ...TOMAS };
const viewer: Reader = { ...tomas, mayDecide: false, mayHandOff: false };

const handoff = (over: Partial<HandoffView> = {}): HandoffView => ({
	id: 'h_1',
	number: 3,
	briefId: 'b_1',
	state: 'scheduled',
	ending: null,
	worker: 'checklist',
	workerName: 'checklist',
	by: INES,
	budget: DEFAULT_BUDGET,
	createdAt: at(20, 8, 52),
	startAt: at(20, 8, 52),
	startedAt: null,
	endedAt: null,
	surface: 'next-opening',
	surfaceAt: null,
	surfacedBy: null,
	cancelledBy: null,
	reviewedAt: null,
	steps: [],
	stop: null,
	failure: null,
	unwatched: [],
	refused: 0,
	counts: null,
	...over,
});
const counts = (open: number, accepted = 0, rejected = 0, held = 0) => ({
	counts: { open, accepted, rejected, held },
});

test('[HAND1] a scheduled handoff says with whom, when it begins, and how much may come back', () => {
	expect(sayHandoff(handoff(), ines)).toBe(
		'It waits for the checklist, a set of rules and no model. Seven suggestions at most.',
	);
	expect(
		sayHandoff(handoff({ startAt: at(20, 22), budget: { suggestions: 1, minutes: 5 } }), ines),
	).toBe('With the checklist, a set of rules and no model, 22:00 today. One suggestion at most.');
	expect(sayNumberOf(handoff())).toBe('[ ]');
});

test('[HAND2] one that is out says since when, and from which state of the brief it works', () => {
	const out = handoff({ state: 'working', startedAt: at(20, 8, 53) });
	expect(sayHandoff(out, ines)).toBe(
		'Out with the checklist, a set of rules and no model since 08:53. It works from the brief as it stood at 08:52, so you can go on writing.',
	);
	expect(sayNumberOf(out)).toBe('[*]');
	const model = handoff({ ...out, worker: 'model', workerName: 'larch-70b' });
	expect(sayHandoff(model, ines)).toContain('Out with larch-70b since 08:53.');
});

test('[HAND3] a landed one says nothing but when it opens, to each reader in their own words', () => {
	const held = handoff({ state: 'landed' });
	expect(sayHandoff(held, ines)).toBe('It opens when you next open the desk.');
	expect(sayHandoff(held, tomas)).toBe('It opens when Ines next opens the desk.');
	expect(sayWhen(held, tomas)).toEqual({
		state: null,
		when: 'surfaces when Ines next opens the desk',
	});
	const set = handoff({ state: 'landed', surface: at(23, 8), surfaceAt: at(23, 8) });
	expect(sayHandoff(set, ines)).toBe('It opens at the time you set.');
	expect(sayWhen(set, ines).when).toBe('surfaces Monday 08:00');
});

test('[HAND4] a surfaced one says how many suggestions wait and for about how long', () => {
	const fresh = handoff({ state: 'surfaced', surfaceAt: at(20, 8, 55), ...counts(7) });
	const from = 'To the checklist, a set of rules and no model. ';
	expect(sayHandoff(fresh, ines)).toBe(`${from}Seven suggestions, about 9 minutes.`);
	expect(sayWhen(fresh, ines)).toEqual({ state: 'surfaced', when: '08:55 today' });
	const part = handoff({ state: 'surfaced', ...counts(4, 2, 1) });
	expect(sayHandoff(part, ines)).toBe(
		`${from}Seven suggestions, three decided. About 5 minutes left.`,
	);
});

test('[HAND5] a stopped one says at which step, by which condition and why', () => {
	const stop = {
		condition: 'S2',
		uid: 'i_stop',
		text: 'Stop after 5 steps.',
		evidence: '5 steps were made',
		step: 5,
		at: at(20, 8, 54),
	};
	const stopped = handoff({ state: 'surfaced', ending: 'stopped', stop, ...counts(2) });
	expect(sayHandoff(stopped, ines)).toBe(
		'To the checklist, a set of rules and no model. Stopped at step 5 by S2, because 5 steps were made. What it had is here: two suggestions, about 3 minutes.',
	);
	expect(sayWhen(stopped, ines)).toEqual({ state: 'stopped', when: '08:54 today' });
});

test('[HAND6] failed and cancelled ones say who or what ended them, and that nothing was changed', () => {
	const failed = handoff({
		state: 'failed',
		endedAt: at(19, 22, 14),
		failure: 'It was tried three times.',
	});
	expect(sayHandoff(failed, ines)).toBe('It was tried three times. Nothing was changed.');
	expect(sayWhen(failed, ines)).toEqual({ state: 'failed', when: '22:14 yesterday' });
	const cancelled = handoff({ state: 'cancelled', cancelledBy: TOMAS, endedAt: at(20, 8, 53) });
	expect(sayHandoff(cancelled, ines)).toBe('Tomas cancelled it before it began.');
	expect(sayHandoff({ ...cancelled, startedAt: at(20, 8, 53) }, tomas)).toBe(
		'You stopped it. Nothing of it came back.',
	);
});

test('[HAND7] a reviewed one says what became of its suggestions', () => {
	const reviewed = (...of: Parameters<typeof counts>) =>
		sayHandoff(
			handoff({ state: 'reviewed', reviewedAt: at(20, 8, 58), ...counts(...of) }),
			ines,
		).slice(47);
	expect(reviewed(0, 5, 1)).toBe('Six suggestions: five accepted, one rejected.');
	expect(reviewed(0, 3, 0)).toBe('Three suggestions: all accepted.');
	expect(reviewed(0, 0, 2)).toBe('Two suggestions: both rejected.');
	expect(reviewed(0, 1, 0)).toBe('One suggestion: accepted.');
	expect(reviewed(0)).toBe('It found nothing to suggest.');
});

test('[HAND8] stops without a meter are named with every state that ran or will run', () => {
	const out = handoff({ state: 'working', startedAt: at(20, 8, 53), unwatched: ['S3'] });
	expect(sayHandoff(out, ines)).toContain('S3 is not watched by the checklist.');
	const back = handoff({ state: 'surfaced', unwatched: ['S1', 'S3', 'S4'], ...counts(1) });
	expect(sayHandoff(back, ines)).toContain('S1, S3 and S4 were not watched by the checklist.');
	expect(sayHandoff(handoff({ state: 'cancelled', unwatched: ['S3'] }), ines)).not.toContain('S3');
});

test('[HAND9] what was kept below the line is said once the return has surfaced, and not before', () => {
	expect(sayBelowTheLine(handoff({ state: 'surfaced', ...counts(7, 0, 0, 5) }))).toBe(
		'Five more were kept below the line.',
	);
	expect(sayBelowTheLine(handoff({ state: 'reviewed', ...counts(0, 7, 0, 1) }))).toBe(
		'One more was kept below the line.',
	);
	expect(sayBelowTheLine(handoff({ state: 'landed', ...counts(7, 0, 0, 5) }))).toBeNull();
	expect(sayBelowTheLine(handoff({ state: 'surfaced', ...counts(7) }))).toBeNull();
});

test('[HAND10] each state offers what can be done with it, to those who may', () => {
	expect(actsOfHandoff(handoff(), ines)).toEqual(['cancel']);
	expect(actsOfHandoff(handoff({ state: 'working' }), ines)).toEqual(['stop']);
	expect(actsOfHandoff(handoff({ state: 'landed' }), tomas)).toEqual(['open-early']);
	for (const state of ['scheduled', 'working', 'landed', 'failed'] as const) {
		expect(actsOfHandoff(handoff({ state }), viewer)).toEqual([]);
	}
	expect(actsOfHandoff(handoff({ state: 'failed' }), ines)).toEqual(['again']);
	expect(actsOfHandoff(handoff({ state: 'surfaced', ...counts(7) }), viewer)).toEqual(['read']);
	const reviewed = handoff({ state: 'reviewed', ...counts(0, 4, 3) });
	expect(actsOfHandoff(reviewed, viewer)).toEqual(['show']);
	expect(sayHandoffAct('show', reviewed, false)).toBe('Show 7');
	expect(actsOfHandoff(handoff({ state: 'reviewed', ...counts(0) }), ines)).toEqual([]);
	expect(actsOfHandoff(handoff({ state: 'cancelled' }), ines)).toEqual([]);
});

test('[HAND11] handing off says that it is out, and before when nothing reaches the person', () => {
	expect(sayOut('next-opening', ines)).toBe(
		'It is out. Nothing reaches you before you next open the desk.',
	);
	expect(sayOut('now', ines)).toBe('It is out. It opens here as soon as it is done.');
	expect(sayOut(at(23, 8), ines)).toBe('It is out. Nothing reaches you before Monday 08:00.');
});

test('[HAND12] what came back from a model says how many tokens it took, or that nobody counted them', () => {
	const step = (tokens: number | null) => ({
		number: 1,
		did: '',
		suggestions: 1,
		tokens,
		endedAt: 0,
	});
	const back = (worker: string, ...tokens: (number | null)[]) =>
		sayWhen(
			handoff({
				worker,
				state: 'surfaced',
				ending: 'complete',
				surfaceAt: at(20, 8, 55),
				steps: tokens.map(step),
			}),
			ines,
		).when;
	expect(back('model', 1_200, 34)).toBe('08:55 today, 1,234 tokens');
	expect(back('model', 1)).toBe('08:55 today, 1 token');
	expect(back('model', 1_200, null)).toBe('08:55 today, tokens not counted by its server');
	expect(back('checklist', 0)).toBe('08:55 today');
});
