import { expect, test } from 'vitest';
import { allAcked, saveStateOf, type SaveFacts } from '#lib/client/save-state.ts';

const facts = (changes: Partial<SaveFacts> = {}): SaveFacts => ({
	connected: true,
	synced: true,
	sent: 3,
	acked: 3,
	waitingSince: null,
	now: 10_000,
	writes: true,
	opened: true,
	lostAt: null,
	unsaved: false,
	savedAt: 9_000,
	...changes,
});
const waiting = (ms: number, unacked = 1): SaveFacts =>
	facts({ acked: 3 - unacked, unsaved: true, waitingSince: 10_000 - ms });

test('[SAVE1] all is acked only on a connection that has read the text and answered the server’s state', () => {
	expect(allAcked(facts())).toBe(true);
	expect(allAcked(facts({ acked: 2 }))).toBe(false);
	expect(allAcked(facts({ synced: false }))).toBe(false);
	expect(allAcked(facts({ connected: false }))).toBe(false);
	expect(allAcked(facts({ sent: 0, acked: 0 }))).toBe(false);
});

test('[SAVE2] a change that waits a second is being saved, one that waits three is not saved yet', () => {
	expect(saveStateOf(waiting(999))).toEqual({ is: 'saved', at: 9_000 });
	expect(saveStateOf(waiting(1_000))).toEqual({ is: 'saving' });
	expect(saveStateOf(waiting(3_000, 2))).toEqual({ is: 'not-saved', changes: 2 });
});

test('[SAVE3] a page that wrote nothing waits for nothing', () => {
	expect(saveStateOf(facts({ acked: 0, waitingSince: 0 }))).toEqual({ is: 'saved', at: 9_000 });
});

test('[SAVE4] a lost connection is offline before anything else, a blink of one is not', () => {
	expect(saveStateOf({ ...waiting(5_000), lostAt: 9_000 })).toEqual({ is: 'offline' });
	expect(saveStateOf(facts({ lostAt: 9_900 }))).toEqual({ is: 'saved', at: 9_000 });
	expect(saveStateOf(facts({ opened: false, lostAt: 0 }))).toEqual({ is: 'offline' });
});

test('[SAVE5] before the text was read nothing is said of saving, and a reader reads', () => {
	expect(saveStateOf(facts({ opened: false }))).toEqual({ is: 'opening' });
	expect(saveStateOf(facts({ writes: false }))).toEqual({ is: 'read-only' });
});

test('[SAVE6] what was written before this connection is being saved, and is never called saved before its ack', () => {
	expect(saveStateOf(facts({ unsaved: true }))).toEqual({ is: 'saving' });
	expect(saveStateOf(facts({ unsaved: true, opened: false }))).toEqual({ is: 'saving' });
	expect(saveStateOf(facts({ unsaved: true, opened: false, lostAt: 9_900 }))).toEqual({
		is: 'opening',
	});
});
