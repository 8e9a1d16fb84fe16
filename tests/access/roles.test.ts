import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf, titleOf } from '#brief';
import type { BinnedBrief, BriefPerson, Desk, Page } from '#lib/protocol/answers.ts';
import type { Caller } from '../support/caller.ts';
import { joinAs, openAsGuest, setUpOwner } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;
let maker: Caller & { id: string };
let other: Caller & { id: string };
const clients: LiveClient[] = [];
const open = (caller: Caller, briefId: string, room: 'text' | 'review' = 'text'): LiveClient => {
	const client = new LiveClient(caller, briefId, { room });
	clients.push(client);
	return client;
};
const write = (client: LiveClient, text: string): void => {
	(sectionOf(client.doc, 'notes').get(0) as Y.XmlElement).insert(0, [new Y.XmlText(text)]);
};
const sleep = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
	maker = await joinAs(server, owner, 'Mara Maker');
	other = await joinAs(server, owner, 'Otto Other');
});
afterAll(async () => {
	for (const client of clients) client.destroy();
	await server.destroy();
});

test('[ACC14] a commenter reads, and neither writes nor decides, by no road', async () => {
	const brief = await owner.createBrief({
		title: 'Commented',
		sections: { context: '- One premise' },
	});
	const guest = await openAsGuest(server, await owner.share(brief.id, 'commenter'), 'Cleo');
	const seen = await guest.readBrief(brief.id);
	expect(seen.role).toBe('commenter');
	const refused = await guest.call<{ error: { message: string } }>(
		'PATCH',
		`/api/briefs/${brief.id}`,
		{ title: 'Mine' },
	);
	expect(refused.status).toBe(403);
	expect(refused.body.error.message).toMatch(/^As a commenter you can read here, not change\./);
	const client = open(guest, brief.id);
	const editor = open(owner, brief.id);
	await Promise.all([client.synced(), editor.synced()]);
	write(client, 'Vandalised.');
	await sleep(200);
	expect(sectionOf(editor.doc, 'notes').toJSON()).not.toContain('Vandalised');
	expect((await owner.readBrief(brief.id)).seq).toBe(1);
});

test('[ACC15] a restricted brief is there for its creator and those named, and for nobody else', async () => {
	const brief = await maker.createBrief({ title: 'Salaries', restricted: true });
	expect(brief).toMatchObject({ restricted: true, role: 'editor' });
	for (const caller of [owner, other]) {
		expect((await caller.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
		expect(JSON.stringify(await caller.expect(200, 'GET', '/api/briefs?q=Salaries'))).not.toContain(
			brief.id,
		);
		expect(JSON.stringify(await caller.expect(200, 'GET', '/api/desk'))).not.toContain(brief.id);
		expect(await open(caller, brief.id).closed()).toBe(4404);
		expect(await open(caller, brief.id, 'review').closed()).toBe(4404);
	}
	await maker.expect(200, 'PUT', `/api/briefs/${brief.id}/people/${other.id}`, { role: 'viewer' });
	expect((await other.readBrief(brief.id)).role).toBe('viewer');
	expect(JSON.stringify(await other.expect(200, 'GET', '/api/desk'))).toContain(brief.id);
	expect((await other.call('PATCH', `/api/briefs/${brief.id}`, { title: 'x' })).status).toBe(403);
	expect((await other.call('GET', `/api/briefs/${brief.id}/people`)).status).toBe(403);
	await maker.expect(200, 'PUT', `/api/briefs/${brief.id}/people/${other.id}`, { role: 'editor' });
	expect(
		await other.expect<Page<BriefPerson>>(200, 'GET', `/api/briefs/${brief.id}/people`),
	).toMatchObject({
		items: [
			{ id: maker.id, role: 'editor', creator: true },
			{ id: other.id, role: 'editor', creator: false },
		],
	});
	expect(
		(await other.call('PUT', `/api/briefs/${brief.id}/people/${maker.id}`, { role: 'viewer' }))
			.status,
	).toBe(400);
	expect((await other.call('DELETE', `/api/briefs/${brief.id}/people/${maker.id}`)).status).toBe(
		400,
	);
	expect(
		(await maker.call('PUT', `/api/briefs/${brief.id}/people/u_aaaaaaaaaaaa`, { role: 'viewer' }))
			.status,
	).toBe(404);
});

test('[ACC15] returns of a restricted brief are on no other desk', async () => {
	const brief = await maker.createBrief({
		title: 'Quiet return',
		restricted: true,
		sections: { notes: 'TBD' },
	});
	const handoff = await maker.handOff(brief.id, { surfaceAt: 'now' });
	await maker.until(handoff.id, 'surfaced', 'reviewed');
	expect((await other.call('GET', `/api/handoffs/${handoff.id}`)).status).toBe(404);
	expect((await other.call('POST', `/api/handoffs/${handoff.id}/surface`, {})).status).toBe(404);
	const desk = await other.expect<Desk>(200, 'GET', '/api/desk');
	expect(JSON.stringify(desk)).not.toContain(brief.id);
});

test('[ACC16] restricting and un-naming cut open sockets within 2 s; whoever restricts stays an editor', async () => {
	const brief = await maker.createBrief({ title: 'Closing' });
	const client = open(owner, brief.id);
	const staying = open(other, brief.id);
	await Promise.all([client.synced(), staying.synced()]);
	const at = performance.now();
	await other.expect(200, 'PATCH', `/api/briefs/${brief.id}`, { restricted: true });
	expect(await client.closed()).toBe(4403);
	expect(performance.now() - at).toBeLessThan(2_000);
	expect(staying.closeCode).toBeNull();
	expect((await other.readBrief(brief.id)).role).toBe('editor');
	await maker.expect(204, 'DELETE', `/api/briefs/${brief.id}/people/${other.id}`);
	expect(await staying.closed()).toBe(4403);
	expect((await other.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	await maker.expect(200, 'PATCH', `/api/briefs/${brief.id}`, { restricted: false });
	expect((await other.readBrief(brief.id)).role).toBe('editor');
});

test('[ACC16] a lowered role takes the right to write from an open socket at once', async () => {
	const brief = await maker.createBrief({ title: 'Lowered', restricted: true });
	const path = `/api/briefs/${brief.id}/people/${other.id}`;
	await maker.expect(200, 'PUT', path, { role: 'editor' });
	const client = open(other, brief.id);
	await client.synced();
	await maker.expect(200, 'PUT', path, { role: 'commenter' });
	write(client, 'Too late.');
	await sleep(200);
	expect((await maker.readBrief(brief.id)).sections.notes.markdown).toBe('');
	expect(client.closeCode).toBeNull();
});

test('[ACC26] a member who opens a link of a restricted brief gets what the link gives, as long as it does', async () => {
	const brief = await maker.createBrief({ title: 'By link', restricted: true });
	const link = await maker.share(brief.id, 'commenter');
	const token = link.url.split('/s/')[1];
	expect(await other.expect(200, 'POST', '/api/links/open', { token, name: 'Otto' })).toEqual({
		guest: null,
		briefId: brief.id,
	});
	expect((await other.readBrief(brief.id)).role).toBe('commenter');
	const client = open(other, brief.id);
	await client.synced();
	await maker.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	expect(await client.closed()).toBe(4403);
	expect((await other.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
});

test('[ACC27] a title that comes by HTTP reaches the page, the list and the log like one that is typed', async () => {
	const brief = await maker.createBrief({ title: 'Before it' });
	const client = open(other, brief.id);
	await client.synced();
	const renamed = await other.expect(200, 'PATCH', `/api/briefs/${brief.id}`, {
		title: ' After   it ',
	});
	expect(renamed).toMatchObject({ title: 'After it', seq: 2 });
	await until(() => titleOf(client.doc).toJSON() === 'After it', 'seen');
	expect(JSON.stringify(await maker.expect(200, 'GET', '/api/briefs?q=After'))).toContain(brief.id);
	await other.expect(200, 'PATCH', `/api/briefs/${brief.id}`, { title: 'After it' });
	expect((await maker.readBrief(brief.id)).seq).toBe(2);
	expect((await other.call('PATCH', `/api/briefs/${brief.id}`, { title: ' ' })).status).toBe(400);
	expect((await other.call('PATCH', `/api/briefs/${brief.id}`, { colour: 'red' })).status).toBe(
		400,
	);
});

test('[ACC17] a deleted brief closes its sockets with 4404, is in the bin for 30 days, and comes back whole', async () => {
	const brief = await maker.createBrief({ title: 'Thrown away', sections: { notes: 'Kept.' } });
	const guest = await openAsGuest(server, await maker.share(brief.id, 'editor'), 'Tomas');
	const handoff = await maker.handOff(brief.id, { startAt: Date.now() + 3_600_000 });
	const sockets = [open(maker, brief.id), open(guest, brief.id), open(owner, brief.id, 'review')];
	await Promise.all(sockets.map((socket) => socket.synced()));
	expect((await other.call('DELETE', `/api/briefs/${brief.id}`)).status).toBe(403);
	await maker.expect(204, 'DELETE', `/api/briefs/${brief.id}`);
	expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([4404, 4404, 4404]);
	for (const caller of [maker, owner, guest]) {
		expect((await caller.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
		expect((await caller.call('GET', `/api/briefs/${brief.id}/suggestions`)).status).toBe(404);
		expect((await caller.call('GET', `/api/handoffs/${handoff.id}`)).status).toBe(404);
	}
	expect(await open(maker, brief.id).closed()).toBe(4404);
	expect(JSON.stringify(await maker.expect(200, 'GET', '/api/desk'))).not.toContain(brief.id);
	expect((await maker.call('DELETE', `/api/briefs/${brief.id}`)).status).toBe(404);
	const bin = await owner.expect<Page<BinnedBrief>>(200, 'GET', '/api/bin');
	expect(bin.items).toMatchObject([
		{ id: brief.id, title: 'Thrown away', deletedBy: { name: 'Mara Maker' } },
	]);
	expect((await other.expect<Page<BinnedBrief>>(200, 'GET', '/api/bin')).items).toEqual([]);
	expect((await other.call('POST', `/api/briefs/${brief.id}/restore`, {})).status).toBe(404);
	expect((await guest.call('POST', `/api/briefs/${brief.id}/restore`, {})).status).toBe(404);

	const back = await owner.expect(200, 'POST', `/api/briefs/${brief.id}/restore`, {});
	expect(back).toMatchObject({ title: 'Thrown away', sections: { notes: { markdown: 'Kept.' } } });
	// Nothing went on working on what nobody saw.
	expect((await maker.readHandoff(handoff.id)).state).toBe('cancelled');
	expect((await guest.readBrief(brief.id)).role).toBe('editor');
	expect((await owner.call('POST', `/api/briefs/${brief.id}/restore`, {})).status).toBe(404);
});

test('[ACC17] after 30 days a deleted brief is gone for good, with all that is on it', async () => {
	const brief = await maker.createBrief({
		title: 'Long gone',
		sections: { context: '- P', notes: 'TBD' },
	});
	const handoff = await maker.handOff(brief.id, { surfaceAt: 'now' });
	await maker.until(handoff.id, 'surfaced', 'reviewed');
	const until = Date.now() + 3_600_000;
	await maker.expect(200, 'POST', `/api/handoffs/${handoff.id}/hold`, { until });
	await openAsGuest(server, await maker.share(brief.id, 'viewer'), 'Gus');
	await maker.expect(204, 'DELETE', `/api/briefs/${brief.id}`);
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	await database.execute({
		sql: 'update brief set deleted_at = ? where id = ?',
		args: [Date.now() - 30 * 86_400_000 - 1, brief.id],
	});
	expect((await maker.call('POST', `/api/briefs/${brief.id}/restore`, {})).status).toBe(404);
	expect((await maker.expect<Page<BinnedBrief>>(200, 'GET', '/api/bin')).items).toEqual([]);
	server = await server.restart();
	const count = async (): Promise<number> => {
		const { rows } = await database.execute({
			sql: `select (select count(*) from brief where id = :id) + (select count(*) from doc_update where brief_id = :id)
				+ (select count(*) from handoff where brief_id = :id) + (select count(*) from suggestion where brief_id = :id)
				+ (select count(*) from link where brief_id = :id) as n`,
			args: { id: brief.id },
		});
		return Number(rows[0]?.['n']);
	};
	for (let tries = 0; tries < 200 && (await count()) > 0; tries++) await sleep(25);
	expect(await count()).toBe(0);
	database.close();
});

test('[ACC18] a link that runs out cuts the sockets of its guests within 2 s, also silent ones', async () => {
	const brief = await owner.createBrief({ title: 'For a moment' });
	const expiresAt = Date.now() + 2_500;
	const link = await owner.expect<{ url: string; id: string }>(
		201,
		'POST',
		`/api/briefs/${brief.id}/links`,
		{ role: 'editor', expiresAt },
	);
	const guest = await openAsGuest(server, link as never, 'Tomas');
	const sockets = [open(guest, brief.id), open(guest, brief.id, 'review')];
	await Promise.all(sockets.map((socket) => socket.synced()));
	expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([4403, 4403]);
	expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
	expect(Date.now() - expiresAt).toBeLessThan(2_000);
	expect((await guest.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	const listed = await owner.expect<Page<object>>(200, 'GET', `/api/briefs/${brief.id}/links`);
	expect(listed.items).toEqual([]);
	const past = { role: 'viewer', expiresAt: Date.now() - 1 };
	expect((await owner.call('POST', `/api/briefs/${brief.id}/links`, past)).status).toBe(400);
});
