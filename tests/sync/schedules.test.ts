import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { findDocumentFault, sectionOf, SECTIONS, titleOf, toElement } from '#brief';
import { loadDocument } from '#server/store/documents.ts';
import { draftUpdate } from '#server/sync/projection.ts';
import { editOnce } from '../support/edits.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';
import { BRIEF, Client, World } from '../support/world.ts';

const contentOf = (doc: Y.Doc): string =>
	JSON.stringify([titleOf(doc).toJSON(), ...SECTIONS.map((name) => sectionOf(doc, name).toJSON())]);

async function storedDoc(world: World): Promise<Y.Doc> {
	const { snapshot, loose } = await loadDocument(world.store, BRIEF, 'text');
	const doc = new Y.Doc();
	for (const update of snapshot ? [snapshot, ...loose] : loose) Y.applyUpdate(doc, update);
	return doc;
}

test('[V11] whatever is delayed, repeated, cut off or restarted, nothing acked is lost and everybody ends with the same', async () => {
	const first = seedOf('V11');
	const schedules = count(60, 1_000);
	for (let schedule = 0; schedule < schedules; schedule++) {
		const seed = first + schedule;
		const random = randomFrom(seed);
		const world = await World.open(random);
		const clients = [11, 12, 13, 14, 15].map((id) => new Client(id));
		const checkAcked = async (): Promise<void> => {
			const stored = await storedDoc(world);
			for (const { doc, ackedClock } of clients) {
				expect(Y.getState(stored.store, doc.clientID), `seed ${seed}`).toBeGreaterThanOrEqual(
					ackedClock,
				);
			}
		};
		const deliver = (client: Client, way: 'up' | 'down'): boolean => {
			const { link } = client;
			if (!link?.isUp) return false;
			const frame = link[way].shift();
			if (!frame) return false;
			if (way === 'up') link.receive(frame);
			else client.hear(frame);
			return true;
		};
		const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume));
		for (let step = 0; step < 150; step++) {
			const client = clients[Math.floor(random() * 5)] as Client;
			const act = random();
			if (act < 0.3) editOnce(client.doc, random);
			else if (act < 0.55) deliver(client, 'up');
			else if (act < 0.8) deliver(client, 'down');
			else if (act < 0.86) {
				// A page that sends the same once more.
				const last = client.link?.up.at(-1);
				if (last) client.send(last);
			} else if (act < 0.9) client.link?.cut();
			else if (act < 0.96) {
				if (!client.link?.isUp) await world.connect(client);
			} else if (act < 0.98) {
				await world.rooms.use(BRIEF, 'text', (room) =>
					room.exclusive(async (write) => {
						const update = draftUpdate(room.doc, (fork) =>
							sectionOf(fork, 'notes').insert(0, [
								toElement({ name: 'paragraph', words: [{ text: `decided ${step}` }] }),
							]),
						);
						if (random() < 0.5) await turn();
						await write(update, { also: [] });
					}),
				);
			} else if (act < 0.985) {
				for (const each of clients) each.link?.cut();
				await world.restart();
				await checkAcked();
			} else await turn();
		}
		for (
			let rounds = 0;
			!clients.every((client) => client.isSaved && client.link?.down.length === 0);
			rounds++
		) {
			if (rounds > 2_000)
				throw new Error(`seed ${seed}: never at rest ${world.logged.slice(-5).join('\n')}`);
			for (const client of clients) {
				if (!client.link?.isUp) await world.connect(client);
				while (deliver(client, 'up') || deliver(client, 'down'));
			}
			await turn();
		}
		for (const client of clients) while (deliver(client, 'down'));
		const stored = await storedDoc(world);
		for (const { doc } of clients) {
			expect(contentOf(doc), `seed ${seed}`).toBe(contentOf(clients[0]?.doc as Y.Doc));
			expect(Y.encodeStateVector(doc).length).toBe(Y.encodeStateVector(stored).length);
		}
		expect(contentOf(stored)).toBe(contentOf(clients[0]?.doc as Y.Doc));
		expect(findDocumentFault(stored)).toBeNull();
		await checkAcked();
		world.close();
	}
	proved(
		'V11',
		'delay, repetition, partition, restart',
		`${schedules} schedules, 5 clients, 150 steps`,
		'0 divergences, 0 acked edits lost',
	);
}, 900_000);

test('[DUR5] an edit that comes while another is being committed is committed, applied and acked like it', async () => {
	const random = randomFrom(seedOf('DUR5'));
	const world = await World.open(random);
	const [a, b] = [new Client(21), new Client(22)];
	await world.connect(a);
	await world.connect(b);
	const run = world.store.write.run.bind(world.store.write);
	let during: (() => void) | null = null;
	world.store.write.run = async (sql, args) => {
		const act = during;
		during = null;
		act?.();
		await new Promise((resume) => setTimeout(resume, 5));
		return run(sql, args);
	};
	await world.restart();
	const pass = async (): Promise<void> => {
		for (let i = 0; i < 40; i++) {
			for (const client of [a, b]) {
				if (!client.link?.isUp) await world.connect(client);
				for (let frame = client.link?.up.shift(); frame; frame = client.link?.up.shift()) {
					client.link?.receive(frame);
				}
				for (let frame = client.link?.down.shift(); frame; frame = client.link?.down.shift()) {
					client.hear(frame);
				}
			}
			await new Promise((resume) => setTimeout(resume, 2));
		}
	};
	for (const client of [a, b]) client.link?.cut();
	await pass();
	for (let i = 0; i < 10; i++) {
		during = () => {
			titleOf(b.doc).insert(0, `b${i} `);
			for (let frame = b.link?.up.shift(); frame; frame = b.link?.up.shift())
				b.link?.receive(frame);
		};
		titleOf(a.doc).insert(0, `a${i} `);
		await pass();
	}
	expect(a.isSaved && b.isSaved).toBe(true);
	const stored = titleOf(await storedDoc(world)).toJSON();
	for (let i = 0; i < 10; i++) expect(stored).toContain(`a${i} `);
	for (let i = 0; i < 10; i++) expect(stored).toContain(`b${i} `);
	expect(titleOf(a.doc).toJSON()).toBe(stored);
	world.close();
}, 30_000);

test('[V24] rooms that nobody is in any more are let go of, also when they were left in the middle of a commit', async () => {
	const world = await World.open(randomFrom(1));
	for (let cycle = 0; cycle < count(20, 500); cycle++) {
		const client = new Client(100 + cycle);
		await world.connect(client);
		while (client.link?.down.length) client.hear(client.link.down.shift() as Uint8Array);
		titleOf(client.doc).insert(0, 'x');
		while (client.link?.up.length) client.link.receive(client.link.up.shift() as Uint8Array);
		// Gone before anything is committed.
		client.link?.cut();
	}
	expect(world.rooms.size).toBe(1);
	await new Promise((resume) => setTimeout(resume, 6_000));
	expect(world.rooms.size).toBe(0);
	expect(
		titleOf(await storedDoc(world))
			.toJSON()
			.split('x'),
	).toHaveLength(count(20, 500) + 1);
	world.close();
}, 60_000);
