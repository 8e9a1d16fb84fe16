import { afterEach, expect, test } from 'vitest';
import { Caller, setUpOwner } from '../support/caller.ts';
import { JournalingWriter } from '../support/journal.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { countWords, notesOf, pause, typeInto } from '../support/notes.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';

let server: RunningServer;
const writers: JournalingWriter[] = [];
afterEach(async () => {
	for (const writer of writers.splice(0)) writer.kill();
	await server.destroy();
});

const times = (text: string, word: string): number => text.split(word).length - 1;

/**
 * What these wrote, against what is in the database.
 * @param all whether everything typed must be there, which is so when its writers were saved
 * @returns how many edits were acked
 */
async function checkJournals(checked: readonly JournalingWriter[], all: boolean): Promise<number> {
	// Before the database: what is acked after it was read need not be in what was read.
	const journals = checked.map((writer) => ({ writer, ...writer.read() }));
	const stored = await askOracle(server.dataFolder, {
		briefs: [...new Set(checked.map((writer) => writer.typing.briefId))],
	});
	expect(stored.integrity).toBe('ok');
	let promised = 0;
	for (const { writer, typed, acked } of journals) {
		const brief = stored.briefs[writer.typing.briefId];
		expect(brief).toMatchObject({ fault: null, waits: false });
		const counts = countWords(brief?.notes ?? '');
		for (const word of typed) {
			const there = counts.get(word) ?? 0;
			if (there > 1 || (there === 0 && (all || acked.has(word)))) {
				throw new Error(`${word} is there ${there} times`);
			}
		}
		promised += acked.size;
	}
	return promised;
}

/** Two who write at once on each brief. */
async function startWriters(
	owner: Caller,
	briefs: number,
	everyMs: number,
): Promise<JournalingWriter[]> {
	const started: JournalingWriter[] = [];
	for (let b = 0; b < briefs; b++) {
		const { id: briefId } = await owner.createBrief({ title: `Brief ${b}` });
		for (const name of [`${b}-0`, `${b}-1`]) {
			const typing = { origin: server.origin, cookie: owner.cookie ?? '', briefId, name, everyMs };
			const file = `${server.dataFolder}/journal-${briefId}-${name}`;
			started.push(new JournalingWriter({ ...typing, file }));
		}
	}
	writers.push(...started);
	await until(() => started.every((writer) => writer.read().typed.size > 0), 'typing', 20_000);
	return started;
}

test('[V01] however often and whenever the process is killed, what it acked to writers on several briefs is there once', async () => {
	const random = randomFrom(seedOf('V01'));
	// Each round on briefs of its own, so that no brief grows to what it may hold.
	const rounds = count(1, 8);
	const killsEach = count(3, 25);
	const briefs = count(2, 4);
	server = await startServer();
	const owner = await setUpOwner(server);
	const before: JournalingWriter[] = [];
	let promised = 0;
	for (let round = 0; round < rounds; round++) {
		const typing = await startWriters(owner, briefs, 30);
		for (let kill = 0; kill < killsEach; kill++) {
			await pause(random() * 1_200);
			await server.stop('SIGKILL');
			await checkJournals(typing, false);
			server = await server.restart();
		}
		await Promise.all(typing.map((writer) => writer.settle()));
		promised += await checkJournals(typing, true);
		before.push(...typing);
	}
	// What came before is still there after all that came later.
	expect(await checkJournals(before, true)).toBe(promised);
	proved(
		'V01',
		'SIGKILL while people write',
		`${rounds * killsEach} kills, ${2 * briefs} writers on ${briefs} briefs at a time`,
		`${promised} acked edits, 0 lost, 0 doubled, integrity_check ok`,
	);
	expect(promised).toBeGreaterThan(100);
}, 1_800_000);

for (const point of ['after-append', 'before-ack', 'mid-compaction', 'after-compaction']) {
	test(`[V03] a process that dies ${point} under load loses nothing, and everybody ends with the same`, async () => {
		server = await startServer();
		const owner = await setUpOwner(server);
		const typing = await startWriters(owner, 1, 40);
		const deaths = count(1, 10);
		for (let death = 0; death < deaths; death++) {
			await server.stop('SIGKILL');
			server = await server.restart({ NIGHTDESK_FAULT: point });
			if (point.endsWith('compaction')) {
				// A brief of its own, which is compacted because it grows; the writers are there meanwhile.
				const bulkOwner = new Caller(server.origin);
				bulkOwner.cookie = owner.cookie;
				const { id } = await bulkOwner.createBrief({ title: 'Bulk' });
				const bulk = new LiveClient(bulkOwner, id);
				await bulk.synced();
				for (let i = 0; i < 1_100; i++) typeInto(bulk.doc, '.');
				await until(() => server.process.signalCode !== null, 'dead', 30_000);
				bulk.destroy();
			} else await until(() => server.process.signalCode !== null, 'dead', 30_000);
			await checkJournals(typing, false);
			server = await server.restart({ NIGHTDESK_FAULT: '' });
		}
		await Promise.all(typing.map((writer) => writer.settle()));
		const promised = await checkJournals(typing, true);
		proved(
			'V03',
			`death ${point}`,
			`${deaths} deaths, 2 writers`,
			`${promised} acked edits, 0 lost`,
		);
		expect(promised).toBeGreaterThan(5);
	}, 900_000);
}

test('[V08] what was written offline is merged once with what was compacted and restarted meanwhile', async () => {
	server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Away', sections: { notes: 'Start. ' } });
	const away = new LiveClient(owner, brief.id);
	await away.synced();
	typeInto(away.doc, 'Before. ');
	await away.saved();
	away.provider.disconnect();
	for (let i = 0; i < 300; i++) typeInto(away.doc, `away${i} `);
	const here = new LiveClient(owner, brief.id);
	await here.synced();
	for (let i = 0; i < 1_500; i++) typeInto(here.doc, `here${i} `);
	await here.saved();
	here.destroy();
	await pause(6_000);
	expect((await askOracle(server.dataFolder)).briefs[brief.id]?.loose).toBeLessThan(60);
	server = await server.restart();
	away.provider.connect();
	await until(() => away.provider.synced && away.sent > 0 && away.acked === away.sent, 'saved');
	const stored = (await askOracle(server.dataFolder)).briefs[brief.id];
	expect(stored?.notes).toBe(notesOf(away.doc));
	for (let i = 0; i < 300; i++) expect(times(notesOf(away.doc), `away${i} `)).toBe(1);
	for (let i = 0; i < 1_500; i++) expect(times(notesOf(away.doc), `here${i} `)).toBe(1);
	expect(times(notesOf(away.doc), 'Start.')).toBe(1);
	proved(
		'V08',
		'written offline, compacted and restarted meanwhile',
		'300 edits away, 1,500 here',
		'each there once',
	);
	away.destroy();
}, 60_000);

test('[V12] a page that keeps its document while the room is let go of, loaded again and restarted doubles nothing', async () => {
	server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Kept', sections: { notes: 'Start. ' } });
	const client = new LiveClient(owner, brief.id, { query: { epoch: '1' } });
	await client.synced();
	const rounds = count(2, 10);
	for (let round = 0; round < rounds; round++) {
		typeInto(client.doc, `round${round} `);
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
		expect(times(notesOf(client.doc), 'Start.')).toBe(1);
	}
	expect(client.closeCode).not.toBe(4409);
	proved('V12', 'a page keeps its document', `${rounds} unloads and restarts`, 'nothing doubled');
	client.destroy();
}, 200_000);
