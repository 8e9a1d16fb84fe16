import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { sectionOf, typeRoots } from '#brief';
import { FRAME } from '#lib/protocol/frames.ts';
import { Caller, openAsGuest, setUpOwner } from '../support/caller.ts';
import { editOnce } from '../support/edits.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, randomFrom, seedOf } from '../support/soak.ts';

let server: RunningServer;
let owner: Caller;
const clients: LiveClient[] = [];
const sockets: RawSocket[] = [];
const join = (...args: ConstructorParameters<typeof LiveClient>): LiveClient => {
	const client = new LiveClient(...args);
	clients.push(client);
	return client;
};

beforeAll(async () => {
	server = await startServer({ SOCKETS_PER_PERSON: '60', SOCKETS_PER_ADDRESS: '90' });
	owner = await setUpOwner(server);
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
	for (const socket of sockets.splice(0)) socket.socket.terminate();
});
afterAll(() => server.destroy());

/** A socket that sends what it likes. */
class RawSocket {
	readonly socket: WebSocket;
	readonly received: Uint8Array[] = [];
	close: { code: number; reason: string } | null = null;

	constructor(caller: Caller, briefId: string, room = 'text') {
		this.socket = new WebSocket(
			`${caller.origin.replace('http', 'ws')}/sync/briefs/${briefId}/${room}?ack=1`,
			{ headers: { origin: caller.origin, cookie: caller.cookie ?? '' } },
		);
		this.socket.on('message', (data: Buffer) => this.received.push(new Uint8Array(data)));
		this.socket.on('close', (code, reason) => (this.close = { code, reason: reason.toString() }));
		this.socket.on('error', () => undefined);
		sockets.push(this);
	}

	async open(): Promise<this> {
		if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
		return this;
	}

	/** The server has said its first word. */
	async met(): Promise<this> {
		await until(() => this.received.length > 0, 'met');
		return this;
	}

	async closed(): Promise<{ code: number; reason: string }> {
		await until(() => this.close !== null, 'closed', 20_000);
		return this.close as { code: number; reason: string };
	}
}

const raw = (...args: ConstructorParameters<typeof RawSocket>): Promise<RawSocket> =>
	new RawSocket(...args).met();
const updateFrame = (update: Uint8Array): Uint8Array => {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.sync);
	writeUpdate(encoder, update);
	return encoding.toUint8Array(encoder);
};
const type = (client: LiveClient, text: string): void => {
	const block = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	const [words] = block.toArray();
	if (words instanceof Y.XmlText) words.insert(words.length, text);
	else block.insert(0, [new Y.XmlText(text)]);
};
/** Of the server; 0 where the system doesn't tell. */
function residentBytes(): number {
	const path = `/proc/${server.process.pid}/status`;
	if (!existsSync(path)) return 0;
	return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1]);
}

/** Asks the server something small all the while. */
async function longestStallDuring(work: () => Promise<void>): Promise<number> {
	let longest = 0;
	let isOver = false;
	const watch = (async () => {
		while (!isOver) {
			const asked = performance.now();
			await fetch(`${server.origin}/api/health`).then((answer) => answer.text());
			longest = Math.max(longest, performance.now() - asked);
			await new Promise((resume) => setTimeout(resume, 5));
		}
	})();
	await work();
	isOver = true;
	await watch;
	return longest;
}

test('[V13] what no brief holds closes its own socket with a sentence, and is neither stored nor sent on', async () => {
	const brief = await owner.createBrief({ title: 'In shape', sections: { notes: 'Fine.' } });
	const watching = join(owner, brief.id);
	const hostile = join(owner, brief.id);
	await Promise.all([watching.synced(), hostile.synced()]);
	const before = await owner.readBrief(brief.id);
	const script = new Y.XmlElement('script');
	sectionOf(hostile.doc, 'notes').insert(0, [script]);
	expect(await hostile.closed()).toBe(4400);
	expect(await owner.readBrief(brief.id)).toEqual(before);
	expect(sectionOf(watching.doc, 'notes').length).toBe(1);
	type(watching, ' And saved.');
	await watching.saved();
});

test('[V14] a socket speaks for one client id, never for one that another speaks for, and not at length', async () => {
	const brief = await owner.createBrief({ title: 'Presence' });
	const victim = join(owner, brief.id);
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	await victim.synced();
	victim.provider.awareness.setLocalState({ cursor: 1 });
	const watching = join(owner, brief.id);
	await watching.synced();
	const states = () => watching.provider.awareness.getStates();
	await until(() => states().has(victim.doc.clientID), 'seen');
	const hostile = await raw(guest, brief.id);
	const speak = (clientId: number, clock: number, state: unknown): void => {
		const inner = encoding.createEncoder();
		encoding.writeVarUint(inner, 1);
		encoding.writeVarUint(inner, clientId);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, JSON.stringify(state));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.awareness);
		encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
		hostile.socket.send(encoding.toUint8Array(encoder));
	};
	speak(victim.doc.clientID, 99, { cursor: 'stolen' });
	speak(victim.doc.clientID, 100, null);
	speak(5001, 1, { note: 'x'.repeat(3_000) });
	speak(5002, 1, { cursor: 2, user: { name: 'Ines Calder' } });
	speak(5003, 1, { cursor: 3 });
	await until(() => states().has(5002), 'heard');
	await new Promise((resume) => setTimeout(resume, 100));
	expect(states().get(victim.doc.clientID)).toMatchObject({ cursor: 1 });
	expect(states().get(5002)).toMatchObject({ user: { name: 'Tomas', guest: true } });
	expect([...states().keys()]).not.toContain(5001);
	expect([...states().keys()]).not.toContain(5003);
});

test('[V17] mutated frames from whoever crash nothing, stall nothing, and change nothing for those who may not write', async () => {
	const seed = seedOf('V17');
	const random = randomFrom(seed);
	const brief = await owner.createBrief({ title: 'Fuzzed', sections: { notes: 'Keep this.' } });
	const page = typeRoots(new Y.Doc());
	const frames: Uint8Array[] = [
		Uint8Array.of(0, 0, 1, 0),
		Uint8Array.of(3),
		Uint8Array.of(1, 3, 1, 5, 1),
	];
	page.on('update', (update: Uint8Array) => frames.push(updateFrame(update)));
	const seen = join(owner, brief.id);
	await seen.synced();
	Y.applyUpdate(page, Y.encodeStateAsUpdate(seen.doc));
	for (let i = 0; i < 40; i++) editOnce(page, random);
	seen.destroy();
	const good = await owner.createBrief({ title: 'Others' });
	const other = join(owner, good.id);
	await other.synced();

	const mutated = (): Uint8Array => {
		const frame = (frames[Math.floor(random() * frames.length)] as Uint8Array).slice();
		const act = random();
		if (act < 0.15) return frame.slice(0, Math.floor(random() * frame.length));
		if (act < 0.3) {
			const end = frames[Math.floor(random() * frames.length)] as Uint8Array;
			return Uint8Array.from([...frame, ...end.slice(Math.floor(random() * end.length))]);
		}
		for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
			frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256);
		}
		return frame;
	};
	const link = async (role: 'viewer' | 'editor') =>
		openAsGuest(server, await owner.share(brief.id, role), role);
	const callers = {
		nobody: new Caller(server.origin),
		viewer: await link('viewer'),
		editor: await link('editor'),
	};
	const each = count(300, 10_000);
	for (const [role, caller] of Object.entries(callers)) {
		const before = (await askOracle(server.dataFolder)).briefs[brief.id];
		const stall = await longestStallDuring(async () => {
			for (let sent = 0; sent < each;) {
				const socket = await new RawSocket(caller, brief.id).open();
				if (role !== 'nobody') await socket.met().catch(() => undefined);
				for (let burst = 0; burst < 20 && sent < each; burst++, sent++) {
					if (socket.socket.readyState !== WebSocket.OPEN) break;
					socket.socket.send(mutated());
					if (burst % 5 === 4) await new Promise((resume) => setTimeout(resume, 1));
				}
				sent++;
				socket.socket.terminate();
				sockets.splice(sockets.indexOf(socket), 1);
			}
		});
		console.log(`V17: ${role}, ${each} frames, longest answer ${stall.toFixed(0)} ms`);
		expect(stall).toBeLessThan(1_000);
		const after = (await askOracle(server.dataFolder)).briefs[brief.id];
		if (role !== 'editor') expect(after?.hash).toBe(before?.hash);
		expect(after).toMatchObject({ fault: null, waits: false });
	}
	expect(server.process.exitCode).toBeNull();
	type(other, 'as ever');
	await other.saved();
	// What was taken of it can be read again.
	await owner.readBrief(brief.id);
}, 600_000);

test('[V18] known bombs close their own socket and hold nobody up', async () => {
	const brief = await owner.createBrief({ title: 'Bombs' });
	const bomb = (...numbers: number[]): Uint8Array => {
		const encoder = encoding.createEncoder();
		for (const number of numbers) encoding.writeVarUint(encoder, number);
		return encoding.toUint8Array(encoder);
	};
	const stepOne = (stateVector: Uint8Array): Uint8Array =>
		Uint8Array.from([0, 0, ...bomb(stateVector.length), ...stateVector]);
	const nested = new Uint8Array(200_000).fill(117);
	const stall = await longestStallDuring(async () => {
		for (const frame of [
			updateFrame(bomb(1, 2 ** 31, 5, 0)),
			updateFrame(bomb(2 ** 31)),
			updateFrame(bomb(0, 2 ** 31)),
			updateFrame(new Uint8Array(500_000).fill(255)),
			updateFrame(nested),
			stepOne(bomb(2 ** 31)),
			stepOne(new Uint8Array(300_000).fill(1)),
			Uint8Array.of(1, 255, 255, 255, 255, 1),
			Uint8Array.of(0, 2, 255, 255, 255, 255, 255),
		]) {
			const socket = await raw(owner, brief.id);
			socket.socket.send(frame);
			expect((await socket.closed()).code).toBe(4400);
		}
		const text = await raw(owner, brief.id);
		text.socket.send('words');
		expect((await text.closed()).code).toBe(4400);
		const unknown = await raw(owner, brief.id);
		unknown.socket.send(Uint8Array.of(9, 9, 9));
		unknown.socket.send(Uint8Array.of(3));
		await until(() => unknown.received.some((frame) => frame[0] === FRAME.awareness), 'answered');
		const bits = await raw(owner, brief.id);
		(bits.socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket.write(
			Uint8Array.of(0xff, 0x81, 0, 0, 0, 0, 0),
		);
		await bits.closed();
	});
	expect(stall).toBeLessThan(1_000);
}, 60_000);

test('[V19] a frame over 1 MiB closes its socket for good, and before it is known who speaks nothing is kept', async () => {
	const brief = await owner.createBrief({ title: 'Too large' });
	const large = await raw(owner, brief.id);
	large.socket.send(new Uint8Array(1024 * 1024 + 1));
	expect(await large.closed()).toEqual({ code: 4413, reason: 'This change is larger than 1 MiB.' });
	const stranger = await new RawSocket(new Caller(server.origin), brief.id).open();
	for (let i = 0; i < 100; i++) stranger.socket.send(new Uint8Array(1_000));
	expect((await stranger.closed()).code).toBe(4401);
});

test('[LIMIT1] a brief takes 200,000 characters and no more, and says so; deleting is the way back', async () => {
	const brief = await owner.createBrief({ title: 'Long' });
	const client = join(owner, brief.id);
	await client.synced();
	for (let i = 0; i < 20; i++) type(client, 'x'.repeat(9_990));
	await client.saved();
	const over = await raw(owner, brief.id);
	const copy = typeRoots(new Y.Doc());
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(client.doc));
	const before = Y.encodeStateVector(copy);
	const words = (sectionOf(copy, 'notes').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	words.insert(0, 'y'.repeat(300));
	over.socket.send(updateFrame(Y.encodeStateAsUpdate(copy, before)));
	expect(await over.closed()).toEqual({
		code: 4413,
		reason: 'This brief would hold more than 200,000 characters.',
	});
	const mine = (sectionOf(client.doc, 'notes').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	mine.delete(0, 1_000);
	type(client, 'z'.repeat(1_000));
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
	expect(await new RawSocket(owner, brief.id).closed()).toEqual({
		code: 4429,
		reason: 'Too many pages are open at once.',
	});
	const guest = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'V');
	await raw(guest, brief.id);
	const more = Array.from({ length: 40 }, () => new RawSocket(guest, brief.id));
	await until(() => more.some((socket) => socket.close?.code === 4429), 'refused by address');
	for (const { socket } of held) socket.close();
	await Promise.all(held.map((socket) => socket.closed()));
	await raw(owner, brief.id);
});

test('[V22] readers who don’t read are cut, cost little memory, and hold nobody up; the slow get all in the end', async () => {
	const brief = await owner.createBrief({ title: 'Unread' });
	const writer = join(owner, brief.id);
	await writer.synced();
	const deaf = await Promise.all(Array.from({ length: count(5, 50) }, () => raw(owner, brief.id)));
	const slow = await raw(owner, brief.id);
	slow.socket.send(Uint8Array.of(0, 0, 1, 0));
	await until(() => slow.received.some((frame) => frame[1] === 1), 'told the state');
	const before = residentBytes();
	for (const { socket } of [...deaf, slow]) socket.pause();
	const chunk = 'w'.repeat(60_000);
	const block = sectionOf(writer.doc, 'notes').get(0) as Y.XmlElement;
	const words = new Y.XmlText('');
	block.insert(0, [words]);
	const stop = performance.now() + count(4_000, 20_000);
	while (performance.now() < stop) {
		words.insert(0, chunk);
		words.delete(0, chunk.length);
		await writer.saved();
		await new Promise((resume) => setTimeout(resume, 5));
	}
	expect(residentBytes() - before).toBeLessThan(100 * 1024 * 1024);
	type(writer, 'the end');
	await writer.saved();
	slow.socket.resume();
	const copy = typeRoots(new Y.Doc());
	await until(
		() => {
			for (const frame of slow.received.splice(0)) {
				if (frame[0] !== FRAME.sync || frame[1] === 0) continue;
				let at = 2;
				while ((frame[at++] as number) > 127);
				Y.applyUpdate(copy, frame.slice(at));
			}
			return sectionOf(copy, 'notes').toJSON().includes('the end');
		},
		'caught up',
		20_000,
	);
	expect(slow.close).toBeNull();
	await new Promise((resume) => setTimeout(resume, 10_500));
	const gone = await Promise.all(
		deaf.map(async (socket) => {
			socket.socket.resume();
			await until(() => socket.close !== null, 'cut', 5_000).catch(() => undefined);
			return socket.close !== null;
		}),
	);
	expect(gone.every(Boolean)).toBe(true);
	expect(writer.closeCode).toBeNull();
}, 120_000);

test('[V24] sockets that come and go leave no room behind', async () => {
	const briefs = await Promise.all(
		Array.from({ length: 5 }, (_, i) => owner.createBrief({ title: `Visited ${i}` })),
	);
	const nobody = new Caller(server.origin);
	const cycles = count(150, 5_000);
	for (let i = 0; i < cycles; i += 10) {
		await Promise.all(
			Array.from({ length: 10 }, async (_, j) => {
				const caller = j === 0 ? nobody : owner;
				const socket = await new RawSocket(caller, briefs[(i + j) % 5]?.id ?? '').open();
				if (j % 2 === 0) socket.socket.send(Uint8Array.of(0, 0, 1, 0));
				// Some leave without a word.
				if (j % 3 === 0) socket.socket.terminate();
				else socket.socket.close();
				await socket.closed();
				sockets.splice(sockets.indexOf(socket), 1);
			}),
		);
	}
	for (let tries = 0; ; tries++) {
		const health = await owner.call<{ rooms?: number }>('GET', '/api/health');
		expect(health.status).toBe(200);
		if (tries > 2) break;
		await new Promise((resume) => setTimeout(resume, 1_000));
	}
}, 300_000);

test('[V19] a socket that never becomes one is nobody’s trouble', async () => {
	const port = Number(new URL(server.origin).port);
	const half = connect(port, '127.0.0.1');
	await once(half, 'connect');
	half.write('GET /sync/briefs/b_aaaaaaaaaaaa/text HTTP/1.1\r\nUpgrade: websocket\r\n');
	half.destroy();
	expect((await fetch(`${server.origin}/api/health`)).status).toBe(200);
});
