/** `npm run bench sync`: this server beside its peers and the limit, in turn, under the same traffic. */
import { probeDisk } from './accounting.ts';
import { CONTENDERS, installPeers, isInstalled, type ContenderName } from './contenders.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median, medians } from './statistics.ts';
import { drive, type Load, type Traffic } from './traffic.ts';

const NAMES = Object.keys(CONTENDERS) as ContenderName[];
const RUNS = 3;
const MEASURED = { settleMs: 700, warmUpMs: 4_000, measuredMs: 10_000 };
const LOADS: Load[] = [
	{ rooms: 20, clients: 10, editsPerSecond: 10, ...MEASURED },
	{ rooms: 1, clients: 50, editsPerSecond: 50, ...MEASURED },
];
const SHORT_LOADS: Load[] = [
	{ rooms: 2, clients: 3, editsPerSecond: 20, settleMs: 0, warmUpMs: 100, measuredMs: 500 },
];

export async function benchSync({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	// The short form proves that it runs, also where nothing can be fetched.
	if (!isShort) installPeers();
	const missing = NAMES.filter((name) => !isInstalled(name));
	for (const server of missing)
		printMeasurement({ bench: 'sync', server, missing: 'not installed' });
	const present = NAMES.filter(isInstalled);
	const figures: Figure[] = [];
	for (const load of isShort ? SHORT_LOADS : LOADS) {
		figures.push(...(await compare(present, load, isShort ? 1 : RUNS)));
	}
	return figures;
}

/** Runs one after the other, so that whatever else this machine does meets all of them. */
async function compare(names: ContenderName[], load: Load, runs: number): Promise<Figure[]> {
	const scenario = `${load.rooms}×${load.clients}`;
	const measured = new Map<ContenderName, Traffic[]>(names.map((name) => [name, []]));
	const disks: number[] = [];
	for (let run = 1; run <= runs; run++) {
		disks.push(await probeDisk(load.measuredMs / 20));
		for (const server of names) {
			const contender = await CONTENDERS[server]();
			const traffic = await drive(contender, load).finally(() => contender.stop());
			measured.get(server)?.push(traffic);
			printMeasurement({ bench: 'sync', scenario, server, run, ...traffic });
		}
	}
	const result = new Map(
		[...measured].map(([name, all]) => [name, medians(all.map((one) => ({ ...one })))]),
	);
	const diskP99 = median(disks);
	printTable(
		[
			`${load.rooms} rooms × ${load.clients} clients, ${load.editsPerSecond} edits/s a room`,
			'p50 ms',
			'p99 ms',
			'ack p99 ms',
			'CPU ms / 1,000 deliveries',
			'least – most',
			'RSS KiB / client',
			'RSS MiB',
		],
		[...result].map(([name, one]) => [
			name,
			one.latencyP50,
			one.latencyP99,
			one.ackP99,
			one.cpuPerThousand,
			spread(measured.get(name) ?? []),
			one.rssPerClient,
			one.rssMib,
		]),
	);
	console.log(`fdatasync of this disk, p99: ${diskP99.toFixed(2)} ms. ${runs} runs, medians.`);
	return compareWithGoals(scenario, result, diskP99);
}

type Medians = Record<keyof Traffic, number | null>;

function compareWithGoals(
	scenario: string,
	result: ReadonlyMap<ContenderName, Medians>,
	diskP99: number,
): Figure[] {
	const own = result.get('nightdesk');
	const peer = result.get('y-websocket');
	const syncingRelay = result.get('relay, each edit synced');
	const syncing = result.get('y-websocket, each edit synced');
	if (!own) return [];
	const figures: Figure[] = [];
	if (peer && own.cpuPerThousand !== null && peer.cpuPerThousand !== null) {
		const value = own.cpuPerThousand / peer.cpuPerThousand;
		figures.push({ name: `sync ${scenario}: CPU / y-websocket in memory`, value, goal: 1.25 });
	}
	if (syncing && own.cpuPerThousand !== null && syncing.cpuPerThousand !== null) {
		const value = own.cpuPerThousand / syncing.cpuPerThousand;
		figures.push({
			name: `sync ${scenario}: CPU / y-websocket, each edit synced`,
			value,
			goal: null,
		});
	}
	if (
		syncingRelay &&
		peer &&
		syncingRelay.cpuPerThousand !== null &&
		peer.cpuPerThousand !== null
	) {
		const value = syncingRelay.cpuPerThousand / peer.cpuPerThousand;
		figures.push({
			name: `sync ${scenario}: CPU of a relay that syncs / y-websocket in memory`,
			value,
			goal: null,
		});
	}
	if (peer && own.latencyP99 !== null && peer.latencyP99 !== null) {
		const value = own.latencyP99 / (2 * peer.latencyP99 + 2 * diskP99);
		figures.push({ name: `sync ${scenario}: p99 / (2 y-websocket + 2 fdatasync)`, value, goal: 1 });
	}
	if (own.rssPerClient !== null) {
		figures.push({ name: `sync ${scenario}: RSS KiB a client`, value: own.rssPerClient, goal: 40 });
	}
	return figures;
}

function spread(runs: readonly Traffic[]): string | null {
	const values = runs.map((run) => run.cpuPerThousand).filter((value) => value !== null);
	if (values.length === 0) return null;
	return `${Math.min(...values).toFixed(1)} – ${Math.max(...values).toFixed(1)}`;
}
