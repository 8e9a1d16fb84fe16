/** R rooms of C pages: one writes small edits at an even pace, every other one times their arrival. */
import * as Y from 'yjs';
import { randomFrom } from '../support/soak.ts';
import { cpuMs, rssKib } from './accounting.ts';
import type { Contender } from './contenders.ts';
import { Page, type Way } from './page.ts';
import { percentile } from './statistics.ts';

export interface Load {
	rooms: number;
	clients: number;
	/** In each room. */
	editsPerSecond: number;
	/** A server's memory is looked at so long after the last page came, when what it did for that is over. */
	settleMs: number;
	/** What comes before is not counted: engines compile what they run often. */
	warmUpMs: number;
	measuredMs: number;
}

export interface Traffic {
	deliveries: number;
	latencyP50: number;
	latencyP95: number;
	latencyP99: number;
	/** Null where no ack is told. */
	ackP50: number | null;
	ackP95: number | null;
	ackP99: number | null;
	/** Null where the operating system does not say. */
	cpuPerThousand: number | null;
	rssPerClient: number | null;
	rssMib: number | null;
}

const DRAIN_MS = 10_000;
const CONNECTING_AT_ONCE = 20;
/** A writer goes elsewhere after about so many edits. */
const EDITS_A_PLACE = 20;

/** One writer and those who read it. */
class Bench {
	readonly writer: Page;
	readonly readers: Page[] = [];
	readonly latencies: number[] = [];
	readonly acks: number[] = [];
	isCounted = false;
	expected = 0;
	readonly #sentAt = new Map<number, number>();
	readonly #ackable: { frames: number; sentAt: number }[] = [];
	readonly #random: () => number;
	#at = 0;

	constructor(way: Way, seed: number) {
		this.#random = randomFrom(seed);
		this.writer = new Page(way, true);
		this.writer.acked = (count) => {
			const now = performance.now();
			for (let [first] = this.#ackable; first && first.frames <= count; [first] = this.#ackable) {
				this.#ackable.shift();
				this.acks.push(now - first.sentAt);
			}
		};
	}

	join(way: Way): Page {
		const reader = new Page(way, false);
		reader.heard = (from, to) => {
			const now = performance.now();
			for (let clock = from; clock < to; clock++) {
				const sentAt = this.#sentAt.get(clock);
				if (sentAt !== undefined) this.latencies.push(now - sentAt);
			}
		};
		this.readers.push(reader);
		return reader;
	}

	edit(): void {
		const { doc, words } = this.writer;
		if (this.#random() < 1 / EDITS_A_PLACE) this.#at = Math.floor(this.#random() * words.length);
		const clock = Y.getState(doc.store, doc.clientID);
		const sentAt = performance.now();
		words.insert(this.#at++, 'a');
		if (!this.isCounted) return;
		this.expected += this.readers.length;
		this.#sentAt.set(clock, sentAt);
		this.#ackable.push({ frames: this.writer.sentFrames, sentAt });
	}
}

/** @throws when an edit did not reach everybody, or somebody was sent away */
export async function drive(contender: Contender, load: Load): Promise<Traffic> {
	const ways = await Promise.all(
		Array.from({ length: load.rooms }, (_, index) => contender.makeRoom(`room-${index}`)),
	);
	return driveWays(
		contender.pid,
		ways.map((way) => Array<Way>(load.clients).fill(way)),
		load,
	);
}

/**
 * @param rooms the way of each page of each room; the first one's writes
 * @param beside of pages that are open and neither write nor are written to
 */
export async function driveWays(
	pid: number,
	rooms: Way[][],
	load: Load,
	beside: Way[] = [],
): Promise<Traffic> {
	const benches: Bench[] = [];
	for (const [seed, [way]] of rooms.entries()) {
		if (!way) continue;
		const bench = new Bench(way, seed);
		benches.push(bench);
		await bench.writer.synced();
		bench.writer.words.insert(0, 'What is known so far, and what is not. '.repeat(20));
	}
	const before = await settledRss(pid, load.settleMs);
	const readers = rooms.flatMap((ways, index) =>
		ways.slice(1).map((way) => ({ way, bench: benches[index] as Bench })),
	);
	for (let at = 0; at < readers.length; at += CONNECTING_AT_ONCE) {
		const some = readers.slice(at, at + CONNECTING_AT_ONCE);
		await Promise.all(some.map(({ way, bench }) => bench.join(way).synced()));
	}
	const idle: Page[] = [];
	for (let at = 0; at < beside.length; at += CONNECTING_AT_ONCE) {
		const some = beside.slice(at, at + CONNECTING_AT_ONCE).map((way) => new Page(way, false));
		idle.push(...some);
		await Promise.all(some.map((page) => page.synced()));
	}
	const after = await settledRss(pid, load.settleMs);

	await write(benches, load.editsPerSecond, load.warmUpMs);
	for (const bench of benches) bench.isCounted = true;
	const cpuBefore = cpuMs(pid);
	await write(benches, load.editsPerSecond, load.measuredMs);
	await drained(benches);
	const cpuAfter = cpuMs(pid);
	const rssAtEnd = rssKib(pid);

	const latencies = benches.flatMap((bench) => bench.latencies);
	const acks = benches.flatMap((bench) => bench.acks);
	for (const page of [...benches.flatMap((one) => [one.writer, ...one.readers]), ...idle]) {
		page.close();
	}
	const hasAcks = acks.length > 0;
	return {
		deliveries: latencies.length,
		latencyP50: percentile(latencies, 0.5),
		latencyP95: percentile(latencies, 0.95),
		latencyP99: percentile(latencies, 0.99),
		ackP50: hasAcks ? percentile(acks, 0.5) : null,
		ackP95: hasAcks ? percentile(acks, 0.95) : null,
		ackP99: hasAcks ? percentile(acks, 0.99) : null,
		cpuPerThousand:
			cpuBefore === null || cpuAfter === null
				? null
				: ((cpuAfter - cpuBefore) / latencies.length) * 1_000,
		rssPerClient: before === null || after === null ? null : (after - before) / readers.length,
		rssMib: rssAtEnd === null ? null : rssAtEnd / 1_024,
	};
}

async function settledRss(pid: number, settleMs: number): Promise<number | null> {
	await new Promise((resume) => setTimeout(resume, settleMs));
	return rssKib(pid);
}

/** Edits of all rooms at an even pace, as many people type: not all at once. */
async function write(benches: Bench[], editsPerSecond: number, forMs: number): Promise<void> {
	const everyMs = 1_000 / (editsPerSecond * benches.length);
	const count = Math.round(forMs / everyMs);
	const begun = performance.now();
	for (let done = 0; done < count;) {
		const due = Math.min(count, Math.floor((performance.now() - begun) / everyMs) + 1);
		for (; done < due; done++) benches[done % benches.length]?.edit();
		await new Promise((resume) => setTimeout(resume, 1));
	}
}

async function drained(benches: Bench[]): Promise<void> {
	const end = performance.now() + DRAIN_MS;
	const missing = (): number =>
		benches.reduce((sum, { expected, latencies }) => sum + expected - latencies.length, 0);
	while (missing() > 0) {
		if (performance.now() > end) throw new Error(`${missing()} edits never arrived`);
		await new Promise((resume) => setTimeout(resume, 5));
	}
}
