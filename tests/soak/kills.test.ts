import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import { setUpOwner, signIn } from '../support/caller.ts';
import { JournalingWriter } from '../support/journal.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, randomFrom, seedOf } from '../support/soak.ts';

let server: RunningServer;
const writers: JournalingWriter[] = [];
afterEach(async () => {
	for (const writer of writers.splice(0)) writer.kill();
	await server.destroy();
});

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
const times = (text: string, word: string): number => text.split(word).length - 1;
const type = (client: LiveClient, text: string): void => {
	const block = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	const [words] = block.toArray();
	if (words instanceof Y.XmlText) words.insert(words.length, text);
	else block.insert(0, [new Y.XmlText(text)]);
};
const notesOf = (client: LiveClient): string =>
	(sectionOf(client.doc, 'notes').get(0) as Y.XmlElement).toArray().map(String).join('');

/** Journals of processes that nobody killed, against what is in the database. */
async function checkJournals(all: boolean): Promise<number> {
	const { integrity, briefs } = await askOracle(server.dataFolder);
	expect(integrity).toBe('ok');
	let promised = 0;
	for (const writer of writers) {
		const { typed, acked } = writer.read();
		const brief = briefs[writer.typing.briefId];
		expect(brief).toMatchObject({ fault: null, waits: false });
		for (const word of all ? typed : acked) {
			if (times(brief?.notes ?? '', word) !== 1) {
				throw new Error(`${word} is there ${times(brief?.notes ?? '', word)} times`);
			}
		}
		for (const word of typed) expect(times(brief?.notes ?? '', word)).toBeLessThan(2);
		promised += acked.size;
	}
	return promised;
}

async function startWriters(briefs: number, each: number): Promise<void> {
	server = await startServer();
	const owner = await setUpOwner(server);
	for (let b = 0; b < briefs; b++) {
		const brief = await owner.createBrief({ title: `Brief ${b}` });
		for (let w = 0; w < each; w++) {
			const name = `${b}-${w}`;
			const typing = { origin: server.origin, cookie: owner.cookie ?? '', briefId: brief.id, name };
			const file = `${server.dataFolder}/journal-${name}`;
			writers.push(new JournalingWriter({ ...typing, file, everyMs: 5 }));
		}
	}
	await until(() => writers.every(hasTyped), 'typing', 20_000);
}

function hasTyped(writer: JournalingWriter): boolean {
	try {
		return writer.read().typed.size > 0;
	} catch {
		return false;
	}
}

test('[V01] however often and whenever the process is killed, what it acked to writers on several briefs is there once', async () => {
	const random = randomFrom(seedOf('V01'));
	const kills = count(3, 200);
	await startWriters(count(2, 4), 2);
	for (let kill = 0; kill < kills; kill++) {
		await pause(random() * 1_500);
		await server.stop('SIGKILL');
		await checkJournals(false);
		server = await server.restart();
	}
	await Promise.all(writers.map((writer) => writer.settle()));
	const promised = await checkJournals(true);
	console.log(`V01: ${kills} kills, ${writers.length} writers, ${promised} acked edits, 0 lost`);
	expect(promised).toBeGreaterThan(100);
}, 1_800_000);

for (const point of ['after-append', 'before-ack', 'mid-compaction', 'after-compaction']) {
	test(`[V03] a process that dies ${point} under load loses nothing, and everybody ends with the same`, async () => {
		await startWriters(1, 2);
		for (let death = 0; death < count(1, 20); death++) {
			await server.stop('SIGKILL');
			server = await server.restart({ NIGHTDESK_FAULT: point });
			if (point.endsWith('compaction')) {
				const [writer] = writers as [JournalingWriter];
				const bulk = new LiveClient(await signIn(server), writer.typing.briefId);
				await bulk.synced().catch(() => undefined);
				for (let i = 0; i < 1_100; i++) type(bulk, '.');
				await until(() => server.process.signalCode !== null, 'dead', 30_000);
				bulk.destroy();
			} else await until(() => server.process.signalCode !== null, 'dead', 30_000);
			await checkJournals(false);
			server = await server.restart({ NIGHTDESK_FAULT: '' });
		}
		await Promise.all(writers.map((writer) => writer.settle()));
		expect(await checkJournals(true)).toBeGreaterThan(5);
	}, 900_000);
}

test('[V08] what was written offline is merged once with what was compacted and restarted meanwhile', async () => {
	server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Away', sections: { notes: 'Start. ' } });
	const away = new LiveClient(owner, brief.id);
	await away.synced();
	type(away, 'Before. ');
	await away.saved();
	away.provider.disconnect();
	for (let i = 0; i < 300; i++) type(away, `away${i} `);
	const here = new LiveClient(owner, brief.id);
	await here.synced();
	for (let i = 0; i < 1_500; i++) type(here, `here${i} `);
	await here.saved();
	here.destroy();
	await pause(6_000);
	expect((await askOracle(server.dataFolder)).briefs[brief.id]?.loose).toBeLessThan(60);
	server = await server.restart();
	away.provider.connect();
	await until(() => away.provider.synced && away.sent > 0 && away.acked === away.sent, 'saved');
	const stored = (await askOracle(server.dataFolder)).briefs[brief.id];
	expect(stored?.notes).toBe(notesOf(away));
	for (let i = 0; i < 300; i++) expect(times(notesOf(away), `away${i} `)).toBe(1);
	for (let i = 0; i < 1_500; i++) expect(times(notesOf(away), `here${i} `)).toBe(1);
	expect(times(notesOf(away), 'Start.')).toBe(1);
	away.destroy();
}, 60_000);

test('[V12] a page that keeps its document while the room is let go of, loaded again and restarted doubles nothing', async () => {
	server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Kept', sections: { notes: 'Start. ' } });
	const client = new LiveClient(owner, brief.id, { query: { epoch: '1' } });
	await client.synced();
	for (let round = 0; round < count(2, 10); round++) {
		type(client, `round${round} `);
		await client.saved();
		const before = await askOracle(server.dataFolder);
		client.provider.disconnect();
		if (round % 2 === 0) await pause(6_000);
		else server = await server.restart();
		client.provider.connect();
		await until(() => client.provider.synced && client.acked === client.sent, 'back', 20_000);
		const after = await askOracle(server.dataFolder);
		expect(after.briefs[brief.id]?.hash).toBe(before.briefs[brief.id]?.hash);
		expect(after.briefs[brief.id]?.seq).toBe(before.briefs[brief.id]?.seq);
		expect(times(notesOf(client), 'Start.')).toBe(1);
	}
	expect(client.closeCode).not.toBe(4409);
	client.destroy();
}, 200_000);
