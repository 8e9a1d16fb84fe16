/** `npm run bench size`: what a page loads before it is of use, what the process holds, how soon it serves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { enterAs, openBrowser, visit } from '../support/browser.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { rssKib } from './accounting.ts';
import { makeBriefs } from './many-briefs.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median } from './statistics.ts';

const BUILD = fileURLToPath(new URL('../../build', import.meta.url));
const BRIEFS = 500;
const STARTS = 5;
/** What a start leaves to be done after it serves is over. */
const IDLE_MS = 3_000;
const FETCHING_AHEAD_MS = 1_000;

export async function benchSize({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	let server = await startServer();
	try {
		const owner = await setUpOwner(server);
		const first = await owner.createBrief({ title: 'A brief' });
		const code = await measureCode(server, owner, first.id);
		await makeBriefs(owner, (isShort ? 5 : BRIEFS) - 1);
		const starts: number[] = [];
		const bare: number[] = [];
		for (let run = 1; run <= (isShort ? 1 : STARTS); run++) {
			await server.stop();
			const begun = performance.now();
			server = await server.restart();
			await fetch(`${server.origin}/api/health`);
			starts.push(performance.now() - begun);
			bare.push(await timeBareNode());
		}
		await new Promise((resume) => setTimeout(resume, isShort ? 0 : IDLE_MS));
		const rss = rssKib(server.process.pid ?? 0);
		const measured = {
			...code,
			startMs: median(starts),
			bareNodeMs: median(bare),
			rssMib: rss === null ? null : rss / 1_024,
		};
		printMeasurement({ bench: 'size', ...measured });
		const figures: Figure[] = [
			{ name: 'size: JS of the desk, kB gzip', value: code.deskKb, goal: 60 },
			{
				name: 'size: JS until the notebook’s first key, kB gzip',
				value: code.notebookKb,
				goal: 200,
			},
			{ name: 'size: JS in all, kB gzip', value: code.allKb, goal: 280 },
			{ name: 'size: RSS idle, MiB', value: measured.rssMib ?? NaN, goal: 160 },
			{ name: `size: start with ${BRIEFS} briefs, ms`, value: measured.startMs, goal: 500 },
			{
				name: 'size: start / a bare Node that serves',
				value: measured.startMs / measured.bareNodeMs,
				goal: null,
			},
		];
		printTable(
			['size', 'measured', 'goal'],
			figures.map(({ name, value, goal }) => [name.replace('size: ', ''), value, goal]),
		);
		return isShort ? [] : figures;
	} finally {
		await server.destroy();
	}
}

interface Code {
	/** Until its list is there. */
	deskKb: number;
	/** The same, with what it fetches ahead once nothing else is to be done. */
	deskAheadKb: number;
	/** Until a key that was pressed in it is a letter on the page. */
	notebookKb: number;
	notebookAheadKb: number;
	allKb: number;
}

/** In a real browser, because what a page loads when is decided by its code. */
async function measureCode(server: RunningServer, owner: Caller, briefId: string): Promise<Code> {
	const browser = await openBrowser();
	try {
		const desk = await loadPage(browser, server, owner, '/', async (page) => {
			await page.getByRole('heading', { level: 1 }).waitFor();
			await page.getByText('A brief').first().waitFor();
		});
		const notebook = await loadPage(browser, server, owner, `/briefs/${briefId}`, async (page) => {
			const notes = page.getByRole('textbox', { name: 'Notes', exact: true });
			await notes.click();
			await page.keyboard.press('q');
			await notes.getByText('q').waitFor();
		});
		return {
			deskKb: desk.ready,
			deskAheadKb: desk.idle,
			notebookKb: notebook.ready,
			notebookAheadKb: notebook.idle,
			allKb: kilobytes(readdirSync(BUILD, { recursive: true, encoding: 'utf8' }).filter(isScript)),
		};
	} finally {
		await browser.close();
	}
}

async function loadPage(
	browser: Browser,
	server: RunningServer,
	owner: Caller,
	path: string,
	untilReady: (page: Page) => Promise<void>,
): Promise<{ ready: number; idle: number }> {
	const visitor = await visit(browser);
	await enterAs(visitor, owner);
	const scripts = new Set<string>();
	// What is fetched ahead in idle time is not what the page waits for, and how soon a machine idles is chance.
	await visitor.page.addInitScript(() => {
		const held: IdleRequestCallback[] = [];
		const idle = globalThis.requestIdleCallback.bind(globalThis);
		globalThis.requestIdleCallback = (callback) => held.push(callback);
		addEventListener('nightdesk-ready', () => held.splice(0).map((callback) => idle(callback)));
	});
	visitor.page.on('request', (request) => {
		const { pathname } = new URL(request.url());
		if (isScript(pathname)) scripts.add(pathname);
	});
	await visitor.page.goto(`${server.origin}${path}`, { waitUntil: 'commit' });
	await untilReady(visitor.page);
	const ready = kilobytes(scripts);
	await visitor.page.evaluate(() => void dispatchEvent(new Event('nightdesk-ready')));
	await visitor.page.waitForTimeout(FETCHING_AHEAD_MS);
	const idle = kilobytes(scripts);
	await visitor.context.close();
	return { ready, idle };
}

const isScript = (path: string): boolean => /\.m?js$/.test(path);

/** Of 1,000 bytes, compressed one by one as they are served. */
function kilobytes(paths: Iterable<string>): number {
	let bytes = 0;
	for (const path of paths) bytes += gzipSync(readFileSync(join(BUILD, path)), { level: 9 }).length;
	return bytes / 1_000;
}

/** The least that a start can take: this Node, listening. */
async function timeBareNode(): Promise<number> {
	const begun = performance.now();
	const child = spawn(
		process.execPath,
		['-e', `require('node:http').createServer().listen(0, () => process.stdout.write('.'))`],
		{ stdio: ['ignore', 'pipe', 'ignore'] },
	);
	await once(child.stdout, 'data');
	const tookMs = performance.now() - begun;
	child.kill();
	await once(child, 'exit');
	return tookMs;
}
