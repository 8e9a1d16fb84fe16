/** `npm run bench open`: a brief that holds a real author's 259,778 keystrokes, replayed one by one, opened cold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { createClient, type ResultSet } from '@libsql/client';
import * as Y from 'yjs';
import { typeRoots } from '#brief';
import { setUpOwner, signIn } from '../support/caller.ts';
import { until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { cpuMs } from './accounting.ts';
import { Page, UNLOADED_MS, visit, wayTo, type Way } from './page.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median } from './statistics.ts';

interface Trace {
	endContent: string;
	txns: { patches: [at: number, removed: number, inserted: string][] }[];
}

const OPENINGS = 5;
/** So many keystrokes may be on their way at once. */
const WINDOW = 2_000;
const SAVED_MS = 600_000;

export async function benchOpen({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const trace = readTrace();
	if (isShort) trace.txns.length = 2_000;
	let server = await startServer();
	try {
		const owner = await setUpOwner(server);
		const { id } = await owner.createBrief({ title: 'A paper' });
		const { text, cpuGrowth, seconds } = await replay(server, wayTo(owner, id, 'text'), trace);
		if (!isShort && text !== trace.endContent) throw new Error('the replay ended elsewhere');
		await new Promise((resume) => setTimeout(resume, isShort ? 0 : UNLOADED_MS));
		await server.stop();
		const stored = await readStored(server.dataFolder, id);
		const storedBytes = stored.reduce((sum, bytes) => sum + bytes.length, 0);
		const textBytes = Buffer.byteLength(text);
		printMeasurement({ bench: 'open', storedBytes, textBytes, parts: stored.length });

		const opened: number[] = [];
		const bare: number[] = [];
		for (let run = 1; run <= (isShort ? 1 : OPENINGS); run++) {
			server = await server.restart();
			const caller = await signIn(server);
			// Routes, sessions and sockets are warm, as on a server that runs; the brief is not in memory. The review
			// room is another document, so what is timed after it is the text alone.
			await visit(wayTo(caller, id, 'review'));
			const begun = performance.now();
			const page = new Page(wayTo(caller, id, 'text'), true);
			await page.synced();
			opened.push(performance.now() - begun);
			if (page.words.toString() !== text) throw new Error('what was opened is something else');
			page.close();
			bare.push(timeBareYjs(stored));
			printMeasurement({
				bench: 'open',
				run,
				coldMs: opened.at(-1) ?? NaN,
				bareYjsMs: bare.at(-1) ?? NaN,
			});
		}
		printTable(
			[
				'keystrokes',
				'cold open ms',
				'bare Yjs ms',
				'stored KiB',
				'text KiB',
				'replay s',
				'CPU an edit, last / second tenth',
			],
			[
				[
					String(trace.txns.length),
					median(opened),
					median(bare),
					storedBytes / 1_024,
					textBytes / 1_024,
					seconds,
					cpuGrowth,
				],
			],
		);
		return [
			{ name: 'open: cold ms to synced', value: median(opened), goal: 1_000 },
			{
				name: 'open: cold / bare Yjs reading the same',
				value: median(opened) / median(bare),
				goal: null,
			},
			{ name: 'open: stored bytes / final text', value: storedBytes / textBytes, goal: 4 },
			...(cpuGrowth === null
				? []
				: [{ name: 'open: CPU an edit, last / second tenth', value: cpuGrowth, goal: null }]),
		];
	} finally {
		await server.destroy();
	}
}

function readTrace(): Trace {
	const file = fileURLToPath(new URL('../assets/traces/automerge-paper.json.gz', import.meta.url));
	return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;
}

/** Every keystroke is an update of its own, as it was typed. */
async function replay(
	server: RunningServer,
	way: Way,
	{ txns }: Trace,
): Promise<{ text: string; seconds: number; cpuGrowth: number | null }> {
	const pid = server.process.pid ?? 0;
	const page = new Page(way, true);
	await page.synced();
	let acked = 0;
	page.acked = (count) => (acked = count);
	const { doc, words } = page;
	const begun = performance.now();
	const cpu = [cpuMs(pid)];
	const tenth = Math.ceil(txns.length / 10);
	for (const [index, { patches }] of txns.entries()) {
		doc.transact(() => {
			for (const [at, removed, inserted] of patches) {
				if (removed > 0) words.delete(at, removed);
				if (inserted !== '') words.insert(at, inserted);
			}
		});
		if (page.sentFrames - acked > WINDOW) {
			await until(() => page.sentFrames - acked < WINDOW / 2, 'saved', SAVED_MS);
		}
		if (index % tenth === tenth - 1) {
			await until(() => acked === page.sentFrames, 'saved', SAVED_MS);
			cpu.push(cpuMs(pid));
		}
	}
	await until(() => acked === page.sentFrames, 'saved', SAVED_MS);
	cpu.push(cpuMs(pid));
	const text = words.toJSON();
	page.close();
	const used = (tenth: number): number => (cpu[tenth] ?? NaN) - (cpu[tenth - 1] ?? NaN);
	return {
		text,
		seconds: (performance.now() - begun) / 1_000,
		cpuGrowth: cpu[0] === null ? null : used(10) / used(2),
	};
}

/** All that is stored of a brief's text, read by somebody else than the server. */
async function readStored(dataFolder: string, id: string): Promise<Uint8Array[]> {
	const database = createClient({ url: `file:${join(dataFolder, 'nightdesk.db')}` });
	const result: ResultSet = await database.execute({
		sql: `select 0 as loose, seq, bytes from doc_snapshot where brief_id = ?1 and room = 'text'
			union all select 1, seq, bytes from doc_update where brief_id = ?1 and room = 'text'
			order by loose, seq`,
		args: [id],
	});
	database.close();
	return result.rows.map(({ bytes }) => new Uint8Array(bytes as ArrayBuffer));
}

/** What no server can save anybody: reading the stored bytes into a document. */
function timeBareYjs(stored: Uint8Array[]): number {
	const begun = performance.now();
	const doc = typeRoots(new Y.Doc());
	for (const bytes of stored) Y.applyUpdate(doc, bytes);
	const tookMs = performance.now() - begun;
	doc.destroy();
	return tookMs;
}
