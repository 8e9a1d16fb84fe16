import { createClient } from '@libsql/client';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import { setUpOwner, signIn } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer } from '../support/server.ts';

const words = (client: LiveClient): string =>
	(sectionOf(client.doc, 'notes').get(0) as Y.XmlElement).toArray().map(String).join('');

test('[V01] a process killed while people type has lost nothing it acked, and has nothing twice', async () => {
	let server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Killed while typing' });
	const writers = [0, 1, 2].map(() => new LiveClient(owner, brief.id));
	await Promise.all(writers.map((writer) => writer.synced()));
	const acked = new Set<string>();
	let next = 0;
	const timers = writers.map((writer, index) => {
		const sentAs: { socket: number; frame: number; word: string }[] = [];
		return setInterval(() => {
			const word = `<${index}.${next++}>`;
			const paragraph = sectionOf(writer.doc, 'notes').get(0) as Y.XmlElement;
			paragraph.insert(paragraph.length, [new Y.XmlText(word)]);
			if (writer.provider.synced) {
				sentAs.push({ socket: writer.sockets, frame: writer.sent, word });
			}
			for (const { socket, frame, word } of sentAs) {
				if (socket === writer.sockets && frame <= writer.acked) acked.add(word);
			}
		}, 2);
	});
	for (let kill = 0; kill < 5; kill++) {
		await new Promise((resume) => setTimeout(resume, 80 + Math.random() * 120));
		for (const timer of kill === 4 ? timers : []) clearInterval(timer);
		const before = new Set(acked);
		await server.stop('SIGKILL');
		const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db` });
		const check = await database.execute('pragma integrity_check');
		expect(check.rows[0]?.['integrity_check']).toBe('ok');
		database.close();
		server = await server.restart();
		const back = await signIn(server);
		const stored = (await back.readBrief(brief.id)).sections.notes.markdown.replaceAll('\\', '');
		for (const word of before) expect(stored.split(word).length - 1, word).toBe(1);
	}
	await until(() => writers.every((writer) => writer.provider.synced), 'back', 20_000);
	await until(
		() => writers.every((writer) => words(writer) === words(writers[0] as LiveClient)),
		'equal',
	);
	expect(acked.size).toBeGreaterThan(50);
	for (const word of acked) expect(words(writers[0] as LiveClient).split(word).length - 1).toBe(1);
	for (const writer of writers) writer.destroy();
	await server.destroy();
}, 60_000);

test('[V03] a process that dies after the commit and before the ack has the edit, and the author sends it again', async () => {
	let server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Between commit and ack' });
	server = await server.restart({ NIGHTDESK_FAULT: 'after-append' });
	const person = await signIn(server);
	const client = new LiveClient(person, brief.id);
	await client.synced();
	const paragraph = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	paragraph.insert(0, [new Y.XmlText('once')]);
	await until(() => server.process.signalCode !== null, 'killed at its fault point');
	expect(client.acked).toBeLessThan(client.sent);
	server = await server.restart({ NIGHTDESK_FAULT: '' });
	await until(
		() => client.provider.synced && client.acked === client.sent,
		'back and saved',
		20_000,
	);
	const back = await signIn(server);
	expect((await back.readBrief(brief.id)).sections.notes.markdown).toBe('once');
	client.destroy();
	await server.destroy();
}, 30_000);

test('[V02] a process asked to end closes its sockets as restarting, and has stored all it acked', async () => {
	let server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Ended' });
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const paragraph = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	for (let i = 0; i < 50; i++) paragraph.insert(i, [new Y.XmlText(`${i} `)]);
	await client.saved();
	await server.stop('SIGTERM');
	expect(server.process.exitCode).toBe(0);
	expect(client.closeCodes[0]).toBe(1012);
	server = await server.restart();
	const stored = (await (await signIn(server)).readBrief(brief.id)).sections.notes.markdown;
	expect(stored.split(' ')).toHaveLength(50);
	client.destroy();
	await server.destroy();
}, 30_000);
