import { expect, test } from 'vitest';
import { isNewDesk, sayDesk, sayToRead } from '#lib/client/say-desk.ts';
import { DEFAULT_BUDGET, type HandoffView } from '#lib/handoff/handoff.ts';
import type { Desk, DeskDraft, DeskReturn, HeldReturn, Hold } from '#lib/protocol/answers.ts';

const ME = { id: 'u_me', name: 'Ines Calder' };
const TOMAS = { id: 'u_tomas', name: 'Tomas Wirth' };
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const here = { now: at(20, 9), timeZone: 'UTC' };
const EMPTY: Desk = { surfaced: [], held: [], out: [], drafts: [], bin: false };

const returned = (over: Partial<HandoffView> = {}): DeskReturn => ({
	briefId: 'b_1',
	title: 'Retire the nightly export',
	handoff: {
		id: 'h_1',
		number: 3,
		briefId: 'b_1',
		state: 'surfaced',
		ending: 'complete',
		worker: 'checklist',
		workerName: 'checklist',
		by: ME,
		budget: DEFAULT_BUDGET,
		createdAt: at(19, 22),
		startAt: at(19, 22),
		startedAt: at(19, 22),
		endedAt: at(19, 23),
		surface: at(20, 8),
		surfaceAt: at(20, 8),
		surfacedBy: null,
		cancelledBy: null,
		reviewedAt: null,
		steps: [],
		stop: null,
		failure: null,
		unwatched: [],
		refused: 0,
		counts: { open: 7, held: 5, accepted: 0, rejected: 0 },
		...over,
	},
});
const draft = (over: Partial<DeskDraft> = {}): DeskDraft => ({
	briefId: 'b_2',
	title: 'Move attachments',
	updatedAt: at(17, 17, 5),
	written: [],
	example: false,
	...over,
});
const held = (hold: Hold = { until: at(23, 8), at: at(18, 17) }): HeldReturn => ({
	...returned(),
	hold,
});
const only = (desk: Partial<Desk>) => {
	const [group] = sayDesk({ ...EMPTY, ...desk }, here, ME.id);
	return group!.lines[0]!;
};

test('[DESK1] a return that nobody has read says how many suggestions and about how long', () => {
	const line = only({ surfaced: [returned()] });
	expect(line.id).toBe('[3]');
	expect(line.say).toBe('Seven suggestions, about 9 minutes.');
	expect(line.at).toBe('08:00 today');
	expect(line.note).toBe('');
});

test('[DESK2] a return read in part says what is left, and one that was stopped says by what', () => {
	const stop = { condition: 'S2', uid: 'i_stop', text: '', evidence: '', step: 9, at: at(20, 2) };
	const counts = { open: 2, held: 0, accepted: 2, rejected: 1 };
	const line = only({ surfaced: [returned({ counts, stop, ending: 'stopped' })] });
	expect(line.say).toBe('Two of five left to decide, about 3 minutes. Stopped at step 9 by S2.');
	expect(line.note).toBe('read in part');
});

test('[DESK3] what has not surfaced says when it will, and nothing of what it holds', () => {
	const landed = returned({ state: 'landed', counts: null, surface: at(23, 8) });
	const line = only({ out: [landed] });
	expect(line.say).toBe('It opens at the time you set.');
	expect(line.note).toBe('surfaces Monday 08:00');
	expect(line.act).toEqual({ is: 'open-early', handoffId: 'h_1' });

	const theirs = returned({ state: 'landed', counts: null, surface: 'next-opening', by: TOMAS });
	expect(only({ out: [theirs] }).note).toBe('surfaces when Tomas next opens the desk');
});

test('[DESK4] what is out says with whom and since when; only what has not begun can be cancelled', () => {
	const working = { state: 'working', counts: null, startedAt: at(20, 7, 10), by: TOMAS } as const;
	const out = only({ out: [returned({ ...working, surface: at(20, 17) })] });
	expect(out.id).toBe('[*]');
	expect(out.say).toBe('With the checklist since 07:10. Started by Tomas.');
	expect(out.note).toBe('surfaces 17:00 today');
	expect(out.act).toBeNull();

	const waiting = { state: 'scheduled', counts: null, startedAt: null } as const;
	const scheduled = returned({ ...waiting, startAt: at(20, 22), surface: 'next-opening' });
	const line = only({ out: [scheduled] });
	expect(line.id).toBe('[ ]');
	expect(line.say).toBe('Scheduled for 22:00 today, with the checklist.');
	expect(line.note).toBe('surfaces when you next open it');
	expect(line.act).toEqual({ is: 'cancel', handoffId: 'h_1' });
});

test('[DESK5] a draft says what is written and what is missing first', () => {
	const say = (written: DeskDraft['written']) => only({ drafts: [draft({ written })] }).say;
	expect(say([])).toBe('Nothing is written yet.');
	expect(say(['goal', 'context'])).toBe('Goal and context written. No stop conditions yet.');
	expect(say(['context', 'stops', 'notes'])).toBe(
		'Context, stop conditions and notes written. No goal yet.',
	);
	expect(say(['goal', 'stops'])).toBe('Goal and stop conditions written.');
	expect(only({ drafts: [draft({ title: '  ' })] }).title).toBe('Untitled brief');
});

test('[DESK6] the sentence under the date counts what can be read, and nothing before it surfaced', () => {
	const landed = returned({ state: 'landed', counts: null });
	const decided = returned({ counts: { open: 0, held: 0, accepted: 4, rejected: 3 } });
	const say = (desk: Partial<Desk>) => sayToRead({ ...EMPTY, ...desk });
	expect(say({})).toBe('Nothing has surfaced, nothing is out.');
	expect(say({ out: [landed, landed] })).toBe('Nothing has surfaced yet.');
	expect(say({ surfaced: [returned()] })).toBe('One return to read, about 9 minutes.');
	expect(say({ surfaced: [returned(), returned()] })).toBe(
		'Two returns to read, about 18 minutes for both.',
	);
	expect(say({ surfaced: [decided], out: [landed] })).toBe('Nothing is left to read.');
	expect(say({ held: [held()] })).toBe('Nothing to read before the time you set.');
});

test('[DESK7] a desk is new while it holds nothing but the example', () => {
	expect(isNewDesk(EMPTY)).toBe(true);
	expect(isNewDesk({ ...EMPTY, drafts: [draft({ example: true })] })).toBe(true);
	expect(isNewDesk({ ...EMPTY, drafts: [draft({ example: true }), draft()] })).toBe(false);
	expect(isNewDesk({ ...EMPTY, out: [returned({ state: 'working' })] })).toBe(false);
});

test('[DESK8] a return that was put off says when that was and until when, can be opened early, and shows no count', () => {
	const line = only({ held: [held()] });
	expect(line.say).toBe('You put this off on Wednesday. It stays closed until then.');
	expect(line.note).toBe('until Monday 08:00');
	expect(line.act).toEqual({ is: 'open-held', handoffId: 'h_1' });
	const say = (day: number) => only({ held: [held({ until: at(30, 8), at: at(day, 8) })] }).say;
	expect(say(20)).toBe('You put this off today. It stays closed until then.');
	expect(say(19)).toBe('You put this off yesterday. It stays closed until then.');
	expect(say(9)).toBe('You put this off on 9 November. It stays closed until then.');
	expect(only({ surfaced: [returned()] }).act).toEqual({ is: 'hold', handoffId: 'h_1' });
});

test('[DESK9] a handoff that failed says why, when and that nothing was changed; it is nothing to read and nothing to put off', () => {
	const failure = 'The model could not be reached, three times between 22:00 and 22:14.';
	const over = { state: 'failed', failure, counts: null, endedAt: at(19, 22, 14) } as const;
	const line = only({ surfaced: [returned(over)] });
	expect(line.say).toBe(`${failure} Nothing was changed.`);
	expect([line.at, line.note, line.act]).toEqual(['22:14 yesterday', 'failed', null]);
	expect(line.failed).toBe('h_1');
	expect(only({ surfaced: [returned()] }).failed).toBeNull();
	const say = (surfaced: DeskReturn[]) => sayToRead({ ...EMPTY, surfaced });
	expect(say([returned(over)])).toBe('Nothing to read. One handoff failed.');
	expect(say([returned(over), returned()])).toBe('One return to read, about 9 minutes.');
});
