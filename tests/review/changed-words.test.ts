import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { readBlocks, sectionOf, titleOf, type TextBlock } from '#brief';
import type { Suggestion } from '#lib/protocol/answers.ts';
import { split } from '../brief/written.ts';
import { joinAs, openAsGuest, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const MINUTE_MS = 60_000;

let server: RunningServer;
let owner: Caller;
let tomas: Caller & { id: string };
const clients: LiveClient[] = [];

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
	tomas = await joinAs(server, owner, 'Tomas Wirth');
});
afterAll(async () => {
	for (const client of clients) client.destroy();
	await server.destroy();
});

interface Returned {
	id: string;
	open: (who: Caller) => Promise<LiveClient>;
	read: () => Promise<Suggestion>;
}

/** A brief with a suggestion on “next Friday morning”. */
async function returned(): Promise<Returned> {
	const { id } = await owner.createBrief({
		title: 'Changed since',
		sections: {
			goal: 'Ship it next Friday morning, when the site is open.',
			context: '- The vendor agreed to all of it. (Contract 12)',
			unknowns: '- Who signs it off?',
			stops: '- Stop after 40 steps.',
		},
	});
	const handoff = await owner.handOff(id, { surfaceAt: 'now', timeZone: 'UTC' });
	await owner.until(handoff.id, 'surfaced');
	return {
		id,
		open: async (who) => {
			const client = new LiveClient(who, id);
			clients.push(client);
			await client.synced();
			return client;
		},
		read: async () => {
			const all = await owner.suggestions(id);
			return all.find((one) => one.rule === 'relative-date') as Suggestion;
		},
	};
}

const goalOf = ({ doc }: LiveClient): { text: string; words: Y.XmlText } => {
	const [block] = readBlocks(sectionOf(doc, 'goal'));
	return { text: block?.text ?? '', words: block?.runs[0]?.text as Y.XmlText };
};
async function replace(client: LiveClient, old: string, now: string): Promise<void> {
	const { text, words } = goalOf(client);
	const at = text.indexOf(old);
	expect(at).toBeGreaterThanOrEqual(0);
	client.doc.transact(() => {
		words.delete(at, old.length);
		if (now !== '') words.insert(at, now);
	});
	await client.saved();
}
async function insert(client: LiveClient, now: string, before: string): Promise<void> {
	const { text, words } = goalOf(client);
	words.insert(text.indexOf(before), now);
	await client.saved();
}
const note = async (client: LiveClient): Promise<void> => {
	titleOf(client.doc).insert(0, 'x');
	await client.saved();
};

test('[WHO1] words that one person changed are told with the name, and with the minute where that is known', async () => {
	const { open, read } = await returned();
	const page = await open(tomas);
	// The first thing that a page brings may be hours old.
	await replace(page, 'Friday', 'Thursday');
	expect((await read()).live).toMatchObject({
		status: 'drifted',
		changed: { by: 'Tomas Wirth', byId: tomas.id, at: null },
	});
	const before = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
	await replace(page, 'Thursday', 'Tuesday');
	const { changed } = (await read()).live;
	expect(changed).toMatchObject({ by: 'Tomas Wirth', byId: tomas.id });
	expect(changed?.at).toBeGreaterThanOrEqual(before);
	expect(changed?.at).toBeLessThanOrEqual(Date.now());
});

test('[WHO1] a guest is named too, and a member who was removed since', async () => {
	const { id, open, read } = await returned();
	const guest = await openAsGuest(server, await owner.share(id, 'editor'), 'Mira Guest');
	await replace(await open(guest), 'Friday', 'Thursday');
	expect((await read()).live.changed?.by).toBe('Mira Guest');
	const leaver = await joinAs(server, owner, 'Lea Leaver');
	const second = await returned();
	await replace(await second.open(leaver), 'Friday', 'Thursday');
	expect((await second.read()).live.changed?.by).toBe('Lea Leaver');
	await owner.expect(204, 'DELETE', `/api/members/${leaver.id}`);
	expect((await second.read()).live.changed?.by).toBe('Lea Leaver');
});

test('[WHO2] nobody is named where words were only taken out, where two wrote, or where a block was written anew', async () => {
	const deleted = await returned();
	await replace(await deleted.open(tomas), ' morning', '');
	expect((await deleted.read()).live).toMatchObject({ status: 'drifted', changed: null });

	const both = await returned();
	await replace(await both.open(tomas), 'Friday', 'Thursday');
	const ines = await both.open(owner);
	await insert(ines, 'early ', 'morning');
	expect((await both.read()).live).toMatchObject({ status: 'drifted', changed: null });

	const anew = await returned();
	await replace(await anew.open(owner), 'Friday', 'Thursday');
	const page = await anew.open(tomas);
	// Enter writes what stands behind the caret into a new block.
	const goal = sectionOf(page.doc, 'goal');
	split(goal, readBlocks(goal)[0] as TextBlock, 5);
	await page.saved();
	expect((await anew.read()).live.changed).toBeNull();
});

test('[WHO2] words that stood there at hand-off name nobody', async () => {
	const { id, open, read } = await returned();
	const page = await open(tomas);
	// His words stand beside the changed ones, and stood there at the next handoff.
	await replace(page, 'Ship', 'Send');
	const again = await owner.handOff(id, { surfaceAt: 'now', timeZone: 'UTC' });
	await owner.until(again.id, 'surfaced');
	const ines = await open(owner);
	await replace(ines, 'Friday', 'Thursday');
	expect((await read()).live.changed?.by).toBe('Ines Calder');
});

test('[WHO3] whoever brings words is their author, also under the client id of somebody else', async () => {
	const { open, read } = await returned();
	const ines = await open(owner);
	await note(ines);
	const forger = await open(tomas);
	await until(() => titleOf(forger.doc).toJSON().startsWith('x'), 'caught up');
	const own = forger.doc.clientID;
	forger.doc.clientID = ines.doc.clientID;
	// Yjs gives a page that meets its own client id another one, which its awareness does not know.
	clients.splice(clients.indexOf(ines), 1);
	ines.destroy();
	await replace(forger, 'Friday', 'Thursday');
	forger.doc.clientID = own;
	expect((await read()).live.changed?.by).toBe('Tomas Wirth');
});

test('[WHO4] authors cost a row a minute and not one a key, and outlive a death of the process', async () => {
	const { id, open, read } = await returned();
	const page = await open(tomas);
	await note(page);
	await replace(page, 'Friday', 'Thursday');
	for (let key = 0; key < 200; key++) titleOf(page.doc).insert(0, 'k');
	await page.saved();
	await read();
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const { rows } = await database.execute({
		sql: 'select count(*) as n from author where brief_id = ?',
		args: [id],
	});
	expect(Number(rows[0]?.['n'])).toBeLessThanOrEqual(4);
	database.close();
	await server.stop('SIGKILL');
	server = await server.restart();
	owner = await signIn(server);
	tomas = Object.assign(await signIn(server, 'Tomas Wirth'), { id: tomas.id });
	expect((await read()).live.changed).toMatchObject({ by: 'Tomas Wirth' });
});
