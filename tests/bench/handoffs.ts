/**
 * `npm run bench handoffs`: 1,000 handoffs of 1,000 briefs, with a model that answers at once. Due all at the same
 * instant, which tells how fast they land, and where most can't start within a second unless a thousand a second land;
 * and due one after the other, a hundred a second. All are the server's own instants, as the API tells them.
 */
import type { Handoff } from '#lib/protocol/answers.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { answers, startModelServer, suggestion } from '../support/model-server.ts';
import { startServer } from '../support/server.ts';
import { cpuMs, probeDisk } from './accounting.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { percentile } from './statistics.ts';

interface Crowd {
	name: string;
	handoffs: number;
	/** Between one that is due and the next; 0: all at once. */
	everyMs: number;
}

const CROWDS: Crowd[] = [
	{ name: 'all at once', handoffs: 1_000, everyMs: 0 },
	{ name: '100 a second', handoffs: 1_000, everyMs: 10 },
];
const SHORT: Crowd[] = [{ name: 'all at once', handoffs: 4, everyMs: 0 }];
/** Handed off to learn how long it takes, which says when the others can be due. */
const TRIED = 3;
const LOOK_MS = 200;

export async function benchHandoffs({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const diskP99 = await probeDisk(isShort ? 10 : 500);
	const results = [];
	for (const crowd of isShort ? SHORT : CROWDS) {
		const result = await run(crowd);
		printMeasurement({ bench: 'handoffs', crowd: crowd.name, ...result });
		results.push({ crowd, result });
	}
	printTable(
		[
			'due',
			'handoffs',
			'ms a landed one',
			'landed a second',
			'lateness p50 ms',
			'p95 ms',
			'CPU ms each',
		],
		results.map(({ crowd, result: one }) => [
			crowd.name,
			String(one.landed),
			one.msEach,
			1_000 / one.msEach,
			one.latenessP50,
			one.latenessP95,
			one.cpuEach,
		]),
	);
	console.log(`fdatasync of this disk, p99: ${diskP99.toFixed(2)} ms.`);
	const [atOnce, inTurn] = results.map(({ result }) => result);
	if (!atOnce || !inTurn) return [];
	return [
		{ name: 'handoffs: ms a landed one, 1,000 due at once', value: atOnce.msEach, goal: 10 },
		{
			name: 'handoffs: ms a landed one, last / second tenth',
			value: atOnce.growth,
			goal: null,
		},
		{
			name: 'handoffs: start lateness p95 ms, 1,000 due at once',
			value: atOnce.latenessP95,
			goal: 1_000,
		},
		{
			name: 'handoffs: start lateness p95 ms, 100 due a second',
			value: inTurn.latenessP95,
			goal: 1_000,
		},
	];
}

async function run({ handoffs, everyMs }: Crowd) {
	const model = await startModelServer(
		answers({ suggestions: [suggestion({ quote: 'Which ferry takes which crate' })] }),
	);
	const server = await startServer({
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_API_KEY: 'none',
		OPENAI_MODEL: 'bench',
	});
	try {
		const owner = await setUpOwner(server);
		const briefs: string[] = [];
		for (let number = 0; number < handoffs + TRIED; number++) {
			const { id } = await owner.createBrief({
				title: `Brief ${number}`,
				sections: { goal: 'Which ferry takes which crate, and when.' },
			});
			briefs.push(id);
		}
		const ids: string[] = [];
		const firstAt =
			Date.now() + 2_000 + 2 * handoffs * (await timeHandOff(owner, briefs.splice(0, TRIED)));
		for (const [index, briefId] of briefs.entries()) {
			const { id } = await owner.handOff(briefId, {
				worker: 'model',
				surfaceAt: 'now',
				startAt: Math.round(firstAt) + index * everyMs,
			});
			ids.push(id);
		}
		if (Date.now() > firstAt) throw new Error('the first was due before the last was handed off');
		await new Promise((resume) => setTimeout(resume, firstAt - Date.now()));
		const before = cpuMs(server.process.pid ?? 0);
		const ended = await landed(owner, ids);
		const used = cpuMs(server.process.pid ?? 0);
		const lateness = ended.map(({ startAt, startedAt }) => (startedAt ?? NaN) - startAt);
		const landedAt = ended.map(({ endedAt }) => endedAt ?? NaN).sort((a, b) => a - b);
		return {
			landed: ended.length,
			msEach: ((landedAt.at(-1) ?? NaN) - Math.round(firstAt)) / ended.length,
			growth: tookTenth(landedAt, 10) / tookTenth(landedAt, 2),
			latenessP50: percentile(lateness, 0.5),
			latenessP95: percentile(lateness, 0.95),
			cpuEach: before === null || used === null ? null : (used - before) / ended.length,
		};
	} finally {
		await server.destroy();
		await model.close();
	}
}

const tookTenth = (landedAt: readonly number[], tenth: number): number =>
	percentile(landedAt, tenth / 10) - percentile(landedAt, (tenth - 1) / 10);

/** @returns ms to hand one off that is not due yet, from as many as there are briefs */
async function timeHandOff(owner: Caller, briefs: readonly string[]): Promise<number> {
	const begun = performance.now();
	for (const id of briefs) {
		const handoff = await owner.handOff(id, { worker: 'model', startAt: Date.now() + 3_600_000 });
		await owner.expect(200, 'POST', `/api/handoffs/${handoff.id}/cancel`);
	}
	return (performance.now() - begun) / briefs.length;
}

/** Looks at the one that is claimed last, so that asking costs nothing that counts, and reads all when it is back. */
async function landed(owner: Caller, ids: readonly string[]): Promise<Handoff[]> {
	const last = ids.at(-1) as string;
	while ((await owner.readHandoff(last)).state !== 'surfaced') {
		await new Promise((resume) => setTimeout(resume, LOOK_MS));
	}
	const ended: Handoff[] = [];
	for (const id of ids) ended.push(await owner.until(id, 'surfaced'));
	return ended;
}
