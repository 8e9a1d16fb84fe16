import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { Desk, Handoff } from '#lib/protocol/answers.ts';
import { readReview } from '#lib/protocol/review.ts';
import { openAsGuest, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

/** A brief in which five of the ten rules find something. */
const DEFECTS = {
	goal: 'The report is with the board by tomorrow.',
	context: '- The budget is TBD.\n- The RTO was agreed with the vendor. (Contract 12)',
	unknowns: '',
	stops: '- When it takes too long.',
};
const wait = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

test('[LOOP1] a brief handed off to surface now comes back with anchored suggestions', async () => {
	const brief = await owner.createBrief({ title: 'Board report', sections: DEFECTS });
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now', timeZone: 'Europe/Berlin' });
	expect(handoff).toMatchObject({ number: 1, state: 'scheduled', worker: 'checklist' });
	const landed = await owner.until(handoff.id, 'surfaced');
	expect(landed).toMatchObject({ ending: 'complete', stop: null, failure: null, refused: 0 });
	expect(landed.steps).toHaveLength(10);
	const suggestions = await owner.suggestions(brief.id);
	expect(new Set(suggestions.map(({ rule }) => rule))).toEqual(
		new Set([
			'placeholder',
			'relative-date',
			'undefined-acronym',
			'unmeasurable-stop',
			'empty-section',
		]),
	);
	for (const { number, live, section, quote, standsAlone, leansOn } of suggestions) {
		expect(number).toMatch(/^1\.\d+$/);
		expect(['fresh', 'empty']).toContain(live.status);
		expect(standsAlone).toBe(leansOn.length === 0);
		const source = DEFECTS[section as keyof typeof DEFECTS] ?? '';
		expect(source).toContain(quote);
	}
});

test('[LOOP2] nothing of a return is anywhere before it surfaces: not in the API, the review room or the desk', async () => {
	const brief = await owner.createBrief({ title: 'Quiet', sections: DEFECTS });
	const watching = new LiveClient(owner, brief.id, { room: 'review' });
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'next-opening' });
	const landed = await owner.until(handoff.id, 'landed');
	expect(landed).toMatchObject({ ending: null, steps: [], stop: null, counts: null, held: 0 });
	expect(await owner.suggestions(brief.id)).toEqual([]);
	await watching.synced();
	const review = () => readReview(watching.doc);
	await until(() => review().handoffs.get(handoff.id)?.state === 'landed', 'landed in the room');
	expect(review().suggestions.size).toBe(0);
	expect(review().handoffs.get(handoff.id)).toMatchObject({ counts: null, steps: [] });
	expect((await owner.readBrief(brief.id)).handoffs).toMatchObject([
		{ state: 'landed', counts: null },
	]);

	const desk = await owner.expect<Desk>(200, 'GET', '/api/desk');
	expect(desk.surfaced.map(({ briefId }) => briefId)).toContain(brief.id);
	expect(desk.out.map(({ briefId }) => briefId)).not.toContain(brief.id);
	await until(() => review().suggestions.size > 0, 'surfaced in the room');
	expect((await owner.suggestions(brief.id)).length).toBe(review().suggestions.size);
	watching.destroy();
});

test('[LOOP3] another person’s look at their desk, or at the brief, surfaces nothing', async () => {
	const brief = await owner.createBrief({ title: 'Not yours to open', sections: DEFECTS });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'Tomas');
	const handoff = await owner.handOff(brief.id);
	await owner.until(handoff.id, 'landed');
	await guest.call('GET', '/api/desk');
	await guest.readBrief(brief.id);
	expect((await guest.readHandoff(handoff.id)).state).toBe('landed');
	expect(await guest.suggestions(brief.id)).toEqual([]);
});

test('[LOOP4] an editor may surface early, and the record says who did', async () => {
	const brief = await owner.createBrief({ title: 'Opened early', sections: DEFECTS });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const handoff = await owner.handOff(brief.id);
	await owner.until(handoff.id, 'landed');
	const early = await guest.expect<Handoff>(200, 'POST', `/api/handoffs/${handoff.id}/surface`, {});
	expect(early).toMatchObject({ state: 'surfaced', surfacedBy: { name: 'Tomas' } });
});

test('[LOOP5] the budget holds the rest below the line: kept, not lost, and still decidable', async () => {
	const brief = await owner.createBrief({ title: 'Two at most', sections: DEFECTS });
	const handoff = await owner.handOff(brief.id, {
		surfaceAt: 'now',
		budget: { suggestions: 2, minutes: 5 },
	});
	const surfaced = await owner.until(handoff.id, 'surfaced');
	const suggestions = await owner.suggestions(brief.id);
	expect(suggestions.filter(({ state }) => state === 'open')).toHaveLength(2);
	expect(surfaced.held).toBe(suggestions.length - 2);
	expect(surfaced.held).toBeGreaterThan(0);
	const [held] = suggestions.filter(({ state }) => state === 'held');
	const decision = await owner.expect<{ outcome: string }>(
		200,
		'POST',
		`/api/briefs/${brief.id}/decisions`,
		{
			decisionId: crypto.randomUUID(),
			suggestionId: held?.id,
			op: 'reject',
			rev: 0,
		},
	);
	expect(decision.outcome).toBe('applied');
});

test('[LOOP6] the runner stops at the step where a condition holds, and says which and why', async () => {
	const stopped = async (stops: string) => {
		const brief = await owner.createBrief({
			title: stops,
			sections: { ...DEFECTS, stops: `- ${stops}` },
		});
		const handoff = await owner.handOff(brief.id, { surfaceAt: 'now' });
		return { ...(await owner.until(handoff.id, 'surfaced', 'reviewed')), briefId: brief.id };
	};
	const bySteps = await stopped('Stop after 2 steps.');
	expect(bySteps).toMatchObject({ ending: 'stopped', stop: { condition: 'S1', step: 2 } });
	expect(bySteps.steps).toHaveLength(2);
	const bySuggestions = await stopped('Stop after 1 suggestion.');
	expect(bySuggestions.stop?.evidence).toMatch(/suggestion/);
	expect(await owner.suggestions(bySuggestions.briefId)).toHaveLength(1);
	const unwatched = await stopped('Spend reaches €4.00.');
	expect(unwatched).toMatchObject({ ending: 'complete', unwatched: ['S1'] });
});

test('[LOOP7] a suggestion belongs to the brief as it was handed off, and what was typed since stays', async () => {
	const brief = await owner.createBrief({ title: 'Written on', sections: DEFECTS });
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now' });
	const goal = client.doc.getXmlFragment('goal').get(0) as Y.XmlElement;
	(goal.get(0) as Y.XmlText).insert(0, 'Meanwhile: ');
	await client.saved();
	await owner.until(handoff.id, 'surfaced');
	const date = (await owner.suggestions(brief.id)).find(({ rule }) => rule === 'relative-date');
	expect(date?.live.status).toBe('fresh');
	expect(date?.quote).toContain('tomorrow');
	client.destroy();
});

test('[V28] a double press and a retried call make one handoff; another call with the key is refused', async () => {
	const brief = await owner.createBrief({ title: 'Pressed twice', sections: DEFECTS });
	const idempotencyKey = crypto.randomUUID();
	const pressed = await Promise.all(
		[1, 2, 3].map(() => owner.handOff(brief.id, { idempotencyKey })),
	);
	const retried = await owner.handOff(brief.id, { idempotencyKey });
	expect(new Set([...pressed, retried].map(({ id }) => id)).size).toBe(1);
	expect((await owner.readBrief(brief.id)).handoffs).toHaveLength(1);
	const other = await owner.call('POST', `/api/briefs/${brief.id}/handoffs`, {
		idempotencyKey,
		surfaceAt: 'now',
	});
	expect(other.status).toBe(409);
});

test('[V28] a crash at the hand-off leaves both the handoff and its job, or neither', async () => {
	const crashing = await startServer({ NIGHTDESK_FAULT: 'after-append' });
	const person = await setUpOwner(crashing);
	const brief = await person.createBrief({ title: 'Crash', sections: DEFECTS });
	await expect(person.handOff(brief.id)).rejects.toThrow();
	const again = await crashing.restart({ NIGHTDESK_FAULT: '' });
	const database = createClient({ url: `file:${again.dataFolder}/nightdesk.db` });
	const { rows } = await database.execute(
		'select (select count(*) from handoff) as handoffs, (select count(*) from job) as jobs',
	);
	expect(rows[0]?.['handoffs']).toBe(rows[0]?.['jobs']);
	const back = await signIn(again);
	const [handoff] = (await back.readBrief(brief.id)).handoffs;
	if (handoff) expect((await back.until(handoff.id, 'landed')).number).toBe(1);
	database.close();
	await again.destroy();
});

test('[V29] a handoff can be cancelled before it starts and while it waits, and its result never shows', async () => {
	const brief = await owner.createBrief({ title: 'Cancelled', sections: DEFECTS });
	const later = await owner.handOff(brief.id, { startAt: Date.now() + 60_000 });
	const cancelled = await owner.expect<Handoff>(
		200,
		'POST',
		`/api/handoffs/${later.id}/cancel`,
		{},
	);
	expect(cancelled).toMatchObject({ state: 'cancelled', cancelledBy: { name: 'Ines Calder' } });

	const landed = await owner.handOff(brief.id);
	await owner.until(landed.id, 'landed');
	await owner.expect(200, 'POST', `/api/handoffs/${landed.id}/cancel`, {});
	await owner.expect<Desk>(200, 'GET', '/api/desk');
	expect((await owner.readHandoff(landed.id)).state).toBe('cancelled');
	expect(await owner.suggestions(brief.id)).toEqual([]);
	expect((await owner.call('POST', `/api/handoffs/${landed.id}/surface`, {})).status).toBe(409);

	const surfaced = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(surfaced.id, 'surfaced');
	expect((await owner.call('POST', `/api/handoffs/${surfaced.id}/cancel`, {})).status).toBe(409);
	const again = await owner.expect<Handoff>(200, 'POST', `/api/handoffs/${landed.id}/cancel`, {});
	expect(again.state).toBe('cancelled');
});

test('[LOOP8] a handoff is queued for its start, and not before', async () => {
	const brief = await owner.createBrief({ title: 'Scheduled', sections: DEFECTS });
	const handoff = await owner.handOff(brief.id, { startAt: Date.now() + 1_200, surfaceAt: 'now' });
	await wait(500);
	expect((await owner.readHandoff(handoff.id)).state).toBe('scheduled');
	const done = await owner.until(handoff.id, 'surfaced');
	expect(done.startedAt).toBeGreaterThanOrEqual(handoff.startAt);
});

test('[LOOP9] an unknown worker, a bad zone and a bad budget are refused with a sentence', async () => {
	const brief = await owner.createBrief({ title: 'Refused', sections: DEFECTS });
	for (const request of [
		{ worker: 'oracle' },
		{ timeZone: 'Mars/Olympus' },
		{ budget: { suggestions: 0 } },
		{ surprise: true },
	]) {
		const answer = await owner.call<{ error: { message: string } }>(
			'POST',
			`/api/briefs/${brief.id}/handoffs`,
			request,
		);
		expect(answer.status).toBe(400);
		expect(answer.body.error.message).toMatch(/\.$/);
	}
	expect((await owner.readBrief(brief.id)).handoffs).toEqual([]);
});

test('[LOOP10] a process killed between two steps goes on after them, and lands once', async () => {
	const crashing = await startServer({ NIGHTDESK_FAULT: 'after-step' });
	const person = await setUpOwner(crashing);
	const brief = await person.createBrief({ title: 'Killed', sections: DEFECTS });
	const handoff = await person.handOff(brief.id, { surfaceAt: 'now' });
	await until(() => crashing.process.signalCode !== null, 'killed by its fault point');
	const again = await crashing.restart({ NIGHTDESK_FAULT: '' });
	const database = createClient({ url: `file:${again.dataFolder}/nightdesk.db`, timeout: 5_000 });
	// The dead worker's lease has 20 s to run; a test need not wait for them.
	await database.execute('update job set lease_until = 1');
	const back = await signIn(again);
	const done = await back.until(handoff.id, 'surfaced');
	expect(done.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	const { rows } = await database.execute('select step from checkpoint order by step');
	expect(rows).toHaveLength(10);
	const suggestions = await back.suggestions(brief.id);
	expect(new Set(suggestions.map(({ number }) => number)).size).toBe(suggestions.length);
	database.close();
	await again.destroy();
}, 20_000);

test('[LOOP11] a handoff whose every attempt died ends failed, and says so', async () => {
	let crashing = await startServer({ NIGHTDESK_FAULT: 'before-land' });
	const person = await setUpOwner(crashing);
	const brief = await person.createBrief({ title: 'Dies each time', sections: DEFECTS });
	const handoff = await person.handOff(brief.id);
	const database = createClient({
		url: `file:${crashing.dataFolder}/nightdesk.db`,
		timeout: 5_000,
	});
	for (let attempt = 1; attempt <= 3; attempt++) {
		await until(() => crashing.process.signalCode !== null, `killed in attempt ${attempt}`);
		await database.execute('update job set lease_until = 1');
		crashing = await crashing.restart();
	}
	const back = await signIn(crashing);
	const failed = await back.until(handoff.id, 'failed');
	expect(failed.failure).toMatch(/\.$/);
	expect(await back.suggestions(brief.id)).toEqual([]);
	database.close();
	await crashing.destroy();
}, 20_000);
