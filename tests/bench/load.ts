/** `npm run bench load`: a thousand people in a hundred briefs, each in both rooms; and fifty who write at once. */
import { openAsGuest, setUpOwner } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { probeDisk } from './accounting.ts';
import { wayTo, type Way } from './page.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { driveWays, type Load } from './traffic.ts';

export interface Crowd extends Load {
	name: string;
	/** Whether everybody has the review room open too, as pages do. */
	hasReview: boolean;
}

const PEOPLE: Crowd = {
	name: '1,000 people',
	rooms: 100,
	clients: 10,
	editsPerSecond: 2,
	settleMs: 700,
	warmUpMs: 4_000,
	measuredMs: 15_000,
	hasReview: true,
};
const WRITERS: Crowd = {
	name: '50 writers',
	rooms: 50,
	clients: 2,
	editsPerSecond: 5,
	settleMs: 700,
	warmUpMs: 4_000,
	measuredMs: 15_000,
	hasReview: false,
};
const SHORT: Crowd = {
	...PEOPLE,
	name: '6 people',
	rooms: 2,
	clients: 3,
	settleMs: 0,
	warmUpMs: 100,
	measuredMs: 500,
};

export async function benchLoad({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const diskP99 = await probeDisk(isShort ? 10 : 500);
	const results = [];
	for (const crowd of isShort ? [SHORT] : [PEOPLE, WRITERS]) {
		const server = await startServer();
		const result = await gather(server, crowd).finally(() => server.destroy());
		printMeasurement({ bench: 'load', crowd: crowd.name, ...result });
		results.push({ crowd, result });
	}
	printTable(
		[
			'',
			'fan-out p50 ms',
			'p95 ms',
			'p99 ms',
			'ack p50 ms',
			'p95 ms',
			'p99 ms',
			'RSS MiB',
			'CPU ms / 1,000 deliveries',
		],
		results.map(({ crowd, result: one }) => [
			crowd.name,
			one.latencyP50,
			one.latencyP95,
			one.latencyP99,
			one.ackP50,
			one.ackP95,
			one.ackP99,
			one.rssMib,
			one.cpuPerThousand,
		]),
	);
	console.log(`fdatasync of this disk, p99: ${diskP99.toFixed(2)} ms.`);
	const [people, writers] = results.map(({ result }) => result);
	if (!people || !writers) return [];
	return [
		{ name: 'load: fan-out p95 ms, 1,000 people', value: people.latencyP95, goal: 50 },
		{ name: 'load: RSS MiB, 1,000 people', value: people.rssMib ?? NaN, goal: 300 },
		{ name: 'load: ack p95 ms, 50 writers', value: writers.ackP95 ?? NaN, goal: 25 },
		{ name: 'load: ack p99 ms, 50 writers', value: writers.ackP99 ?? NaN, goal: 100 },
	];
}

/** Everybody is somebody of their own: a guest with a session, by the link of their brief. */
export async function gather(server: RunningServer, crowd: Crowd) {
	const owner = await setUpOwner(server);
	const rooms: Way[][] = [];
	const beside: Way[] = [];
	for (let index = 0; index < crowd.rooms; index++) {
		const { id } = await owner.createBrief({ title: `Brief ${index}` });
		const link = await owner.share(id, 'editor');
		const ways: Way[] = [];
		for (let guest = 0; guest < crowd.clients; guest++) {
			const caller = await openAsGuest(server, link, `Guest ${guest}`);
			ways.push(wayTo(caller, id, 'text'));
			if (crowd.hasReview) beside.push(wayTo(caller, id, 'review'));
		}
		rooms.push(ways);
	}
	return driveWays(server.process.pid ?? 0, rooms, crowd, beside);
}
