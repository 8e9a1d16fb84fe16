import { afterEach, expect, test, vi } from 'vitest';
import { titleOf } from '#brief';
import { randomFrom } from '../support/soak.ts';
import { BRIEF, Client, World } from '../support/world.ts';

const LINGER_MS = 5_000;
/** More steps than lie between the last write of a room and its end. */
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
		const batch = world.store.write.batch.bind(world.store.write);
		let isWriting = false;
		let write = (): void => undefined;
		const waits = new Promise<void>((resolve) => (write = resolve));
		world.store.write.batch = async (statements) => {
			isWriting = true;
			await waits;
			return batch(statements);
		};
		client.link?.cut();
		await vi.advanceTimersByTimeAsync(LINGER_MS);
		expect(isWriting).toBe(true);
		write();
		for (let i = 0; i < moment; i++) await Promise.resolve();
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
