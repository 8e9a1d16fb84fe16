/**
 * `npm run bench review`: from a model's last byte to everybody who has the brief open; a large return taken in; and
 * decisions on a brief of 100,000 characters with 500 open suggestions.
 *
 * No return of a desk worker holds 500: 48 of a model's answer are read, 50 of each rule of the checklist. What is
 * timed is the checklist's largest return, and 500 are extrapolated from it. 300 are accepted in one call, and then
 * again one after another, as the page does.
 */
import { randomUUID } from 'node:crypto';
import { readReview } from '#lib/protocol/review.ts';
import type { DecidedOfMany, Decision, Suggestion } from '#lib/protocol/answers.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { answers, startModelServer, type ModelServer } from '../support/model-server.ts';
import { startServer } from '../support/server.ts';
import { probeDisk } from './accounting.ts';
import { paragraph, proposals, SUGGESTIONS_A_RETURN } from './crates.ts';
import { startProbe } from './health-probe.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median, percentile } from './statistics.ts';

interface Size {
	clients: number;
	/** How many large returns are taken in, each on a brief of its own. */
	ingests: number;
	/** Lines of each section that the checklist has something to say to. */
	lines: number;
	/** Accepted one by one, each timed; after them `open` are still open. */
	single: number;
	open: number;
	/** How often the first return is accepted and reverted before the others come. */
	warmUps: number;
	many: number;
}

const FULL: Size = {
	clients: 10,
	ingests: 5,
	lines: 50,
	single: 50,
	open: 500,
	warmUps: 6,
	many: 300,
};
const SHORT: Size = { clients: 2, ingests: 1, lines: 2, single: 2, open: 4, warmUps: 1, many: 3 };
const INGEST_GOAL = 500;
/** As many capitals as the checklist asks for in one brief. */
const MOST_ACRONYMS = 40;
const PATIENCE_MS = 60_000;

export async function benchReview({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const size = isShort ? SHORT : FULL;
	const diskP99 = await probeDisk(isShort ? 10 : 500);
	const model = await startModelServer();
	const server = await startServer({
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_API_KEY: 'none',
		OPENAI_MODEL: 'bench',
	});
	const probe = startProbe(server.origin);
	try {
		const owner = await setUpOwner(server);
		const ingests = [];
		for (let run = 1; run <= size.ingests; run++) {
			const ingest = await takeIn(owner, size.lines);
			printMeasurement({ bench: 'review', what: 'ingest', run, ...ingest });
			ingests.push(ingest);
		}

		const paragraphs = size.open + size.single;
		const { id } = await owner.createBrief({
			title: 'Crates',
			sections: { notes: Array.from({ length: paragraphs }, (_, n) => paragraph(n)).join('\n\n') },
		});
		const everybody = await Promise.all(
			Array.from({ length: size.clients }, () => watchReturns(owner, id)),
		);
		const deliveries: number[] = [];
		let fewP50 = NaN;
		for (let from = 0; from < paragraphs; from += SUGGESTIONS_A_RETURN) {
			deliveries.push(await deliver(owner, id, model, everybody, from, paragraphs));
			if (from === 0) fewP50 = await acceptFew(owner, id, size.warmUps);
		}
		const delivery = { p50: percentile(deliveries, 0.5), p95: percentile(deliveries, 0.95) };
		printMeasurement({
			bench: 'review',
			what: 'last byte to every client',
			clients: size.clients,
			returns: deliveries.length,
			...delivery,
		});

		const open = await owner.suggestions(id);
		const { tookMs: singly } = await decideAll(owner, id, 'accept', open.slice(0, size.single));
		const single = { fewP50, p50: percentile(singly, 0.5), p95: percentile(singly, 0.95) };
		printMeasurement({ bench: 'review', what: 'accept one', open: open.length, ...single });

		const restMs = isShort ? 0 : 2_000;
		await probe.read();
		await new Promise((resume) => setTimeout(resume, restMs));
		const quiet = await probe.read();
		const many = open.slice(size.single, size.single + size.many);
		const atOnce = await decideMany(owner, id, 'accept', many);
		const stall = await probe.read();
		const { decided: openAgain } = await decideMany(owner, id, 'revert', atOnce.decided);
		await new Promise((resume) => setTimeout(resume, restMs));
		const begun = performance.now();
		const { tookMs: each } = await decideAll(owner, id, 'accept', openAgain);
		const oneByOneMs = performance.now() - begun;
		for (const { client } of everybody) client.destroy();
		printMeasurement({
			bench: 'review',
			what: 'accept many',
			accepted: atOnce.decided.length,
			oneCallMs: atOnce.tookMs,
			oneByOneMs,
			p95: percentile(each, 0.95),
			longestStallMs: stall.longestMs,
			probes: stall.answers,
			longestQuietMs: quiet.longestMs,
		});

		const suggestions = ingests[0]?.suggestions ?? NaN;
		const ingestMs = median(ingests.map(({ tookMs }) => tookMs));
		printTable(
			['', 'p50 ms', 'p95 ms', 'longest ms', 'total ms'],
			[
				[`a return of ${suggestions} taken in`, ingestMs, null, null, null],
				[
					`last byte to ${size.clients} clients`,
					delivery.p50,
					delivery.p95,
					Math.max(...deliveries),
					null,
				],
				[`accept one of ${Math.min(open.length, SUGGESTIONS_A_RETURN)}`, fewP50, null, null, null],
				[`accept one of ${open.length}`, single.p50, single.p95, Math.max(...singly), null],
				[`accept ${atOnce.decided.length} in one call`, null, null, null, atOnce.tookMs],
				['somebody else meanwhile', null, null, stall.longestMs, null],
				['somebody else before', null, null, quiet.longestMs, null],
				[
					`accept ${each.length}, one by one`,
					percentile(each, 0.5),
					percentile(each, 0.95),
					Math.max(...each),
					oneByOneMs,
				],
			],
		);
		console.log(`fdatasync of this disk, p99: ${diskP99.toFixed(2)} ms.`);
		return [
			{ name: 'review: last byte to every client p95 ms', value: delivery.p95, goal: 100 },
			{
				name: `review: ingest ms of ${INGEST_GOAL}, extrapolated from ${suggestions}`,
				value: (ingestMs * INGEST_GOAL) / suggestions,
				goal: 150,
			},
			{ name: 'review: accept one p95 ms, 500 open', value: single.p95, goal: 40 },
			{ name: 'review: accept one, 500 open / 12 open', value: single.p50 / fewP50, goal: null },
			{ name: 'review: accept 300 in one call, ms in all', value: atOnce.tookMs, goal: 600 },
			{
				name: 'review: accept 300, in one call / one by one',
				value: atOnce.tookMs / oneByOneMs,
				goal: null,
			},
			{ name: 'review: longest stall of others meanwhile, ms', value: stall.longestMs, goal: 50 },
		];
	} finally {
		await probe.stop();
		await server.destroy();
		await model.close();
	}
}

/** Somebody who has the brief open and notes when its review last changed. */
async function watchReturns(caller: Caller, briefId: string) {
	const client = new LiveClient(caller, briefId, { room: 'review' });
	await client.synced();
	const watcher = { client, changedAt: NaN, count: () => readReview(client.doc).suggestions.size };
	// Counted afterwards: all clients of this process share one thread, and would wait for each other's counting.
	client.doc.on('update', () => (watcher.changedAt = Date.now()));
	return watcher;
}
type Watcher = Awaited<ReturnType<typeof watchReturns>>;

/** @returns from the model's last byte until the last client has the return, in ms */
async function deliver(
	owner: Caller,
	briefId: string,
	model: ModelServer,
	everybody: readonly Watcher[],
	from: number,
	end: number,
): Promise<number> {
	const suggestions = proposals(from, end);
	let lastByteAt = NaN;
	model.play((response, request) => {
		void answers({ suggestions })(response, request);
		lastByteAt = Date.now();
	});
	const handoff = await owner.handOff(briefId, {
		worker: 'model',
		surfaceAt: 'now',
		budget: { suggestions: SUGGESTIONS_A_RETURN },
	});
	const all = from + suggestions.length;
	await until(
		() => everybody.every(({ count }) => count() === all),
		`${all} suggestions`,
		PATIENCE_MS,
	);
	await owner.until(handoff.id, 'surfaced');
	return Math.max(...everybody.map(({ changedAt }) => changedAt)) - lastByteAt;
}

/** @returns from the end of the worker's last step, as the API tells it, until a client has the return, in ms */
async function takeIn(
	owner: Caller,
	lines: number,
): Promise<{ suggestions: number; tookMs: number }> {
	const { id } = await owner.createBrief({ title: 'Much to say', sections: writeFaults(lines) });
	const watcher = await watchReturns(owner, id);
	const { id: handoffId } = await owner.handOff(id, {
		surfaceAt: 'now',
		budget: { suggestions: INGEST_GOAL },
	});
	await until(() => watcher.count() > 0, 'back', PATIENCE_MS);
	const { steps } = await owner.until(handoffId, 'surfaced');
	watcher.client.destroy();
	const suggestions = watcher.count();
	return { suggestions, tookMs: watcher.changedAt - (steps.at(-1)?.endedAt ?? NaN) };
}

/** What seven rules of the checklist each have so many things to say to. */
function writeFaults(
	lines: number,
): Record<'goal' | 'context' | 'unknowns' | 'stops' | 'notes', string> {
	const each = (line: (number: number) => string, count = lines): string[] =>
		Array.from({ length: count }, (_, number) => line(number));
	const bullets = (items: string[]): string => items.map((item) => `- ${item}`).join('\n');
	const acronym = (number: number): string =>
		`QX${String.fromCharCode(65 + (number % 20), 75 + Math.floor(number / 20))}`;
	return {
		goal: 'Say by Thursday noon, in one table, which crate goes on which ferry.',
		context: each(
			(number) =>
				`- The shed holds ${1_000 + number} crates of salt\n- They are kept dry behind the church`,
		).join('\n'),
		unknowns: bullets(each((number) => `The weight of crate ${number}`)),
		stops: bullets(each(() => 'Stop when the list looks good enough')),
		notes: [
			...each(
				(number) => `Crate ${number} is carried aboard tomorrow, and its key hangs on a hook.`,
			),
			...each((number) => `The master of ferry ${number} is TBD, and so far nobody has asked.`),
			...each(
				(number) => `The form ${acronym(number)} lies in the drawer.`,
				Math.min(lines, MOST_ACRONYMS),
			),
		].join('\n\n'),
	};
}

type Open = Pick<Suggestion, 'id' | 'rev'>;

/** One after the other; `tookMs`: of each round trip. */
async function decideAll(
	caller: Caller,
	briefId: string,
	op: 'accept' | 'revert',
	suggestions: readonly Open[],
): Promise<{ tookMs: number[]; decided: Open[] }> {
	const tookMs: number[] = [];
	const decided: Open[] = [];
	for (const { id, rev } of suggestions) {
		const begun = performance.now();
		const { outcome, suggestion } = await caller.expect<Decision>(
			200,
			'POST',
			`/api/briefs/${briefId}/decisions`,
			{ decisionId: randomUUID(), suggestionId: id, op, rev },
		);
		tookMs.push(performance.now() - begun);
		if (outcome !== 'applied') throw new Error(`a suggestion is ${outcome}`);
		decided.push(suggestion);
	}
	return { tookMs, decided };
}

/** All in one call; `tookMs`: of it. */
async function decideMany(
	caller: Caller,
	briefId: string,
	op: 'accept' | 'revert',
	suggestions: readonly Open[],
): Promise<{ tookMs: number; decided: Open[] }> {
	const decisions = suggestions.map(({ id, rev }) => ({
		decisionId: randomUUID(),
		suggestionId: id,
		op,
		rev,
	}));
	const begun = performance.now();
	const { items } = await caller.expect<{ items: DecidedOfMany[] }>(
		200,
		'POST',
		`/api/briefs/${briefId}/decisions/many`,
		{ decisions },
	);
	const tookMs = performance.now() - begun;
	const decided = items.map((item) => {
		if ('error' in item) throw new Error(item.error.message);
		if (item.outcome !== 'applied') throw new Error(`a suggestion is ${item.outcome}`);
		return item.suggestion;
	});
	return { tookMs, decided };
}

/** What an accept takes while there are only these, when the server has warmed to it; all are open again. */
async function acceptFew(caller: Caller, briefId: string, rounds: number): Promise<number> {
	let few: Open[] = await caller.suggestions(briefId);
	let tookMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const accepted = await decideAll(caller, briefId, 'accept', few);
		few = (await decideAll(caller, briefId, 'revert', accepted.decided)).decided;
		tookMs = accepted.tookMs;
	}
	return percentile(tookMs, 0.5);
}
