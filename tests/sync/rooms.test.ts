import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf, titleOf } from '#brief';
import { Caller, openAsGuest, setUpOwner, signIn } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { proved } from '../support/soak.ts';

let server: RunningServer;
let owner: Caller;
const clients: LiveClient[] = [];
const join = (...args: ConstructorParameters<typeof LiveClient>): LiveClient => {
	const client = new LiveClient(...args);
	clients.push(client);
	return client;
};

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(async () => {
	for (const client of clients) client.destroy();
	await server.destroy();
});

const write = (client: LiveClient, text: string): void => {
	const paragraph = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	const [words] = paragraph.toArray();
	if (words instanceof Y.XmlText) words.insert(words.length, text);
	else paragraph.insert(0, [new Y.XmlText(text)]);
};
const notes = (client: LiveClient): string => sectionOf(client.doc, 'notes').toJSON();

test('[SYNC1] an edit is acked, reaches the others, and is in the log that a restart reads', async () => {
	const brief = await owner.createBrief({ title: 'Typed live' });
	const a = join(owner, brief.id);
	const b = join(owner, brief.id);
	await Promise.all([a.synced(), b.synced()]);
	write(a, 'what was typed');
	await a.saved();
	await until(() => notes(b).includes('what was typed'), 'seen by the other');
	expect((await owner.readBrief(brief.id)).sections.notes.markdown).toBe('what was typed');
});

test('[SYNC2] acks count every frame with changes, also one that brings nothing new', async () => {
	const brief = await owner.createBrief({ title: 'Counted' });
	const a = join(owner, brief.id);
	await a.synced();
	await until(() => a.acked === a.sent && a.sent === 1, 'acked for its first answer');
	for (let i = 0; i < 20; i++) write(a, `${i} `);
	await until(() => a.sent === 21 && a.acked === 21, 'acked for all');
	expect((await owner.readBrief(brief.id)).seq).toBe(21);
});

test('[V05] a brief that can’t be read refuses its sockets, writes nothing, and opens when it can', async () => {
	const brief = await owner.createBrief({ title: 'Damaged', sections: { notes: 'Still here.' } });
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const select = 'select bytes from doc_update where brief_id = ? and room = ? and seq = 1';
	const good = (await database.execute({ sql: select, args: [brief.id, 'text'] })).rows[0]?.[
		'bytes'
	];
	const put = (bytes: ArrayBuffer | Uint8Array) =>
		database.execute({
			sql: `update doc_update set bytes = ? where brief_id = ? and room = 'text' and seq = 1`,
			args: [bytes, brief.id],
		});
	server = await server.restart();
	owner = await signIn(server);
	await put(new Uint8Array([9, 9, 9, 9, 9]));

	const refused = join(owner, brief.id);
	expect(await refused.closed()).toBe(4503);
	expect(refused.provider.synced).toBe(false);
	expect((await owner.call('GET', `/api/briefs/${brief.id}`)).status).toBe(503);
	const count = await database.execute({
		sql: 'select count(*) as n from doc_update where brief_id = ?',
		args: [brief.id],
	});
	expect(Number(count.rows[0]?.['n'])).toBe(2);

	await put(good as ArrayBuffer);
	await until(() => refused.provider.synced, 'let in after the mend', 20_000);
	expect(notes(refused)).toContain('Still here.');
	database.close();
}, 30_000);

test('[V10] two people who open a new brief at once see its content once, a hundred times over', async () => {
	for (let i = 0; i < 100; i++) {
		const brief = await owner.createBrief({ title: 'New', sections: { goal: 'Once.' } });
		const pair = [join(owner, brief.id), join(owner, brief.id)];
		await Promise.all(pair.map((client) => client.synced()));
		for (const client of pair) {
			expect(sectionOf(client.doc, 'goal').toJSON()).toBe('<paragraph>Once.</paragraph>');
			expect(sectionOf(client.doc, 'context').length).toBe(1);
			expect(titleOf(client.doc).toJSON()).toBe('New');
			client.destroy();
		}
	}
	proved('V10', 'two open a new brief at once', '100 briefs', 'its content once');
}, 60_000);

test('[V15] a viewer’s changes are dropped: not stored, not sent on, not acked', async () => {
	const brief = await owner.createBrief({ title: 'Read only', sections: { notes: 'As it was.' } });
	const viewer = join(
		await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'V'),
		brief.id,
	);
	const editor = join(owner, brief.id);
	await Promise.all([viewer.synced(), editor.synced()]);
	const before = Y.encodeStateVector(editor.doc);
	write(viewer, ' Vandalised.');
	// The same again by the other road: an answer to the server's first question, on a new socket.
	viewer.provider.disconnect();
	write(viewer, ' Again.');
	viewer.provider.connect();
	await viewer.synced();
	write(editor, ' Edited.');
	await editor.saved();
	expect(notes(editor)).not.toContain('Vandalised');
	expect(viewer.acked).toBeLessThan(viewer.sent);
	expect((await owner.readBrief(brief.id)).sections.notes.markdown).toBe('As it was. Edited.');
	expect(Y.decodeStateVector(before).size).toBeLessThanOrEqual(2);
});

test('[V15] the review room takes nothing from anybody', async () => {
	const brief = await owner.createBrief({ title: 'Reviewed' });
	const client = join(owner, brief.id, { room: 'review' });
	const other = join(owner, brief.id, { room: 'review' });
	await Promise.all([client.synced(), other.synced()]);
	client.doc.getMap('suggestions').set('s_forged', 'accept me');
	await new Promise((resume) => setTimeout(resume, 200));
	expect(other.doc.getMap('suggestions').size).toBe(0);
	const late = join(owner, brief.id, { room: 'review' });
	await late.synced();
	expect(late.doc.getMap('suggestions').size).toBe(0);
});

test('[V16] a revoked link cuts the open sockets of its guests within 2 s, and they get no further byte', async () => {
	const brief = await owner.createBrief({ title: 'Revoked' });
	const link = await owner.share(brief.id, 'editor');
	const guest = join(await openAsGuest(server, link, 'Tomas'), brief.id);
	const staying = join(owner, brief.id);
	await Promise.all([guest.synced(), staying.synced()]);
	const revokedAt = performance.now();
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	expect(await guest.closed()).toBe(4403);
	expect(performance.now() - revokedAt).toBeLessThan(2_000);
	write(staying, 'not for the guest');
	await staying.saved();
	expect(notes(guest)).not.toContain('not for the guest');
	expect(staying.closeCode).toBeNull();
});

test('[V16] signing out closes the sockets of that session', async () => {
	const brief = await owner.createBrief({ title: 'Signed out' });
	const person = await signIn(server);
	const client = join(person, brief.id);
	await client.synced();
	await person.expect(204, 'POST', '/api/sign-out', {});
	expect(await client.closed()).toBe(4401);
});

test('[SYNC3] a socket says why it was closed, by a code that a client can act on', async () => {
	const brief = await owner.createBrief({ title: 'Closed' });
	const nobody = new Caller(server.origin);
	expect(await join(nobody, brief.id).closed()).toBe(4401);
	expect(await join(owner, 'b_aaaaaaaaaaaa').closed()).toBe(4404);
	expect(await join(owner, brief.id, { query: { epoch: '99' } }).closed()).toBe(4409);
	expect(await join(owner, brief.id, { query: { schema: '0' } }).closed()).toBe(4409);
});

test('[SYNC4] presence carries the name of the session, whatever the client says of itself', async () => {
	const brief = await owner.createBrief({ title: 'Presence' });
	const guest = join(
		await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'Tomas'),
		brief.id,
	);
	const seeing = join(owner, brief.id);
	await Promise.all([guest.synced(), seeing.synced()]);
	guest.provider.awareness.setLocalState({
		user: { name: 'Ines Calder', id: 'u_forged' },
		cursor: 1,
	});
	const seen = () => seeing.provider.awareness.getStates().get(guest.doc.clientID);
	await until(() => seen() !== undefined, 'seen');
	expect(seen()).toMatchObject({ user: { name: 'Tomas', guest: true }, cursor: 1 });
	guest.provider.disconnect();
	await until(() => seen() === undefined, 'gone');
});

test('[SYNC5] an update that is no update closes its own socket and harms nobody', async () => {
	const brief = await owner.createBrief({ title: 'Garbage' });
	const bad = join(owner, brief.id);
	const good = join(owner, brief.id);
	await Promise.all([bad.synced(), good.synced()]);
	bad.provider.ws?.send(new Uint8Array([0, 2, 5, 255, 255, 255, 255, 255]));
	expect(await bad.closed()).toBe(4400);
	write(good, 'goes on');
	await good.saved();
});

test('[SYNC10] a page that says whose it is is sent away with 4401 under the session of somebody else', async () => {
	const brief = await owner.createBrief({ title: 'Whose' });
	expect(await join(owner, brief.id, { query: { person: 'u_somebodyelse' } }).closed()).toBe(4401);
	const { user } = await owner.expect<{ user: { id: string } }>(200, 'GET', '/api/me');
	await join(owner, brief.id, { query: { person: user.id } }).synced();
});
