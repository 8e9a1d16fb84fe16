import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf, typeRoots } from '#brief';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { notesOf, typeInto } from '../support/notes.ts';
import { askOracle } from '../support/oracle.ts';
import { RawSocket, updateFrame } from '../support/raw-socket.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;
const clients: LiveClient[] = [];
const sockets: RawSocket[] = [];
const join = (...args: ConstructorParameters<typeof LiveClient>): LiveClient => {
	const client = new LiveClient(...args);
	clients.push(client);
	return client;
};
const open = (...args: ConstructorParameters<typeof RawSocket>): RawSocket => {
	const socket = new RawSocket(...args);
	sockets.push(socket);
	return socket;
};
const raw = (...args: ConstructorParameters<typeof RawSocket>): Promise<RawSocket> =>
	open(...args).met();

beforeAll(async () => {
	server = await startServer({ SOCKETS_PER_PERSON: '60', SOCKETS_PER_ADDRESS: '90' });
	owner = await setUpOwner(server);
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
	for (const socket of sockets.splice(0)) socket.socket.terminate();
});
afterAll(() => server.destroy());

const wordsOf = (doc: Y.Doc): Y.XmlText =>
	(sectionOf(doc, 'notes').get(0) as Y.XmlElement).get(0) as Y.XmlText;
const copyOf = (doc: Y.Doc): Y.Doc => {
	const copy = typeRoots(new Y.Doc());
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
};

test('[LIMIT1] a brief takes 200,000 characters and no more, and says so; deleting is the way back', async () => {
	const brief = await owner.createBrief({ title: 'Long' });
	const client = join(owner, brief.id);
	await client.synced();
	for (let i = 0; i < 20; i++) typeInto(client.doc, 'x'.repeat(9_990));
	await client.saved();
	const over = await raw(owner, brief.id);
	const copy = copyOf(client.doc);
	const before = Y.encodeStateVector(copy);
	wordsOf(copy).insert(0, 'y'.repeat(300));
	over.socket.send(updateFrame(Y.encodeStateAsUpdate(copy, before)));
	expect(await over.closed()).toEqual({
		code: 4413,
		reason: 'This brief would hold more than 200,000 characters.',
	});
	const mine = wordsOf(client.doc);
	mine.delete(0, 1_000);
	typeInto(client.doc, 'z'.repeat(1_000));
	await client.saved();
	// All of it at once, in one change.
	client.doc.transact(() => {
		mine.delete(0, mine.length);
		mine.insert(0, 'v'.repeat(190_000));
	});
	await client.saved();
	expect(client.closeCode).toBeNull();
}, 60_000);

test('[LIMIT2] whoever has too many documents open is told so, and the others are let in again when some close', async () => {
	const brief = await owner.createBrief({ title: 'Crowded' });
	const held = await Promise.all(Array.from({ length: 60 }, () => raw(owner, brief.id)));
	expect(await open(owner, brief.id).closed()).toEqual({
		code: 4429,
		reason: 'Too many pages are open at once.',
	});
	const guest = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'V');
	await raw(guest, brief.id);
	const more = Array.from({ length: 40 }, () => open(guest, brief.id));
	await until(() => more.some((socket) => socket.close?.code === 4429), 'refused by address');
	for (const { socket } of held) socket.close();
	await Promise.all(held.map((socket) => socket.closed()));
	await raw(owner, brief.id);
});

test('[LIMIT4] a brief and its history hold 4 MiB and no more, however fast they grow; who is refused is told, and nothing is lost for others', async () => {
	const brief = await owner.createBrief({ title: 'Much history' });
	const other = join(owner, brief.id);
	await other.synced();
	typeInto(other.doc, 'Before. ');
	await other.saved();
	// Links are short to read and long to keep.
	const link = (n: number) => ({
		link: { href: `https://harbour.example/${n}/`.padEnd(1_990, 'x') },
	});
	const page = copyOf(other.doc);
	const growing = await raw(owner, brief.id);
	let length = 0;
	page.on('update', (update: Uint8Array) => {
		length += update.length;
		growing.socket.send(updateFrame(update));
	});
	for (let frame = 0; frame < 14; frame++) {
		page.transact(() => {
			for (let n = 0; n < 210; n++) wordsOf(page).insert(0, 'x', link(210 * frame + n));
		});
	}
	expect(length).toBeGreaterThan(5 * 1024 * 1024);
	expect(await growing.closed()).toEqual({
		code: 4413,
		reason: 'This brief and its history would be larger than 4 MiB.',
	});
	await until(() => notesOf(other.doc).length > 8, 'told what was taken');
	expect(other.closeCode).toBeNull();
	// Deleting always goes.
	wordsOf(other.doc).delete(0, 1);
	await other.saved();
	const stored = (await askOracle(server.dataFolder)).briefs[brief.id];
	expect(stored).toMatchObject({ fault: null, waits: false });
	expect(stored?.notes).toContain('efore. ');
	expect(stored?.notes).toBe(notesOf(other.doc));
	expect(Y.encodeStateAsUpdate(other.doc).length).toBeLessThan(4 * 1024 * 1024);

	const elsewhere = join(owner, (await owner.createBrief({ title: 'Elsewhere' })).id);
	await elsewhere.synced();
	typeInto(elsewhere.doc, 'as ever');
	await elsewhere.saved();
}, 60_000);
