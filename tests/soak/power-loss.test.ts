import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import * as decoding from 'lib0/decoding';
import { afterEach, expect, test } from 'vitest';
import { FRAME, readAck } from '#lib/protocol/frames.ts';
import { Caller, setUpOwner } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { countWords, pause, typeInto } from '../support/notes.ts';
import { askOracle } from '../support/oracle.ts';
import { losePower, readRecording, recorder, type DiskEvent } from '../support/recorded-disk.ts';
import { startServer, temporaryFolder, type RunningServer } from '../support/server.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';

const recordings = temporaryFolder();
const record = recorder(join(recordings, 'calls'));

if (record === null) {
	proved('V01', 'power lost, as recorded by strace', 'not run', 'this system has no strace');
}

const servers: RunningServer[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.destroy();
	rmSync(recordings, { recursive: true, force: true });
});

interface Writer {
	client: LiveClient;
	briefId: string;
	/** Its end of the connection. */
	port: number;
	/** Which of its frames brought each word. */
	words: { word: string; frame: number }[];
}

function type(writer: Writer, word: string): void {
	typeInto(writer.client.doc, word);
	writer.words.push({ word, frame: writer.client.sent });
}

/** When, by the recording, the server said on each connection that so many frames are durable. */
function findAcks(events: readonly DiskEvent[]): { at: number; port: number; acked: number }[] {
	const acks: { at: number; port: number; acked: number }[] = [];
	const streams = new Map<number, Buffer>();
	for (const [at, event] of events.entries()) {
		if (event.is !== 'send') continue;
		let stream = Buffer.concat([streams.get(event.port) ?? Buffer.alloc(0), event.bytes]);
		if (stream.subarray(0, 5).toString() === 'HTTP/') {
			const end = stream.indexOf('\r\n\r\n');
			if (end >= 0) stream = stream.subarray(end + 4);
		}
		while (stream.length > 1 && (stream[0] as number) >= 0x80) {
			const short = (stream[1] as number) & 127;
			const head = short === 126 ? 4 : short === 127 ? 10 : 2;
			if (stream.length < head) break;
			const length =
				short === 126
					? stream.readUInt16BE(2)
					: short === 127
						? Number(stream.readBigUInt64BE(2))
						: short;
			if (stream.length < head + length) break;
			const frame = stream.subarray(head, head + length);
			stream = stream.subarray(head + length);
			if (frame[0] === FRAME.ack) {
				const acked = readAck(decoding.createDecoder(new Uint8Array(frame.subarray(1))));
				acks.push({ at, port: event.port, acked });
			}
		}
		streams.set(event.port, stream);
	}
	return acks;
}

test.skipIf(record === null)(
	'[V01] whenever the power goes, and whatever it leaves of what was not synced, every acked edit is there once and the database is whole',
	async () => {
		const random = randomFrom(seedOf('V01 power loss'));
		const server = await startServer({}, temporaryFolder(), record ?? []);
		servers.push(server);
		const owner = await setUpOwner(server);
		const writers: Writer[] = [];
		for (let b = 0; b < 2; b++) {
			const { id: briefId } = await owner.createBrief({ title: `Brief ${b}` });
			for (let w = 0; w < 4; w++) {
				const client = new LiveClient(owner, briefId);
				await client.synced();
				const { _socket } = client.provider.ws as unknown as { _socket: Socket };
				writers.push({ client, briefId, port: _socket.localPort as number, words: [] });
			}
		}
		const total = count(600, 3_200);
		for (let n = 0; n < total; n++) {
			const writer = writers[Math.floor(random() * writers.length)] as Writer;
			// Now and then much at once, which is more than a page of the database.
			type(writer, `<${n}${random() < 0.01 ? 'p'.repeat(5_000) : ''}>`);
			if (n % 400 === 399) await owner.createBrief({ title: `Meanwhile ${n}` });
			if (random() < 0.6) await pause(random() * 6);
		}
		await Promise.all(writers.map(({ client }) => client.saved()));
		expect(writers.every(({ client }) => client.sockets === 1)).toBe(true);
		for (const { client } of writers) client.destroy();
		await server.stop('SIGKILL');

		const events = await readRecording(join(recordings, 'calls'), server.dataFolder);
		const acks = findAcks(events);
		for (const { client, port } of writers) {
			expect(acks.findLast((ack) => ack.port === port)?.acked).toBe(client.acked);
		}
		// The recording is whole: with all of it the disk is as it really is.
		const real = temporaryFolder();
		losePower(events, events.length, real, random, 'kept');
		for (const file of ['nightdesk.db', 'nightdesk.db-wal']) {
			expect(
				readFileSync(join(real, file)).equals(readFileSync(join(server.dataFolder, file))),
			).toBe(true);
		}
		rmSync(real, { recursive: true });
		const isOf = (file: string) => (event: DiskEvent) =>
			event.is === 'change' && event.file === file;
		const moments = {
			ack: acks.map(({ at }) => at + 1),
			checkpoint: events.flatMap((event, at) => (isOf('nightdesk.db')(event) ? [at + 1] : [])),
			commit: events.flatMap((event, at) => (isOf('nightdesk.db-wal')(event) ? [at + 1] : [])),
		};
		const first = acks[0]?.at ?? 0;
		const losses = count(3, 50);
		const seen = { acked: 0, checkpoints: 0 };
		for (let loss = 0; loss < losses; loss++) {
			const kind = random() < 0.4 ? 'ack' : random() < 0.5 ? 'checkpoint' : 'commit';
			const among = moments[kind].filter((at) => at > first);
			const after = among[Math.floor(random() * among.length)] ?? events.length;
			const folder = temporaryFolder();
			const fate = losePower(events, after, folder, random, kind === 'ack' ? 'lost' : undefined);
			const note = `${kind}, ${fate}, after event ${after}`;
			const stored = await askOracle(folder);
			expect(stored.integrity, note).toBe('ok');
			for (const { briefId, port, words } of writers) {
				const acked = acks.findLast((ack) => ack.port === port && ack.at < after)?.acked ?? 0;
				const brief = stored.briefs[briefId];
				expect(brief, note).toMatchObject({ fault: null, waits: false });
				const counts = countWords(brief?.notes ?? '');
				for (const { word, frame } of words) {
					const there = counts.get(word) ?? 0;
					if (there > 1 || (there === 0 && frame <= acked)) {
						throw new Error(`${note}: ${word} is there ${there} times`);
					}
					if (frame <= acked) seen.acked++;
				}
			}
			if (kind === 'checkpoint') seen.checkpoints++;
			const again = await startServer({}, folder);
			servers.push(again);
			const reader = new Caller(again.origin);
			reader.cookie = owner.cookie;
			for (const briefId of new Set(writers.map((writer) => writer.briefId))) {
				await reader.readBrief(briefId);
			}
			await again.destroy();
		}
		const syncs = events.filter((event) => event.is === 'sync').length;
		proved(
			'V01',
			'power lost, as recorded by strace',
			`${losses} losses, ${seen.checkpoints} amid a checkpoint; ${acks.length} acks, ${syncs} syncs`,
			`${seen.acked} times an acked edit was looked for, 0 lost, 0 doubled, integrity_check ok`,
		);
		expect(seen.acked).toBeGreaterThan(count(0, 10_000));
	},
	600_000,
);
