import { afterEach, expect, test, vi } from 'vitest';
import { titleOf } from '#brief';
import { randomFrom } from '../support/soak.ts';
import { BRIEF, Client, World } from '../support/world.ts';

const LINGER_MS = 5_000;
/** More steps than lie between the answer to a write and all that follows from it. */
const MOMENTS = 24;

afterEach(() => {
	vi.useRealTimers();
});

const turns = async (count: number): Promise<void> => {
	for (let i = 0; i < count; i++) await new Promise((resume) => setImmediate(resume));
};

async function pass(client: Client): Promise<void> {
	const { link } = client;
	for (let frame = link?.up.shift(); frame; frame = link?.up.shift()) link?.receive(frame);
	await turns(3);
	for (let frame = link?.down.shift(); frame; frame = link?.down.shift()) client.hear(frame);
}

/** Keeps the next write of this kind waiting. */
function holdWrite(world: World, kind: 'batch' | 'run'): { isThere: boolean; release(): void } {
	const { write } = world.store;
	const own = write[kind].bind(write) as (...args: unknown[]) => Promise<never>;
	let release = (): void => undefined;
	const released = new Promise<void>((resolve) => (release = resolve));
	const held = { isThere: false, release };
	write[kind] = async (...args: unknown[]): Promise<never> => {
		held.isThere = true;
		await released;
		return own(...args);
	};
	return held;
}

test('[V24] whoever comes at any moment of a room’s being let go of is in the one room of the brief', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	for (let moment = 0; moment < MOMENTS; moment++) {
		const world = await World.open(randomFrom(1));
		const client = new Client(11);
		await world.connect(client);
		// So many that a snapshot is written before the room goes.
		for (let i = 0; i < 60; i++) titleOf(client.doc).insert(0, 'x');
		while (!client.isSaved) await pass(client);
		await vi.advanceTimersByTimeAsync(LINGER_MS / 2);
		const held = holdWrite(world, 'batch');
		client.link?.cut();
		await vi.advanceTimersByTimeAsync(LINGER_MS);
		expect(held.isThere).toBe(true);
		held.release();
		for (let step = 0; step < moment; step++) await Promise.resolve();
		await world.rooms.use(BRIEF, 'text', async (room) => {
			await turns(5);
			expect(await world.rooms.open(BRIEF, 'text'), `after ${moment} steps`).toBe(room);
		});
		await vi.advanceTimersByTimeAsync(2 * LINGER_MS);
		await turns(5);
		expect(world.rooms.size).toBe(0);
		world.close();
	}
});

test('[DUR4] whoever comes at any moment of a log’s refusing an update is sent back, or is in what is read anew', async () => {
	for (let moment = 0; moment < MOMENTS; moment++) {
		const world = await World.open(randomFrom(1));
		const [writing, coming] = [new Client(11), new Client(12)];
		await world.connect(writing);
		while (!writing.isSaved) await pass(writing);
		// Somebody else wrote this log.
		await world.store.write.run(
			`insert into doc_update (brief_id, room, seq, bytes, at) values (?, 'text', 2, x'0000', 0)`,
			[BRIEF],
		);
		const held = holdWrite(world, 'run');
		titleOf(writing.doc).insert(0, 'Refused');
		await pass(writing);
		expect(held.isThere).toBe(true);
		held.release();
		for (let step = 0; step < moment; step++) await Promise.resolve();
		await world.connect(coming);
		await turns(5);
		expect(writing.link?.isUp).toBe(false);
		const room = await world.rooms.open(BRIEF, 'text');
		expect(room.isBroken).toBe(false);
		// Nobody is left in the room that broke.
		expect(coming.link?.isUp, `after ${moment} steps`).toBe(!room.isIdle);
		world.close();
	}
});
