import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Brief, Desk, Handoff, Page } from '#lib/protocol/answers.ts';
import { readReview } from '#lib/protocol/review.ts';
import { joinAs, openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const NEXT_YEAR = Date.UTC(2036, 0, 1, 8);
let server: RunningServer;
let owner: Caller;
let member: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
	member = await joinAs(server, owner, 'Tomas Wirth');
});
afterAll(() => server.destroy());

/** One returns ten suggestions and was stopped after two, the other returns nothing and is complete. */
const SECTIONS = {
	much: {
		goal: 'The report is with the board by tomorrow.',
		context: '- The budget is TBD.\n- The RTO was agreed with the vendor. (Contract 12)',
		unknowns: '- The deadline of the grant.',
		stops: '- Stop after 2 suggestions.',
	},
	nothing: {
		goal: 'The list has a row for each site.',
		context: '- There are six sites. (site list)',
		unknowns: '- Who opens the door?',
		stops: '- Stop after 2 suggestions.',
	},
};

interface Landed {
	brief: Brief;
	handoff: Handoff;
	guest: Caller;
	room: LiveClient;
}
async function land(sections: object): Promise<Landed> {
	const brief = await owner.createBrief({ title: 'Quiet until then', sections });
	const { id } = await owner.handOff(brief.id, { surfaceAt: NEXT_YEAR, timeZone: 'UTC' });
	const handoff = await owner.until(id, 'landed');
	const guest = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'Guest');
	const room = new LiveClient(owner, brief.id, { room: 'review' });
	await room.synced();
	await until(() => readReview(room.doc).handoffs.get(id)?.state === 'landed', 'in the room');
	return { brief, handoff, guest, room };
}

/** Everything that anybody is told of it, by every road. */
async function tellAll({ brief, handoff, guest, room }: Landed): Promise<Record<string, unknown>> {
	const told: Record<string, unknown> = {};
	const api = `/api/briefs/${brief.id}`;
	for (const [name, who] of Object.entries({ owner, member, guest })) {
		const read = (path: string): Promise<unknown> => who.expect(200, 'GET', path);
		told[`${name}: handoff`] = await read(`/api/handoffs/${handoff.id}`);
		const shown = (await read(api)) as Brief;
		told[`${name}: brief`] = [shown.handoffs, shown.sections.stops.items.map(({ state }) => state)];
		told[`${name}: suggestions`] = await read(`${api}/suggestions`);
		told[`${name}: its suggestions`] = await read(`${api}/suggestions?handoff=${handoff.id}`);
		const json = (await read(`${api}/export?format=json`)) as Pick<Brief, 'handoffs'>;
		told[`${name}: export`] = json.handoffs;
		if (name === 'guest') continue;
		const desk = (await read('/api/desk')) as Desk;
		told[`${name}: desk`] = Object.fromEntries(
			Object.entries(desk).map(([part, entries]) => [
				part,
				(Array.isArray(entries) ? entries : []).filter(({ briefId }) => briefId === brief.id),
			]),
		);
		const found = (await read('/api/briefs?q=quiet')) as Page<{ id: string }>;
		told[`${name}: search`] = found.items.filter(({ id }) => id === brief.id);
	}
	const review = readReview(room.doc);
	told['room'] = [[...review.handoffs.values()], [...review.suggestions]];
	return told;
}

/** Ids and instants differ between any two. */
const withoutNames = (told: unknown): unknown =>
	JSON.parse(
		JSON.stringify(told)
			.replaceAll(/"[a-z]_[a-z2-7]{12}"/g, '"id"')
			.replaceAll(/"(\w+At|seq)":\d+/g, '"$1":0'),
	) as unknown;

test('[LOOP2] before it surfaces a return with much and a stop is told by every road like one with nothing', async () => {
	const much = await land(SECTIONS.much);
	const nothing = await land(SECTIONS.nothing);
	const [told, ofNothing] = [await tellAll(much), await tellAll(nothing)];
	expect(withoutNames(told)).toEqual(withoutNames(ofNothing));
	expect(JSON.stringify(told)).not.toMatch(/stopped|complete|evidence|tomorrow"/);
	for (const format of ['md', 'html']) {
		const read = ({ brief }: Landed) =>
			owner.expect<string>(200, 'GET', `/api/briefs/${brief.id}/export?format=${format}`);
		const words = (text: string): number => text.split('[1]').length;
		expect(words(await read(much))).toBe(words(await read(nothing)));
	}

	// Only who opens it early sees that there was something.
	const early = (of: Landed) =>
		owner.expect<Handoff>(200, 'POST', `/api/handoffs/${of.handoff.id}/surface`, {});
	expect(await early(much)).toMatchObject({ ending: 'stopped', stop: { condition: 'S1' } });
	expect(await early(nothing)).toMatchObject({ ending: 'complete', counts: { open: 0, held: 0 } });
	much.room.destroy();
	nothing.room.destroy();
});

test('[LOOP2] a suggestion of a return that has not surfaced can be neither decided nor told from one that is not there', async () => {
	const { brief, handoff, room } = await land(SECTIONS.much);
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const { rows } = await database.execute({
		sql: 'select id from suggestion where handoff_id = ?',
		args: [handoff.id],
	});
	database.close();
	expect(rows.length).toBeGreaterThan(0);
	const decide = (suggestionId: unknown) =>
		owner.call('POST', `/api/briefs/${brief.id}/decisions`, {
			decisionId: crypto.randomUUID(),
			suggestionId,
			op: 'reject',
			rev: 0,
		});
	const hidden = await decide(rows[0]?.['id']);
	const missing = await decide('s_aaaaaaaaaaaa');
	expect(hidden.status).toBe(404);
	expect(hidden.body).toEqual(missing.body);
	room.destroy();
});
