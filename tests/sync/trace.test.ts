import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { sectionOf, typeRoots } from '#brief';
import { carriesChanges, FRAME, readAck, SYNC } from '#lib/protocol/frames.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { until } from '../support/live-client.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer } from '../support/server.ts';

interface Trace {
	endContent: string;
	txns: { parents: number[]; agent: number; patches: [number, number, string][] }[];
}

/** A page that looks at what others wrote only when it is told to. */
class GatedWriter {
	readonly doc = typeRoots(new Y.Doc());
	readonly inbox: Uint8Array[] = [];
	sent = 0;
	acked = 0;
	updatesRead = 0;
	readonly #socket: WebSocket;

	constructor(caller: Caller, briefId: string, clientId: number) {
		this.doc.clientID = clientId;
		this.#socket = new WebSocket(
			`${caller.origin.replace('http', 'ws')}/sync/briefs/${briefId}/text?ack=1`,
			{ headers: { origin: caller.origin, cookie: caller.cookie ?? '' } },
		);
		this.#socket.on('open', () => this.#send((encoder) => writeSyncStep1(encoder, this.doc)));
		this.#socket.on('message', (data: Buffer) => {
			const frame = new Uint8Array(data);
			if (frame[0] === FRAME.ack) this.acked = readAck(decoding.createDecoder(frame.subarray(1)));
			else if (frame[0] === FRAME.sync) this.inbox.push(frame);
		});
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this) this.#send((encoder) => writeUpdate(encoder, update));
		});
	}

	readOne(): boolean {
		const frame = this.inbox.shift();
		if (!frame) return false;
		if (frame[1] === SYNC.update) this.updatesRead++;
		this.#send((encoder) =>
			readSyncMessage(decoding.createDecoder(frame.subarray(1)), encoder, this.doc, this),
		);
		return true;
	}

	get words(): Y.XmlText {
		return (sectionOf(this.doc, 'notes').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	}

	close(): void {
		this.#socket.close();
	}

	#send(write: (encoder: encoding.Encoder) => void): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		write(encoder);
		if (encoding.length(encoder) === 1) return;
		const frame = encoding.toUint8Array(encoder);
		if (carriesChanges(frame)) this.sent++;
		this.#socket.send(frame);
	}
}

test('[SYNC6] what two people really typed at once, through the real server, ends as it ended', async () => {
	const trace = JSON.parse(
		gunzipSync(readFileSync('tests/assets/traces/friendsforever.json.gz')).toString(),
	) as Trace;
	const server = await startServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Friends' });
	const writers = [new GatedWriter(owner, brief.id, 101), new GatedWriter(owner, brief.id, 102)];
	const hasBlock = (writer: GatedWriter): boolean => {
		while (writer.readOne());
		return sectionOf(writer.doc, 'notes').length > 0;
	};
	await until(() => writers.every(hasBlock), 'met');
	// How many transactions of the other one each had seen.
	const seen: number[] = [];
	const ordinals: number[] = [];
	const made = [0, 0];
	for (const [index, { parents, agent }] of trace.txns.entries()) {
		ordinals[index] = made[agent] as number;
		made[agent] = (made[agent] as number) + 1;
		seen[index] = Math.max(
			0,
			...parents.map((parent) =>
				trace.txns[parent]?.agent === agent
					? (seen[parent] as number)
					: (ordinals[parent] as number) + 1,
			),
		);
	}
	for (const writer of writers) writer.updatesRead = 0;
	await Promise.all(
		writers.map(async (writer, agent) => {
			for (const [index, { patches, agent: by }] of trace.txns.entries()) {
				if (by !== agent) continue;
				// A transaction is an update, so updates are counted; deletions alone move no clock.
				while (writer.updatesRead < (seen[index] as number)) {
					if (!writer.readOne()) await new Promise((resume) => setImmediate(resume));
				}
				writer.doc.transact(() => {
					for (const [at, removed, inserted] of patches) {
						if (removed > 0) writer.words.delete(at, removed);
						if (inserted !== '') writer.words.insert(at, inserted);
					}
				});
				if (index % 50 === 0) await new Promise((resume) => setImmediate(resume));
			}
		}),
	);
	await until(() => writers.every((writer) => writer.acked === writer.sent), 'saved', 60_000);
	for (const writer of writers) {
		await until(() => !writer.readOne() && writer.words.toString() === trace.endContent, 'equal');
	}
	const stored = (await askOracle(server.dataFolder)).briefs[brief.id];
	expect(stored?.notes).toBe(trace.endContent);
	for (const writer of writers) writer.close();
	await server.destroy();
}, 180_000);
