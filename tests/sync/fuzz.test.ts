import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { typeRoots } from '#brief';
import { Caller, openAsGuest, setUpOwner } from '../support/caller.ts';
import { editOnce } from '../support/edits.ts';
import { askInside, startWatchedServer } from '../support/inside.ts';
import { LiveClient } from '../support/live-client.ts';
import { typeInto } from '../support/notes.ts';
import { askOracle } from '../support/oracle.ts';
import { RawSocket, updateFrame } from '../support/raw-socket.ts';
import type { RunningServer } from '../support/server.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';

const FRAMES_EACH = count(300, 10_000);
/** In short form the machine runs other tests at the same time. */
const MAX_STALL_MS = count(1_000, 200);

let server: RunningServer;
let owner: Caller;
const clients: LiveClient[] = [];
const join = (briefId: string): LiveClient => {
	const client = new LiveClient(owner, briefId);
	clients.push(client);
	return client;
};

beforeAll(async () => {
	server = await startWatchedServer();
	owner = await setUpOwner(server);
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
});
afterAll(() => server.destroy());

/** What a page of this brief sends in a session of its own. */
async function framesOfAPage(briefId: string, random: () => number): Promise<Uint8Array[]> {
	const frames: Uint8Array[] = [
		Uint8Array.of(0, 0, 1, 0),
		Uint8Array.of(3),
		Uint8Array.of(1, 3, 1, 5, 1),
	];
	const page = typeRoots(new Y.Doc());
	const live = join(briefId);
	await live.synced();
	Y.applyUpdate(page, Y.encodeStateAsUpdate(live.doc));
	page.on('update', (update: Uint8Array) => frames.push(updateFrame(update)));
	for (let i = 0; i < 60; i++) editOnce(page, random);
	live.destroy();
	return frames;
}

function mutate(frames: readonly Uint8Array[], random: () => number): Uint8Array {
	const any = (): Uint8Array => frames[Math.floor(random() * frames.length)] as Uint8Array;
	const frame = any().slice();
	const act = random();
	if (act < 0.15) return frame.slice(0, Math.floor(random() * frame.length));
	if (act < 0.3) {
		const end = any();
		return Uint8Array.from([...frame, ...end.slice(Math.floor(random() * end.length))]);
	}
	for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
		const at = Math.floor(random() * frame.length);
		if (random() < 0.5) frame[at] = (frame[at] as number) ^ (1 << Math.floor(random() * 8));
		else frame[at] = Math.floor(random() * 256);
	}
	return frame;
}

/** @returns how many sockets it took: most frames end theirs */
async function sendMutated(
	caller: Caller,
	briefId: string,
	frames: readonly Uint8Array[],
	random: () => number,
): Promise<number> {
	let opened = 0;
	for (let sent = 0; sent < FRAMES_EACH; opened++) {
		const raw = new RawSocket(caller, briefId);
		let pongs = 0;
		raw.socket.on('pong', () => pongs++);
		await raw.open();
		for (let burst = 0; burst < 50 && sent < FRAMES_EACH && raw.close === null; burst++, sent++) {
			raw.socket.send(mutate(frames, random));
			raw.socket.ping();
			// Answered in order: this frame was judged, or it ended the socket.
			while (pongs <= burst && raw.close === null) {
				await new Promise((resume) => setImmediate(resume));
			}
		}
		raw.socket.close();
		await raw.closed();
	}
	return opened;
}

for (const role of ['nobody', 'viewer', 'commenter', 'editor'] as const) {
	test(`[V17] mutated frames from ${role} crash nothing, stall nothing, and change nothing that may not be written`, async () => {
		const random = randomFrom(seedOf(`V17 ${role}`));
		const brief = await owner.createBrief({ title: 'Fuzzed', sections: { notes: 'Keep this.' } });
		const other = await owner.createBrief({ title: 'Others', sections: { notes: 'Untouched.' } });
		const frames = await framesOfAPage(brief.id, random);
		const stranger = new Caller(server.origin);
		stranger.cookie = owner.cookie?.replace(/.{8}$/, 'forgedit') ?? '';
		const caller =
			role === 'nobody'
				? stranger
				: await openAsGuest(server, await owner.share(brief.id, role), role);
		const honest = join(other.id);
		await honest.synced();
		const before = (await askOracle(server.dataFolder)).briefs;
		await askInside(server);

		const opened = await sendMutated(caller, brief.id, frames, random);

		const { longestStallMs, longestWorkMs } = await askInside(server);
		const after = (await askOracle(server.dataFolder)).briefs;
		proved(
			'V17',
			`mutated frames, ${role}`,
			`${FRAMES_EACH} frames on ${opened} sockets`,
			`loop still for ${longestStallMs.toFixed(0)} ms at most, ${longestWorkMs.toFixed(0)} of them at work`,
		);
		expect(server.process.exitCode).toBeNull();
		expect(longestWorkMs).toBeLessThan(200);
		expect(longestStallMs).toBeLessThan(MAX_STALL_MS);
		expect(after[other.id]).toEqual(before[other.id]);
		if (role !== 'editor') expect(after[brief.id]).toEqual(before[brief.id]);
		expect(after[brief.id]).toMatchObject({ fault: null, waits: false });
		typeInto(honest.doc, 'as ever');
		await honest.saved();
		// What was taken of it can be read again.
		await owner.readBrief(brief.id);
	}, 600_000);
}
