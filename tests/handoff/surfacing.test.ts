import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobs } from '#server/jobs/loop.ts';
import { migrate } from '#server/store/migrate.ts';
import { openStore } from '#server/store/store.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { startServer, temporaryFolder, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

/** Well below the 5 s after which the loop looks anyway, well above what a busy machine needs. */
const PROMPT_MS = 2_500;
const wait = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
const newBrief = (title: string) =>
	owner.createBrief({ title, sections: { context: '- The budget is TBD.' } });

test('[SURF1] a return surfaces by itself at its instant, not before, and soon after', async () => {
	const handoffs = await Promise.all(
		[1_500, 2_600, 3_900].map(async (inMs) => {
			const brief = await newBrief(`In ${inMs} ms`);
			const at = Date.now() + inMs;
			const { id } = await owner.handOff(brief.id, { surfaceAt: at });
			return { id, at };
		}),
	);
	for (const { id, at } of handoffs) {
		await owner.until(id, 'landed');
		expect(await owner.readHandoff(id)).toMatchObject({ surface: at, surfaceAt: at });
	}
	for (const { id, at } of handoffs) {
		const handoff = await owner.until(id, 'surfaced');
		expect(handoff.surfacedBy).toBeNull();
		expect(handoff.surfaceAt).toBeGreaterThanOrEqual(at);
		expect(handoff.surfaceAt! - at).toBeLessThan(PROMPT_MS);
	}
}, 30_000);

test('[SURF2] a return whose instant passed while the program was not running surfaces at its next start', async () => {
	const brief = await newBrief('Over night');
	const { id } = await owner.handOff(brief.id, { surfaceAt: Date.now() + 1_500 });
	await owner.until(id, 'landed');
	await server.stop();
	await wait(1_600);
	server = await server.restart();
	await owner.until(id, 'surfaced');
}, 30_000);

test('[SURF3] a machine that slept through the instant is seen to have woken within about a second', async () => {
	const folder = temporaryFolder();
	const store = await openStore(`file:${join(folder, 'test.db')}`);
	await migrate(store, Date.now());
	let asleepMs = 0;
	let sweeps = 0;
	const jobs = createJobs({
		store,
		hands: {},
		work: () => Promise.resolve(),
		giveUp: () => Promise.resolve(),
		sweep: () => {
			sweeps++;
			return Promise.resolve(4_000);
		},
		log: { info: () => undefined, error: (_, error) => expect.fail(String(error)) },
		now: () => Date.now() + asleepMs,
		random: () => 0,
	});
	jobs.wake();
	await wait(300);
	expect(sweeps).toBe(1);
	asleepMs = 8 * 3_600_000;
	await wait(PROMPT_MS);
	expect(sweeps).toBe(2);
	await jobs.stop();
	store.close();
	rmSync(folder, { recursive: true });
});

test('[SURF4] an instant that no calendar has is refused', async () => {
	const brief = await newBrief('Never');
	for (const when of [{ surfaceAt: 8.7e15 }, { startAt: 8.7e15 }]) {
		const path = `/api/briefs/${brief.id}/handoffs`;
		expect((await owner.call('POST', path, when)).status).toBe(400);
	}
});
