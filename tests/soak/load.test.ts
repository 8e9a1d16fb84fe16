import { afterEach, expect, test } from 'vitest';
import type { Crowd as Load } from '../bench/load.ts';
import { percentile } from '../bench/statistics.ts';
import type { Traffic } from '../bench/traffic.ts';
import { setUpOwner, signIn } from '../support/caller.ts';
import { Crowd } from '../support/crowd.ts';
import { pause } from '../support/notes.ts';
import { askOracle } from '../support/oracle.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, IS_SOAK, proved, seedOf } from '../support/soak.ts';
import type { Opening, Return } from './crowds/pages.ts';
import type { Writing, Written } from './crowds/writers.ts';

let server: RunningServer | null = null;
let crowd: Crowd | null = null;
afterEach(async () => {
	await crowd?.end();
	await server?.destroy();
	crowd = server = null;
});
const MANY = { SOCKETS_PER_PERSON: '2000' };

test('[V20] a thousand people in a hundred briefs are served from bounded memory, and all hear of an edit soon', async () => {
	const load: Load = {
		name: 'V20',
		rooms: count(6, 100),
		clients: 10,
		editsPerSecond: 2,
		settleMs: count(0, 500),
		warmUpMs: count(200, 3_000),
		measuredMs: count(1_000, 30_000),
		hasReview: false,
	};
	crowd = new Crowd('people', load);
	const { deliveries, latencyP95, rssMib } = await crowd.hear<Traffic>();
	proved(
		'V20',
		'people in many briefs',
		`${load.rooms * load.clients} sockets, ${load.rooms} briefs, ${deliveries} deliveries`,
		`fan-out p95 ${latencyP95.toFixed(0)} ms, memory ${rssMib?.toFixed(0) ?? '–'} MiB`,
	);
	expect(deliveries).toBe((load.rooms * 9 * load.editsPerSecond * load.measuredMs) / 1_000);
	expect(rssMib ?? 0).toBeLessThanOrEqual(700);
	if (IS_SOAK) expect(latencyP95).toBeLessThanOrEqual(250);
}, 300_000);

test('[V21] a hundred people who write in one brief at once hear of each other soon and end with the same', async () => {
	server = await startServer(MANY);
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Crowded' });
	const writing: Writing = {
		origin: server.origin,
		cookie: owner.cookie ?? '',
		briefId: brief.id,
		writers: count(12, 100),
		everyMs: 1_000,
		forMs: count(3_000, 600_000),
		seed: seedOf('V21'),
	};
	crowd = new Crowd('writers', writing);
	const written = await crowd.hear<Written>();
	proved(
		'V21',
		'writers in one brief',
		`${writing.writers} writers, ${writing.forMs / 1_000} s, ${written.edits} edits`,
		`others have them after p95 ${written.p95Ms.toFixed(0)} ms, equal documents: ${written.notes.length === 1 ? 'yes' : 'no'}`,
	);
	expect(written).toMatchObject({ stateVectors: 1, sentAway: 0 });
	const stored = (await askOracle(server.dataFolder)).briefs[brief.id];
	expect(written.notes).toEqual([stored?.notes]);
	expect(stored?.notes.split('so ')).toHaveLength(written.edits + 1);
	if (IS_SOAK) expect(written.p95Ms).toBeLessThanOrEqual(500);
}, 900_000);

test('[V23] after a server with a thousand sockets is killed all pages are back within a minute, not all at once', async () => {
	server = await startServer(MANY);
	const owner = await setUpOwner(server);
	const briefs = await Promise.all(
		Array.from({ length: count(6, 100) }, (_, i) => owner.createBrief({ title: `Brief ${i}` })),
	);
	const opening: Opening = {
		origin: server.origin,
		cookie: owner.cookie ?? '',
		briefIds: briefs.map(({ id }) => id),
		pages: count(60, 1_000),
	};
	crowd = new Crowd('pages', opening);
	expect(await crowd.hear<number>()).toBe(opening.pages);
	crowd.tell('down');
	await pause(100);
	await server.stop('SIGKILL');
	// Down for so long that everybody waits as long as they ever do.
	await pause(count(1_000, 6_000));
	server = await server.restart();
	crowd.tell('up');
	const back = await crowd.hear<Return>();
	const most = Math.max(
		...back.map((at) => back.filter((other) => other >= at && other < at + 100).length),
	);
	const spreadMs = percentile(back, 0.95) - percentile(back, 0.05);
	proved(
		'V23',
		'killed with everybody in',
		`${opening.pages} pages of ${briefs.length} briefs`,
		`all back after ${(Math.max(...back) / 1_000).toFixed(1)} s, ${most} at most in 100 ms, no second crash`,
	);
	expect(back).toHaveLength(opening.pages);
	expect(Math.max(...back)).toBeLessThan(60_000);
	if (IS_SOAK) expect(spreadMs).toBeGreaterThan(500);
	await pause(count(0, 3_000));
	expect(server.process.exitCode ?? server.process.signalCode).toBeNull();
	await (await signIn(server)).readBrief(briefs[0]?.id ?? '');
}, 300_000);
