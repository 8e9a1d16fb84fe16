import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Brief, Desk, Handoff, Hold } from '#lib/protocol/answers.ts';
import { joinAs, openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { refuses, startModelServer, type ModelServer } from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let model: ModelServer;
let server: RunningServer;
let owner: Caller;
let tomas: Caller;

beforeAll(async () => {
	model = await startModelServer(refuses(401));
	server = await startServer({ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'larch-3' });
	owner = await setUpOwner(server);
	tomas = await joinAs(server, owner, 'Tomas');
});
afterAll(async () => {
	await server.destroy();
	await model.close();
});

const wait = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
const deskOf = (person: Caller): Promise<Desk> => person.expect(200, 'GET', '/api/desk');
const hold = (person: Caller, { id }: Handoff, until: number) =>
	person.call<Hold & { error?: { message: string } }>('POST', `/api/handoffs/${id}/hold`, {
		until,
	});
/** The lists of a desk that a brief stands in. */
async function listsOf(person: Caller, { id }: Brief): Promise<string[]> {
	const { surfaced, held, out, drafts } = await deskOf(person);
	return Object.entries({ surfaced, held, out, drafts })
		.filter(([, entries]) => entries.some(({ briefId }) => briefId === id))
		.map(([name]) => name);
}
async function surfaced(title: string): Promise<{ brief: Brief; handoff: Handoff }> {
	const brief = await owner.createBrief({ title, sections: { context: '- Costs are TBD.' } });
	const { id } = await owner.handOff(brief.id, { surfaceAt: 'now' });
	return { brief, handoff: await owner.until(id, 'surfaced') };
}

test('[HOLD1] a surfaced return is put off for one person, until a time, and the others see it as before', async () => {
	const { brief, handoff } = await surfaced('Put off');
	const until = Date.now() + 3_600_000;
	const before = Date.now();
	const { status, body } = await hold(owner, handoff, until);
	expect(status).toBe(200);
	expect(body.until).toBe(until);
	expect(body.at).toBeGreaterThanOrEqual(before);
	expect(await listsOf(owner, brief)).toEqual(['held']);
	expect(await listsOf(tomas, brief)).toEqual(['surfaced']);
	const [entry] = (await deskOf(owner)).held;
	expect(entry).toMatchObject({ briefId: brief.id, hold: body, handoff: { state: 'surfaced' } });

	const later = until + 3_600_000;
	await hold(owner, handoff, later);
	expect((await deskOf(owner)).held.map(({ hold }) => hold.until)).toEqual([later]);
});

test('[HOLD2] it is back among what has surfaced when the time comes, or when it is opened early', async () => {
	const { brief, handoff } = await surfaced('Comes back');
	await hold(owner, handoff, Date.now() + 700);
	expect(await listsOf(owner, brief)).toEqual(['held']);
	await wait(750);
	expect(await listsOf(owner, brief)).toEqual(['surfaced']);

	await hold(owner, handoff, Date.now() + 3_600_000);
	await owner.expect(204, 'DELETE', `/api/handoffs/${handoff.id}/hold`);
	expect(await listsOf(owner, brief)).toEqual(['surfaced']);
});

test('[HOLD3] what has not surfaced, a time that is over and a guest’s wish are refused with a sentence', async () => {
	const { brief, handoff } = await surfaced('Refused');
	const past = await hold(owner, handoff, Date.now() - 1);
	expect([past.status, past.body.error?.message]).toEqual([
		400,
		'That time is over. Nothing was put off.',
	]);
	const later = Date.now() + 3_600_000;
	const scheduled = await owner.handOff(brief.id, { startAt: later });
	expect((await hold(owner, scheduled, later)).status).toBe(409);
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Priya');
	expect((await hold(guest, handoff, later)).status).toBe(403);
	expect(await listsOf(owner, brief)).toEqual(['surfaced', 'out']);
});

test('[HOLD4] a handoff that failed stands on its hander’s desk alone, until they have seen it or handed off again', async () => {
	const fail = async (title: string, surfaceAt: 'next-opening' | number) => {
		const brief = await owner.createBrief({ title, sections: { goal: 'It is done.' } });
		const { id } = await owner.handOff(brief.id, { worker: 'model', surfaceAt });
		return { brief, handoff: await owner.until(id, 'failed') };
	};
	const seen = (person: Caller, { id }: Handoff) =>
		person.call('POST', `/api/handoffs/${id}/seen`, {});

	const { brief, handoff } = await fail('Failed', 'next-opening');
	expect(await listsOf(owner, brief)).toEqual(['surfaced']);
	expect(await listsOf(tomas, brief)).toEqual(['drafts']);
	expect((await seen(tomas, handoff)).status).toBe(403);
	expect(await listsOf(owner, brief)).toEqual(['surfaced']);
	expect((await seen(owner, handoff)).status).toBe(204);
	expect(await listsOf(owner, brief)).toEqual(['drafts']);

	const again = await fail('Handed off again', 'next-opening');
	await owner.handOff(again.brief.id, { startAt: Date.now() + 3_600_000 });
	expect(await listsOf(owner, again.brief)).toEqual(['out']);

	// Nothing reaches its person before the time they set, bad news neither.
	const quiet = await fail('Not before its time', Date.now() + 3_600_000);
	expect(await listsOf(owner, quiet.brief)).toEqual(['drafts']);
});

test('[HOLD5] a reviewed return is a draft again', async () => {
	const { brief } = await surfaced('Read');
	for (const { id, rev } of await owner.suggestions(brief.id)) {
		await owner.expect(200, 'POST', `/api/briefs/${brief.id}/decisions`, {
			decisionId: crypto.randomUUID(),
			suggestionId: id,
			op: 'reject',
			rev,
		});
	}
	expect(await listsOf(owner, brief)).toEqual(['drafts']);
});

test('[HOLD6] a brief in the bin is on no desk, which says that there is one, and what was put off comes back with it', async () => {
	const { brief, handoff } = await surfaced('Deleted');
	await hold(owner, handoff, Date.now() + 3_600_000);
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}`);
	const desk = await deskOf(owner);
	expect(desk.held.map(({ briefId }) => briefId)).not.toContain(brief.id);
	expect(desk.bin).toBe(true);
	await owner.expect(200, 'POST', `/api/briefs/${brief.id}/restore`, {});
	expect(await listsOf(owner, brief)).toEqual(['held']);
	expect((await deskOf(owner)).bin).toBe(false);
});
