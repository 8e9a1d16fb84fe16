/**
 * `npm run bench search`: ten thousand briefs, looked through by their titles as the page's search does it, and how
 * soon a title that somebody changes is found. Titles are all that is searched today; the text of a brief is not.
 */
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { titleOf } from '#brief';
import type { BriefSummary, Page } from '#lib/protocol/answers.ts';
import { joinAs, setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { startServer } from '../support/server.ts';
import { randomFrom } from '../support/soak.ts';
import { cpuMs } from './accounting.ts';
import { makeBriefs } from './many-briefs.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median, percentile } from './statistics.ts';

const BRIEFS = 10_000;
const WARM_UP = 60;
const SEARCHES = 600;
const CHANGES = 40;
const SCANS = 50;
const SEED = 20;
/** Of so many briefs one is restricted, and not for who searches: every search has to tell them apart. */
const RESTRICTED = 10;
const LOOK_AGAIN_MS = 5;
const LOST_MS = 10_000;

export async function benchSearch({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const server = await startServer();
	try {
		const owner = await setUpOwner(server);
		const member = await joinAs(server, owner, 'Mara Lind');
		const random = randomFrom(SEED);
		const titles = Array.from({ length: isShort ? 60 : BRIEFS }, (_, n) => makeTitle(random, n));
		const isOpen = (_: unknown, index: number): boolean => index % RESTRICTED > 0;
		const ids = await makeBriefs(owner, titles.length, (index) => ({
			title: titles[index] ?? '',
			restricted: !isOpen(null, index),
			sections: { goal: 'Words of a goal.' },
		}));
		const [openTitles, openIds] = [titles.filter(isOpen), ids.filter(isOpen)];

		// Code and statements are warm, as on a server that runs.
		await search(member, makeQueries(random, openTitles, isShort ? 6 : WARM_UP));
		const pid = server.process.pid ?? 0;
		const cpuBefore = cpuMs(pid);
		const tookMs = await search(member, makeQueries(random, openTitles, isShort ? 12 : SEARCHES));
		const cpuAfter = cpuMs(pid);
		const all = Object.values(tookMs).flat();
		const bareMs = await timeBareScan(server.dataFolder, isShort ? 2 : SCANS);

		const knownMs: number[] = [];
		for (let change = 0; change < (isShort ? 1 : CHANGES); change++) {
			const id = openIds[Math.floor((change / CHANGES) * openIds.length)] ?? '';
			knownMs.push(await timeChange(owner, member, id, `Renamed as the ${change}.`));
		}
		const measured = {
			p50Ms: median(all),
			p95Ms: percentile(all, 0.95),
			longestMs: Math.max(...all),
			p50ManyMs: median(tookMs.many),
			p50FewMs: median(tookMs.few),
			p50NoneMs: median(tookMs.none),
			cpuMs: cpuBefore === null ? null : ((cpuAfter ?? NaN) - cpuBefore) / all.length,
			bareMs,
			knownP50Ms: median(knownMs),
			knownP95Ms: percentile(knownMs, 0.95),
		};
		printMeasurement({
			bench: 'search',
			briefs: titles.length,
			searches: all.length,
			changes: knownMs.length,
			...measured,
		});
		printTable(
			[
				'briefs',
				'p50 ms',
				'p95 ms',
				'longest ms',
				'p50 of many found ms',
				'of few',
				'of none',
				'CPU ms a search',
				'bare scan ms',
			],
			[
				[
					String(titles.length),
					measured.p50Ms,
					measured.p95Ms,
					measured.longestMs,
					measured.p50ManyMs,
					measured.p50FewMs,
					measured.p50NoneMs,
					measured.cpuMs,
					bareMs,
				],
			],
		);
		return [
			{ name: `search: p95 ms, ${BRIEFS} briefs`, value: measured.p95Ms, goal: 50 },
			{
				name: 'search: p95 / bare SQLite reading every title',
				value: measured.p95Ms / bareMs,
				goal: null,
			},
			{
				name: 'search: changed title found, p95 ms',
				value: measured.knownP95Ms,
				goal: 1_000,
			},
		];
	} finally {
		await server.destroy();
	}
}

/** What a search finds: more than a page, what fits on one, nothing. */
type Found = 'many' | 'few' | 'none';

interface Query {
	query: string;
	/** Of a brief that it has to find; null: there is none. */
	title: string | null;
}

/** @throws when it found something else than was looked for */
async function search(caller: Caller, queries: Query[]): Promise<Record<Found, number[]>> {
	const tookMs: Record<Found, number[]> = { many: [], few: [], none: [] };
	for (const { query, title } of queries) {
		const begun = performance.now();
		const { items, next } = await ask(caller, query);
		const found = next !== null ? 'many' : items.length > 0 ? 'few' : 'none';
		tookMs[found].push(performance.now() - begun);
		const isRight =
			title === null
				? found === 'none'
				: found === 'many' || items.some((brief) => brief.title === title);
		if (!isRight) throw new Error(`“${query}” found something else`);
	}
	return tookMs;
}

const ask = (caller: Caller, query: string): Promise<Page<BriefSummary>> =>
	caller.expect(200, 'GET', `/api/briefs?q=${encodeURIComponent(query)}`);

/** From a title's change on somebody's open page until somebody else's search is answered with it, in ms. */
async function timeChange(
	writer: Caller,
	reader: Caller,
	id: string,
	title: string,
): Promise<number> {
	const client = new LiveClient(writer, id);
	try {
		await client.synced();
		const begun = performance.now();
		client.doc.transact(() => {
			const words = titleOf(client.doc);
			words.delete(0, words.length);
			words.insert(0, title);
		});
		for (;;) {
			const { items } = await ask(reader, title);
			const tookMs = performance.now() - begun;
			if (items.some((brief) => brief.id === id)) return tookMs;
			if (tookMs > LOST_MS) throw new Error('a changed title was never found');
			await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
		}
	} finally {
		client.destroy();
	}
}

/** What no search that reads all titles can save: SQLite comparing each of them, asked by nobody else meanwhile. */
async function timeBareScan(dataFolder: string, times: number): Promise<number> {
	const database = createClient({ url: `file:${join(dataFolder, 'nightdesk.db')}` });
	const tookMs: number[] = [];
	for (let scan = 0; scan < times; scan++) {
		const begun = performance.now();
		await database.execute(`select count(*) from brief where title_key like '%no such title%'`);
		tookMs.push(performance.now() - begun);
	}
	database.close();
	return median(tookMs);
}

const VERBS = ['Move', 'Review', 'Replace', 'Measure', 'Draft', 'Repair', 'Translate', 'Retire'];
const THINGS = [
	'billing exports',
	'harbour timetable',
	'café menu',
	'search index',
	'onboarding letters',
	'pump telemetry',
	'Größe of the night ward',
	'tenant contracts',
	'quarterly audit',
	'backup restore',
	'ferry signage',
	'grant application',
];
const ENDS = [
	'before the audit',
	'for the north site',
	'after the storm',
	'by the spring',
	'again',
];

const makeTitle = (random: () => number, index: number): string =>
	`${pick(random, VERBS)} the ${pick(random, THINGS)} ${pick(random, ENDS)}, no. ${index}`;

/** The beginning of a word, words, half a title and all of it, as it is being typed; and what no title says. */
function makeQueries(random: () => number, titles: readonly string[], count: number): Query[] {
	const cuts: ((title: string) => string)[] = [
		(title) => title.slice(0, 2),
		(title) => title.split(' ').slice(2, 4).join(' ').toUpperCase(),
		(title) => title.split(' ').slice(0, 3).join(' ').toLowerCase(),
		(title) => title.slice(title.length >> 1),
		(title) => title,
	];
	return Array.from({ length: count }, (_, turn) => {
		const title = pick(random, titles);
		const cut = cuts[turn % (cuts.length + 1)];
		return cut ? { query: cut(title), title } : { query: `${title} or not`, title: null };
	});
}

const pick = <T>(random: () => number, from: readonly T[]): T =>
	from[Math.floor(random() * from.length)] as T;
