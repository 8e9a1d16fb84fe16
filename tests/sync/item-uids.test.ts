import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { isUid, readContent, sectionOf, toElement, type SectionName } from '#brief';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { randomFrom, seedOf } from '../support/soak.ts';
import { uidFrom } from '../support/edits.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const TWICE = 'i_twicetwicetw';
let server: RunningServer;
let owner: Caller;
const clients: LiveClient[] = [];

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(async () => {
	for (const client of clients) client.destroy();
	await server.destroy();
});

async function openBy(count: number, premises: string): Promise<{ id: string; by: LiveClient[] }> {
	const { id } = await owner.createBrief({ title: 'Doubles', sections: { context: premises } });
	const by = Array.from({ length: count }, () => new LiveClient(owner, id));
	clients.push(...by);
	await Promise.all(by.map((client) => client.synced()));
	return { id, by };
}

const itemsOf = (client: LiveClient, section: SectionName = 'context'): Y.XmlElement[] =>
	sectionOf(client.doc, section).toArray() as Y.XmlElement[];
const uidsOf = (client: LiveClient, section: SectionName = 'context'): (string | undefined)[] =>
	itemsOf(client, section).map((item) => item.getAttribute('uid'));
const isUnique = (uids: unknown[]): boolean =>
	uids.every(isUid) && new Set(uids).size === uids.length;
const premise = (text: string, uid = TWICE): Y.XmlElement =>
	toElement({ name: 'premise', attributes: { uid }, words: [{ text }] });
const quiet = (): Promise<void> => new Promise((resume) => setTimeout(resume, 500));
const seqOf = async (id: string): Promise<number> => (await owner.readBrief(id)).seq;

test('[SYNC7] of one item pasted by two at once the first keeps the uid and its standing, the other gets its own', async () => {
	const { id, by } = await openBy(2, '- What was known.');
	const [a, b] = by as [LiveClient, LiveClient];
	sectionOf(a.doc, 'context').insert(1, [premise('pasted by one')]);
	sectionOf(b.doc, 'context').insert(1, [premise('pasted by the other')]);
	await Promise.all([a.saved(), b.saved()]);
	await owner.expect(200, 'POST', `/api/briefs/${id}/premises/${TWICE}/standing`, {
		standing: 'doubted',
		reason: 'read twice',
	});
	await until(() => by.every((client) => isUnique(uidsOf(client))), 'mended on every page');
	expect(uidsOf(a)).toEqual(uidsOf(b));
	expect(uidsOf(a)[1]).toBe(TWICE);
	const { items } = (await owner.readBrief(id)).sections.context;
	expect(items.map(({ uid, standing }) => [uid, standing])).toEqual([
		[uidsOf(a)[0], 'held'],
		[TWICE, 'doubted'],
		[uidsOf(a)[2], 'held'],
	]);
	const words = readContent(a.doc).context.map((block) => block.words?.[0]?.text);
	expect(words.toSorted()).toEqual(['What was known.', 'pasted by one', 'pasted by the other']);
	const seq = await seqOf(id);
	await quiet();
	expect(await seqOf(id)).toBe(seq);
});

test('[SYNC7] doubles over sections, and of a page that mends them too, end with a uid each', async () => {
	const seed = seedOf('SYNC7');
	const random = randomFrom(seed);
	const { id, by } = await openBy(2, '- One.\n- Two.');
	const [hostile, page] = by as [LiveClient, LiveClient];
	const [first] = uidsOf(hostile);
	sectionOf(hostile.doc, 'unknowns').insert(0, [
		toElement({ name: 'unknown', attributes: { uid: first as string }, words: [{ text: 'Who?' }] }),
	]);
	for (let i = 0; i < 30; i++) {
		const at = Math.floor(random() * (itemsOf(hostile).length + 1));
		sectionOf(hostile.doc, 'context').insert(at, [premise(`double ${i}`)]);
		// As a page does with its person's next key.
		const seen = new Set<string | undefined>();
		for (const item of itemsOf(page)) {
			if (seen.has(item.getAttribute('uid'))) item.setAttribute('uid', uidFrom(random));
			seen.add(item.getAttribute('uid'));
		}
		await new Promise((resume) => setTimeout(resume, random() * 30));
	}
	const all = (client: LiveClient) => [...uidsOf(client), ...uidsOf(client, 'unknowns')];
	await until(() => by.every((client) => isUnique(all(client))), `mended, seed ${seed}`);
	await quiet();
	expect(isUnique(all(page))).toBe(true);
	expect(all(hostile)).toEqual(all(page));
	expect(uidsOf(page)).toContain(first);
	expect(uidsOf(page)).toContain(TWICE);
	const seq = await seqOf(id);
	await quiet();
	expect(await seqOf(id)).toBe(seq);
});

test('[SYNC8] a uid that changed while its words stayed is set back; another item written over it keeps its own', async () => {
	const { by } = await openBy(2, '- One.\n- Two.\n- Three.');
	const [client, other] = by as [LiveClient, LiveClient];
	const [one, two, three] = uidsOf(client);
	const fresh = uidFrom(randomFrom(seedOf('SYNC8')));
	const [first, second, third] = itemsOf(client) as [Y.XmlElement, Y.XmlElement, Y.XmlElement];
	// Its uid goes; another takes the uid of the one below it.
	third.removeAttribute('uid');
	first.setAttribute('uid', two as string);
	await until(() => uidsOf(other).join() === [one, two, three].join(), 'set back');
	client.doc.transact(() => {
		second.setAttribute('uid', fresh);
		second.delete(0, 1);
		second.insert(0, [new Y.XmlText('Another.')]);
	});
	await client.saved();
	await quiet();
	expect(uidsOf(other)).toEqual([one, fresh, three]);
});

test('[SYNC7] doubles that a death left behind are read as they are: opening a brief writes nothing', async () => {
	const { id, by } = await openBy(1, '- One.');
	const [client] = by as [LiveClient];
	sectionOf(client.doc, 'context').insert(1, [premise('a double')]);
	await client.saved();
	await server.stop('SIGKILL');
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const count = async (): Promise<number> => {
		const { rows } = await database.execute({
			sql: `select count(*) as n from doc_update where brief_id = ? and room = 'text'`,
			args: [id],
		});
		return Number(rows[0]?.['n']);
	};
	const before = await count();
	server = await server.restart();
	await client.synced();
	await quiet();
	expect(await count()).toBe(before);
	database.close();
});
