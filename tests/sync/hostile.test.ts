import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import { FRAME } from '#lib/protocol/frames.ts';
import { Caller, openAsGuest, setUpOwner } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { pause, typeInto } from '../support/notes.ts';
import { awarenessFrame, RawSocket, updateFrame } from '../support/raw-socket.ts';
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

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
	for (const socket of sockets.splice(0)) socket.socket.terminate();
});
afterAll(() => server.destroy());

const raw = (...args: ConstructorParameters<typeof RawSocket>): Promise<RawSocket> => {
	const socket = new RawSocket(...args);
	sockets.push(socket);
	return socket.met();
};

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
	typeInto(watching.doc, ' And saved.');
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
	const speak = (...said: [clientId: number, clock: number, state: unknown]): void =>
		hostile.socket.send(awarenessFrame(...said));
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

test('[SYNC11] a socket that died without a word is followed by another of its page, not by a stranger’s', async () => {
	const brief = await owner.createBrief({ title: 'Half open' });
	const watching = join(owner, brief.id);
	await watching.synced();
	const states = () => watching.provider.awareness.getStates();
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const [dead, stranger, early, next] = await Promise.all([
		raw(owner, brief.id),
		raw(guest, brief.id),
		raw(owner, brief.id),
		raw(owner, brief.id),
	]);
	dead.socket.send(awarenessFrame(6001, 1, { cursor: 'dead' }));
	await until(() => states().get(6001)?.['cursor'] === 'dead', 'heard');
	early.socket.send(awarenessFrame(6001, 2, { cursor: 'early' }));
	await pause(3_200);
	stranger.socket.send(awarenessFrame(6001, 3, { cursor: 'stolen' }));
	// Who is passed over may speak for itself.
	stranger.socket.send(awarenessFrame(6002, 1, { cursor: 'own' }));
	await until(() => states().has(6002), 'the stranger heard');
	expect(states().get(6001)).toMatchObject({ cursor: 'dead' });
	next.socket.send(awarenessFrame(6001, 4, { cursor: 'next' }));
	await until(() => states().get(6001)?.['cursor'] === 'next', 'followed');
	dead.socket.close();
	await dead.closed();
	await pause(100);
	expect(states().get(6001)).toMatchObject({ cursor: 'next' });
	next.socket.close();
	await until(() => !states().has(6001), 'gone with its socket');
});

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
