/**
 * `npm run bench idle`: what briefs cost that nobody is in. A server with ten thousand of them, many opened and left,
 * and a server with one stand idle through the same seconds; and what its memory keeps of a brief that was left.
 */
import { setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { cpuMs, rssKib } from './accounting.ts';
import { makeBriefs } from './many-briefs.ts';
import { UNLOADED_MS, visit, wayTo } from './page.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median } from './statistics.ts';

const BRIEFS = 10_000;
/** Briefs opened and left before memory is looked at again. */
const ROUND = 200;
const ROUNDS = 7;
/** As many are open at once as a team of ten has open. */
const AT_ONCE = 10;
const IDLE_MS = 30_000;

export async function benchIdle({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const round = isShort ? 10 : ROUND;
	const rounds = isShort ? 3 : ROUNDS;
	const one = await fill(1);
	const many = await fill(isShort ? 30 : BRIEFS);
	try {
		const rssKibs: (number | null)[] = [];
		for (let done = 0; done < rounds; done++) {
			const ids = many.ids.slice(done * round, (done + 1) * round);
			await leave(many.owner, ids);
			// As many visits, all of them to its only brief: what they cost is not the briefs’.
			await leave(one.owner, Array<string>(round).fill(one.ids[0] ?? ''));
			await new Promise((resume) => setTimeout(resume, isShort ? 0 : UNLOADED_MS));
			rssKibs.push(rssKib(many.server.process.pid ?? 0));
		}
		const [ofOne, ofMany] = await standIdle(one.server, many.server, isShort ? 500 : IDLE_MS);
		const measured = {
			visited: rounds * round,
			cpuMsOfOne: ofOne,
			cpuMsOfMany: ofMany,
			rssMibOfOne: mebibytes(rssKib(one.server.process.pid ?? 0)),
			rssMibOfMany: mebibytes(rssKib(many.server.process.pid ?? 0)),
			rssKibABrief: growth(rssKibs) / round,
		};
		printMeasurement({ bench: 'idle', briefs: many.ids.length, ...measured });
		printTable(
			['briefs', 'opened and left', 'CPU ms a second', 'RSS MiB', 'RSS KiB a brief left'],
			[
				['1', '1', ofOne, measured.rssMibOfOne, null],
				[
					String(many.ids.length),
					String(measured.visited),
					ofMany,
					measured.rssMibOfMany,
					measured.rssKibABrief,
				],
			],
		);
		return [
			{
				name: `idle: CPU ms a second, ${BRIEFS} briefs`,
				value: ofMany ?? NaN,
				goal: null,
			},
			// A thousandth of a core for all of them: the operating system counts in ticks of a third of that.
			{
				name: 'idle: CPU ms a second beyond a server of one brief',
				value: (ofMany ?? NaN) - (ofOne ?? NaN),
				goal: 1,
			},
			// Less than one page of memory each.
			{ name: 'idle: RSS KiB a brief opened and left', value: measured.rssKibABrief, goal: 4 },
		];
	} finally {
		await one.server.destroy();
		await many.server.destroy();
	}
}

/** Started anew after its briefs were made: what that left in memory is gone. */
async function fill(
	count: number,
): Promise<{ server: RunningServer; owner: Caller; ids: string[] }> {
	const server = await startServer();
	const ids = await makeBriefs(await setUpOwner(server), count);
	const again = await server.restart();
	return { server: again, owner: await signIn(again), ids };
}

/** Opens both rooms of each brief, as a page does, and leaves them. */
async function leave(caller: Caller, ids: readonly string[]): Promise<void> {
	for (let at = 0; at < ids.length; at += AT_ONCE) {
		const visits = ids
			.slice(at, at + AT_ONCE)
			.flatMap((id) => [visit(wayTo(caller, id, 'text')), visit(wayTo(caller, id, 'review'))]);
		await Promise.all(visits);
	}
}

/** @returns ms of CPU a second of each, through the same time; null where there is no /proc */
async function standIdle(
	one: RunningServer,
	other: RunningServer,
	ms: number,
): Promise<[number | null, number | null]> {
	const used = (server: RunningServer): number => cpuMs(server.process.pid ?? 0) ?? NaN;
	const [oneBefore, otherBefore] = [used(one), used(other)];
	await new Promise((resume) => setTimeout(resume, ms));
	const perSecond = (before: number, after: number): number | null =>
		Number.isNaN(after) ? null : (after - before) / (ms / 1_000);
	return [perSecond(oneBefore, used(one)), perSecond(otherBefore, used(other))];
}

/**
 * What a round usually adds: once in a while the heap shrinks, and the first round makes what every later one finds,
 * compiled code and a grown heap.
 */
function growth(rssKibs: readonly (number | null)[]): number {
	const known = rssKibs.map((kib) => kib ?? NaN);
	return median(known.slice(2).map((kib, index) => kib - (known[index + 1] ?? NaN)));
}

const mebibytes = (kib: number | null): number | null => (kib === null ? null : kib / 1_024);
