/**
 * `npm run bench type`: from a key to what it paints, in the notebook and in a bare editor with the same text; and
 * from the arrival of somebody else's key to what that paints, against a bare editor on a shared text.
 */
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { Browser, CDPSession, Page } from 'playwright';
import { createRelativePositionFromTypeIndex } from 'yjs';
import { readBlocks, sectionOf } from '#brief';
import { enterAs, openBrowser, visit } from '../support/browser.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { answers, startModelServer } from '../support/model-server.ts';
import { startServer } from '../support/server.ts';
import type * as bareEditor from './bare-editor/editor.ts';
import { paragraph, proposals, SUGGESTIONS_A_RETURN } from './crates.ts';
import { printMeasurement, printTable, type Figure } from './report.ts';
import { median, percentile } from './statistics.ts';
import {
	listenToSockets,
	putCaretInMiddle,
	watch,
	watchKeys,
	type Watched,
} from './watch-typing.ts';

interface Size {
	paragraphs: number;
	runs: number;
	keys: number;
}

const FULL: Size = { paragraphs: 500, runs: 5, keys: 100 };
const SHORT: Size = { paragraphs: 10, runs: 1, keys: 5 };
/** Faster than people type, slow enough that what a key leaves to be done later is done between keys. */
const BETWEEN_KEYS_MS = 60;
const UNWATCHED_KEYS = 20;
/** Without these a key waits for the next frame of a 60 Hz screen, which hides what it costs. */
const NO_FRAME_RATE = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

interface Typing {
	p50: number;
	p95: number;
	/** Tasks above 50 ms while keys were typed. */
	longTasks: number;
	longestTask: number;
	/** What a key cost the page's main thread, before it was painted and after: other programs do not count in it. */
	cpuMs: number;
}
const EDITORS = ['bare', 'notebook', 'bare, remote', 'notebook, remote'] as const;

export async function benchType({ isShort }: { isShort: boolean }): Promise<Figure[]> {
	const { paragraphs, runs, keys } = isShort ? SHORT : FULL;
	const texts = Array.from({ length: paragraphs }, (_, index) => paragraph(index));
	const model = await startModelServer();
	const server = await startServer({
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_API_KEY: 'none',
		OPENAI_MODEL: 'bench',
	});
	const browser = await openBrowser(NO_FRAME_RATE);
	try {
		const owner = await setUpOwner(server);
		const { id } = await owner.createBrief({
			title: 'Crates',
			sections: { notes: texts.join('\n\n') },
		});
		for (let from = 0; from < paragraphs; from += SUGGESTIONS_A_RETURN) {
			model.play(answers({ suggestions: proposals(from, paragraphs) }));
			const handoff = await owner.handOff(id, {
				worker: 'model',
				surfaceAt: 'now',
				budget: { suggestions: SUGGESTIONS_A_RETURN },
			});
			await owner.until(handoff.id, 'surfaced', 'failed');
		}
		const open = (await owner.suggestions(id)).filter(({ state }) => state === 'open').length;

		const bareCode = await bundleBareEditor();
		const openBare = async (page: Page, kind: 'openBareEditor' | 'openSharedEditor') => {
			await page.setContent('<!doctype html><div id="editor"></div>');
			await page.addScriptTag({ content: bareCode });
			await page.evaluate(
				([kind, words]) => {
					const page = globalThis as unknown as BarePage;
					page.write = page.bare[kind](document.getElementById('editor') as HTMLElement, words);
				},
				[kind, texts] as const,
			);
			return '#editor .ProseMirror';
		};
		const openNotebook = async (page: Page) => {
			await enterAs({ page, context: page.context(), faults: [] }, owner);
			await page.addInitScript(listenToSockets);
			await page.goto(`${server.origin}/briefs/${id}`);
			await page.getByRole('textbox', { name: 'Notes', exact: true }).waitFor();
			await page.locator('.ref >> nth=0').waitFor();
			return '.ProseMirror >> nth=4';
		};
		const somebody = await joinText(owner, id);
		const openBareAlone = (page: Page) => openBare(page, 'openBareEditor');
		const openBareShared = (page: Page) => openBare(page, 'openSharedEditor');
		const measure: Record<(typeof EDITORS)[number], (below: number) => Promise<Typing>> = {
			bare: () => type(browser, { keys, below: 0 }, openBareAlone, press),
			notebook: (below) => type(browser, { keys, below }, openNotebook, press),
			'bare, remote': () => type(browser, { keys, below: 0 }, openBareShared, hear),
			'notebook, remote': (below) =>
				type(browser, { keys, below }, openNotebook, () => somebody.write(below)),
		};
		const results = EDITORS.map((editor) => ({ editor, runs: [] as Typing[] }));
		for (let run = 1; run <= runs; run++) {
			for (const { editor, runs } of results) {
				// The notebook keeps what was written, so that each run takes paragraphs as short as the bare editor's.
				const typing = await measure[editor](2 * (run - 1));
				runs.push(typing);
				printMeasurement({ bench: 'type', run, editor, suggestions: open, ...typing });
			}
		}
		somebody.leave();
		printTable(
			[
				`${texts.join('').length} characters, ${open} open suggestions`,
				'key to paint p50 ms',
				'p95 ms',
				'long tasks a run',
				'longest ms',
				'CPU ms a key',
			],
			results.map(({ editor, runs }) => [
				editor,
				...(['p50', 'p95', 'longTasks', 'longestTask', 'cpuMs'] as const).map((key) =>
					median(runs.map((one) => one[key])),
				),
			]),
		);
		const [bare = [], notebook = [], bareRemote = [], remote = []] = results.map(
			({ runs }) => runs,
		);
		return [
			{ name: 'type: key to paint / bare editor', value: ratio(notebook, bare), goal: 1.5 },
			{
				name: 'type: remote key to paint / bare shared editor',
				value: ratio(remote, bareRemote),
				goal: 2,
			},
			{
				name: 'type: remote key to paint / own key in a bare editor',
				value: ratio(remote, bare),
				goal: null,
			},
			{
				name: 'type: CPU of a key / bare editor',
				value: ratio(notebook, bare, 'cpuMs'),
				goal: null,
			},
			{
				name: 'type: CPU of a remote key / bare shared editor',
				value: ratio(remote, bareRemote, 'cpuMs'),
				goal: null,
			},
			{
				name: 'type: longest task above 50 ms while typing',
				value: median(notebook.map(({ longestTask }) => longestTask)),
				goal: 50,
			},
		];
	} finally {
		await browser.close();
		await server.destroy();
		await model.close();
	}
}

/** What else the machine does changes from minute to minute: a run is held against its neighbour. */
const ratio = (runs: Typing[], bare: Typing[], key: 'p50' | 'cpuMs' = 'p50'): number =>
	median(runs.map((one, run) => one[key] / (bare[run]?.[key] ?? NaN)));

/**
 * @param open shows the editor and tells its selector
 * @param write has one key painted
 */
async function type(
	browser: Browser,
	{ keys, below }: { keys: number; below: number },
	open: (page: Page) => Promise<string>,
	write: (page: Page) => Promise<void> | void,
): Promise<Typing> {
	const { context, page } = await visit(browser);
	try {
		const editor = page.locator(await open(page));
		await editor.locator('p').first().waitFor();
		await editor.evaluate(putCaretInMiddle, below);
		const writeAndWait = async () => {
			await write(page);
			await page.waitForTimeout(BETWEEN_KEYS_MS);
		};
		for (let key = 0; key < UNWATCHED_KEYS; key++) await writeAndWait();
		await page.evaluate(watch);
		if (write === press) await page.evaluate(watchKeys);
		const clock = await page.context().newCDPSession(page);
		await clock.send('Performance.enable', { timeDomain: 'threadTicks' });
		const before = await taskMs(clock);
		for (let key = 0; key < keys; key++) await writeAndWait();
		const cpuMs = ((await taskMs(clock)) - before) / keys;
		const { paints, tasks } = await page.evaluate(() => {
			const { paints, tasks } = (globalThis as unknown as { watched: Watched }).watched;
			return { paints, tasks };
		});
		// Two that come together are painted together.
		if (paints.length < 0.9 * keys)
			throw new Error(`${paints.length} of ${keys} keys were painted`);
		return {
			p50: percentile(paints, 0.5),
			p95: percentile(paints, 0.95),
			longTasks: tasks.length,
			longestTask: Math.max(0, ...tasks),
			cpuMs,
		};
	} finally {
		await context.close();
	}
}

async function taskMs(clock: CDPSession): Promise<number> {
	const { metrics } = await clock.send('Performance.getMetrics');
	return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

const press = (page: Page): Promise<void> => page.keyboard.press('e');

interface BarePage {
	bare: typeof bareEditor;
	/** Of the shared one. */
	write: ReturnType<typeof bareEditor.openSharedEditor> | void;
	watched?: Watched;
}

/** Somebody else's key in the bare shared editor, from the moment at which its bytes are there. */
const hear = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const page = globalThis as unknown as BarePage;
		const read = page.write?.();
		setTimeout(() => {
			page.watched?.paintedSince(performance.now());
			read?.();
		});
	});

/** Somebody who writes in the notes, in the paragraph below the caret's, with a caret that all can see. */
async function joinText(
	owner: Caller,
	briefId: string,
): Promise<{ write: (below: number) => void; leave: () => void }> {
	const client = new LiveClient(owner, briefId);
	await client.synced();
	const blocks = readBlocks(sectionOf(client.doc, 'notes'));
	const { awareness } = client.provider;
	awareness.setLocalState({ user: { id: 'somebody', name: 'Tomas', guest: true }, writing: null });
	return {
		write(below) {
			const text = blocks[(blocks.length >> 1) + below + 1]?.runs[0]?.text;
			if (!text) throw new Error('the notes are too short');
			text.insert(20, 'e');
			const place = createRelativePositionFromTypeIndex(text, 21);
			awareness.setLocalStateField('cursor', { anchor: place, head: place });
		},
		leave: () => client.destroy(),
	};
}

async function bundleBareEditor(): Promise<string> {
	const built = (await build({
		configFile: false,
		logLevel: 'silent',
		define: { 'process.env.NODE_ENV': '"production"' },
		build: {
			write: false,
			lib: {
				entry: fileURLToPath(new URL('bare-editor/editor.ts', import.meta.url)),
				formats: ['iife'],
				name: 'bare',
			},
		},
	})) as Rolldown.RolldownOutput[];
	const [chunk] = built[0]?.output ?? [];
	if (!chunk) throw new Error('the bare editor was not built');
	return chunk.code;
}
