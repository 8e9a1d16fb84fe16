import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createClient } from '@libsql/client';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf, titleOf } from '#brief';
import { setUpOwner, signIn } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { holdWriteLock } from '../support/lock-holder.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, IS_SOAK, proved, randomFrom, seedOf } from '../support/soak.ts';

const servers: RunningServer[] = [];
const clients: LiveClient[] = [];
const start = async (...args: Parameters<typeof startServer>): Promise<RunningServer> => {
	const server = await startServer(...args);
	servers.push(server);
	return server;
};
const join = (...args: ConstructorParameters<typeof LiveClient>): LiveClient => {
	const client = new LiveClient(...args);
	clients.push(client);
	return client;
};
afterEach(async () => {
	for (const client of clients.splice(0)) client.destroy();
	for (const server of servers.splice(0)) await server.destroy();
});

const type = (client: LiveClient, text: string): void => {
	const block = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	const [words] = block.toArray();
	if (words instanceof Y.XmlText) words.insert(words.length, text);
	else block.insert(0, [new Y.XmlText(text)]);
};
const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
const storedOf = async (server: RunningServer, id: string) => {
	const stored = await askOracle(server.dataFolder);
	expect(stored.integrity).toBe('ok');
	const brief = stored.briefs[id];
	if (!brief) throw new Error('the brief is not stored');
	return brief;
};

test('[DUR1] a second process on the same data refuses to start with a sentence, until the first is gone', async () => {
	const first = await start();
	const second = () =>
		spawnSync(process.execPath, ['server/main.ts'], {
			env: { ...process.env, PORT: '0', NIGHTDESK_DATA: first.dataFolder },
			encoding: 'utf8',
		});
	const refused = second();
	expect(refused.status).toBe(1);
	expect(refused.stderr).toContain('Another Nightdesk is running on this database.');
	await first.stop('SIGKILL');
	const next = await start({}, first.dataFolder);
	expect((await fetch(`${next.origin}/api/health`)).status).toBe(200);
	await next.stop('SIGTERM');
	await start({}, first.dataFolder);
}, 30_000);

test('[DUR2] a log stays bounded while it is written, and its sequence goes on after all of it was compacted', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Long' });
	const client = join(owner, brief.id);
	await client.synced();
	for (let i = 0; i < 2_500; i++) type(client, 'x');
	await client.saved();
	// The client's first answer brought nothing new, so every key is one update after the brief's first.
	await until(() => client.acked === 2_501, 'all acked');
	await pause(400);
	const open = await storedOf(server, brief.id);
	expect(open.seq).toBe(2_501);
	expect(open.loose).toBeLessThan(1_100);
	expect(open.notes).toBe('x'.repeat(2_500));

	// Nobody is in it: what is left is compacted when it is let go of.
	client.destroy();
	await pause(6_000);
	const closed = await storedOf(server, brief.id);
	expect(closed).toMatchObject({ seq: 2_501, notes: open.notes });
	expect(closed.loose).toBeLessThan(50);

	const back = join(owner, brief.id);
	await back.synced();
	type(back, '!');
	await back.saved();
	expect(await storedOf(server, brief.id)).toMatchObject({
		seq: 2_502,
		notes: `${open.notes}!`,
	});
}, 60_000);

for (const point of ['mid-compaction', 'after-compaction']) {
	test(`[V04] a process that dies ${point} has lost nothing and doubled nothing`, async () => {
		let server = await start();
		const owner = await setUpOwner(server);
		const brief = await owner.createBrief({ title: 'Compacted' });
		server = await server.restart({ NIGHTDESK_FAULT: point });
		servers.push(server);
		const client = join(await signIn(server), brief.id);
		await client.synced();
		for (let i = 0; i < 1_200; i++) type(client, `${i} `);
		await until(() => server.process.signalCode !== null, 'killed at its fault point');
		const dead = await storedOf(server, brief.id);
		server = await server.restart({ NIGHTDESK_FAULT: '' });
		servers.push(server);
		await until(() => client.provider.synced && client.acked === client.sent, 'back', 20_000);
		const after = await storedOf(server, brief.id);
		expect(after.notes).toBe(
			(sectionOf(client.doc, 'notes').get(0) as Y.XmlElement).toArray().map(String).join(''),
		);
		expect(after.notes.split(' ')).toHaveLength(1_201);
		expect(after.notes.startsWith(dead.notes)).toBe(true);
	}, 60_000);
}

test('[V04] a process that is killed while a snapshot takes the place of its log has the same document', async () => {
	let server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Killed inside' });
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 10_000 });
	// Makes the deletion slow enough to be killed in.
	await database.execute(`create trigger slow after delete on doc_update begin
		select count(*) from (with recursive n (i) as (select 1 union all select i + 1 from n where i < 2000) select i from n);
	end`);
	database.close();
	const random = randomFrom(seedOf('V04'));
	const kills = count(3, 50);
	for (let kill = 0; kill < kills; kill++) {
		const client = join(await signIn(server), brief.id);
		await client.synced();
		for (let i = 0; i < 1_050; i++) type(client, 'y');
		await client.saved();
		await pause(random() * 250);
		await server.stop('SIGKILL');
		client.destroy();
		const dead = await storedOf(server, brief.id);
		expect(dead.notes).toBe('y'.repeat(1_050 * (kill + 1)));
		server = await server.restart();
		servers.push(server);
		expect((await storedOf(server, brief.id)).hash).toBe(dead.hash);
	}
	proved(
		'V04',
		'SIGKILL while a log is compacted',
		`${kills} kills, 1,050 edits each`,
		'the same document, nothing lost or doubled',
	);
}, 900_000);

test('[V06] on a full volume nothing is acked and everything is read; it goes on when there is room, without a restart', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Full' });
	const client = join(owner, brief.id);
	await client.synced();
	type(client, 'Before. ');
	await client.saved();
	const limit = (bytes: string): Buffer =>
		execFileSync('prlimit', [`--pid=${server.process.pid}`, `--fsize=${bytes}:`]);
	limit('8192');
	const acked = client.acked;
	for (let i = 0; i < 20; i++) type(client, `${i} `);
	const renamed = owner.call('PATCH', `/api/briefs/${brief.id}`, { title: 'Renamed while full' });
	for (let i = 0; i < 10; i++) {
		const asked = performance.now();
		expect((await owner.call('GET', `/api/briefs/${brief.id}`)).status).toBe(200);
		expect(performance.now() - asked).toBeLessThan(2_000);
		await pause(100);
	}
	const reader = join(owner, brief.id);
	await reader.synced();
	expect(client.acked).toBe(acked);
	expect(client.closeCode).toBeNull();
	expect((await renamed).status).toBe(503);
	expect(client.acked).toBe(acked);
	limit('unlimited');
	await client.saved();
	for (let i = 0; i < 100; i++) {
		type(client, '.');
		if (i % 10 === 0) await owner.createBrief({ title: `After ${i}` });
	}
	await client.saved();
	const stored = await storedOf(server, brief.id);
	expect(stored.notes).toContain('Before. 0 1 2 3');
	expect(stored.notes.endsWith('.'.repeat(100))).toBe(true);
	expect(server.log()).toContain('updates-stored-again');
}, 60_000);

test('[V07] while another process holds the write lock acks wait, reads go on, and nothing is spoiled after', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Locked' });
	const client = join(owner, brief.id);
	await client.synced();
	type(client, 'Before. ');
	await client.saved();
	const release = await holdWriteLock(server.dataFolder);
	const acked = client.acked;
	type(client, 'During. ');
	const made = owner.createBrief({ title: 'Made while locked' });
	for (const until = performance.now() + count(2_500, 15_000); performance.now() < until;) {
		const asked = performance.now();
		expect((await owner.call('GET', `/api/briefs/${brief.id}`)).status).toBe(200);
		expect(performance.now() - asked).toBeLessThan(IS_SOAK ? 1_000 : 5_000);
		expect(client.acked).toBe(acked);
		await pause(50);
	}
	await release();
	await client.saved();
	expect((await made).title).toBe('Made while locked');
	for (let i = 0; i < 100; i++) {
		type(client, '.');
		if (i % 4 === 0) await owner.createBrief({ title: `After ${i}` });
	}
	await client.saved();
	expect((await storedOf(server, brief.id)).notes).toBe(`Before. During. ${'.'.repeat(100)}`);
	expect(server.log()).not.toContain('SQL statements in progress');
	proved(
		'V07',
		'another process holds the write lock',
		`${count(2_500, 15_000) / 1_000} s, then 100 edits and 25 new briefs`,
		'no ack meanwhile, reads within 1 s, all stored after',
	);
}, 60_000);

test('[V02] under load and with a store that is stuck, a process asked to end is gone within 5 s and sends everybody away', async () => {
	let server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Ended under load' });
	const random = randomFrom(seedOf('V02'));
	const ends = count(2, 20);
	let longestMs = 0;
	let promised = 0;
	let written = 0;
	for (let round = 0; round < ends; round++) {
		const writers = [0, 1, 2].map(() => ({
			client: join(owner, brief.id),
			sentAs: [] as number[],
		}));
		await Promise.all(writers.map(({ client }) => client.synced()));
		const typing = setInterval(() => {
			for (const { client, sentAs } of writers) {
				type(client, 'z');
				sentAs.push(client.sent);
			}
		}, 1);
		await pause(200 + random() * 200);
		const sent = performance.now();
		await server.stop('SIGTERM');
		longestMs = Math.max(longestMs, performance.now() - sent);
		expect(server.process.exitCode).toBe(0);
		clearInterval(typing);
		await until(() => writers.every(({ client }) => client.closeCodes.length > 0), 'sent away');
		for (const { client } of writers) expect(client.closeCodes[0]).toBe(1012);
		let acked = 0;
		const before = written;
		for (const { client, sentAs } of writers) {
			acked += sentAs.filter((frame) => frame <= client.acked).length;
			written += sentAs.length;
		}
		promised += acked;
		server = await server.restart();
		servers.push(server);
		const stored = (await storedOf(server, brief.id)).notes.split('z').length - 1;
		expect(stored).toBeGreaterThanOrEqual(before + acked);
		const isBack = ({ client }: { client: LiveClient }): boolean =>
			client.provider.synced && client.sent > 0 && client.acked === client.sent;
		await until(() => writers.every(isBack), 'back', 20_000);
		expect((await storedOf(server, brief.id)).notes.split('z').length - 1).toBe(written);
		for (const { client } of writers) client.destroy();
	}
	proved(
		'V02',
		'SIGTERM while people write',
		`${ends} ends, 3 writers`,
		`${promised} acked edits, 0 lost; gone after ${longestMs.toFixed(0)} ms at most, all told 1012`,
	);
	expect(longestMs).toBeLessThan(5_000);

	const client = join(owner, brief.id);
	await client.synced();
	const release = await holdWriteLock(server.dataFolder);
	const acked = client.acked;
	type(client, 'stuck');
	await pause(100);
	const sent = performance.now();
	await server.stop('SIGTERM');
	expect(performance.now() - sent).toBeLessThan(5_500);
	expect(client.closeCodes[0]).toBe(1012);
	expect(client.acked).toBeLessThanOrEqual(acked + 1);
	await release();
	server = await server.restart();
	servers.push(server);
	await until(() => client.provider.synced && client.acked === client.sent, 'saved', 20_000);
	expect((await storedOf(server, brief.id)).notes).toContain('stuck');
}, 300_000);

test('[V51] a backup made while people type restores to every edit that was acked before it began', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Backed up' });
	const client = join(owner, brief.id);
	await client.synced();
	const typing = setInterval(() => type(client, 'w'), 1);
	await pause(500);
	const acked = client.acked;
	const target = `${server.dataFolder}/backup.db`;
	const backUp = () =>
		spawnSync(process.execPath, ['server/backup.ts', target], {
			env: { ...process.env, NIGHTDESK_DATA: server.dataFolder },
			encoding: 'utf8',
		});
	const made = backUp();
	clearInterval(typing);
	expect(made.stderr).toBe('');
	expect(made.status).toBe(0);
	expect(backUp().stderr).toContain('is there already');
	const copy = await askOracle(server.dataFolder, { file: 'backup.db' });
	expect(copy.integrity).toBe('ok');
	// The first acked frame brought nothing.
	expect(copy.briefs[brief.id]?.notes.length).toBeGreaterThanOrEqual(acked - 1);

	// Put back twice: neither may take what pages hold of the other.
	const twin = `${server.dataFolder}/twin.db`;
	copyFileSync(target, twin);
	const other = await start({ DATABASE_URL: `file:${twin}` });
	const restored = await start({ DATABASE_URL: `file:${target}` });
	const back = await signIn(restored);
	expect((await back.readBrief(brief.id)).sections.notes.markdown).toMatch(/^w+$/);
	const outdated = join(back, brief.id, { query: { epoch: '1' } });
	expect(await outdated.closed()).toBe(4409);
	const { epoch } = await back.readBrief(brief.id);
	expect((await (await signIn(other)).readBrief(brief.id)).epoch).not.toBe(epoch);
}, 60_000);

test('[DUR3] a row that was left behind by a death says what its document says once that is opened', async () => {
	let server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Old' });
	const client = join(owner, brief.id);
	await client.synced();
	titleOf(client.doc).insert(0, 'Not so ');
	type(client, 'Written.');
	await client.saved();
	await server.stop('SIGKILL');
	client.destroy();
	expect((await storedOf(server, brief.id)).row.title).toBe('Old');
	server = await server.restart();
	servers.push(server);
	const back = await signIn(server);
	await back.readBrief(brief.id);
	await pause(600);
	expect((await storedOf(server, brief.id)).row).toEqual({
		title: 'Not so Old',
		written: '["notes"]',
	});
}, 30_000);

test('[DUR4] a brief whose log refuses an update holds up no other', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const [gone, kept] = [
		await owner.createBrief({ title: 'Gone' }),
		await owner.createBrief({ title: 'Kept' }),
	];
	const a = join(owner, gone.id);
	const b = join(owner, kept.id);
	await Promise.all([a.synced(), b.synced()]);
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 10_000 });
	// Another process wrote what this one is about to write.
	await database.execute({
		sql: `insert into doc_update select brief_id, room, seq + 1, bytes, at from doc_update where brief_id = ? and room = 'text'`,
		args: [gone.id],
	});
	database.close();
	type(a, 'refused at first');
	type(b, 'taken');
	await b.saved();
	await until(() => a.closeCode === 4503, 'sent away');
	await until(() => a.provider.synced && a.sent > 0 && a.acked === a.sent, 'saved', 20_000);
	expect((await storedOf(server, gone.id)).notes).toBe('refused at first');
	expect((await storedOf(server, kept.id)).notes).toBe('taken');
}, 30_000);

test('[DUR6] a title and a key that meet a log which somebody else wrote are refused, and what is stored is read anew', async () => {
	const server = await start();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Written elsewhere' });
	const client = join(owner, brief.id);
	await client.synced();
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const writeElsewhere = (): Promise<unknown> =>
		database.execute({
			sql: `insert into doc_update (brief_id, room, seq, bytes, at)
				select brief_id, room, max(seq) + 1, ?, 0 from doc_update
				where brief_id = ? and room = 'text' group by brief_id, room`,
			args: [Y.encodeStateAsUpdate(new Y.Doc()), brief.id],
		});
	type(client, 'One. ');
	await client.saved();
	await writeElsewhere();
	const rename = () => owner.call('PATCH', `/api/briefs/${brief.id}`, { title: 'Renamed' });
	expect((await rename()).status).toBe(500);
	await until(() => client.closeCode === 4503, 'sent away');
	expect((await rename()).status).toBe(200);
	await until(() => client.provider.synced, 'back', 20_000);
	await writeElsewhere();
	type(client, 'Two. ');
	await until(
		() => client.sent > 0 && client.acked === client.sent && client.provider.synced,
		'saved',
		20_000,
	);
	const { notes, row } = await storedOf(server, brief.id);
	expect({ notes, title: row.title }).toEqual({ notes: 'One. Two. ', title: 'Renamed' });
	database.close();
}, 60_000);
