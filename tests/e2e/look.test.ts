import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { enterAs, openBrowser, PHONE, visit, WIDE } from '../support/browser.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let owner: Caller;
let source: string;
const NARROW = { width: 320, height: 640 };
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeAll(async () => {
	[server, browser] = await Promise.all([startServer(), openBrowser()]);
	source = await readFile(axePath, 'utf8');
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
});

interface AxeResults {
	violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}
async function findBarriers(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
	const { violations } = await page.evaluate(() =>
		(window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
	);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
	);
}

const LOOKS = [
	{ name: 'wide, light', viewport: WIDE, colorScheme: 'light' },
	{ name: 'wide, dark', viewport: WIDE, colorScheme: 'dark' },
	{ name: 'phone, light', viewport: PHONE, colorScheme: 'light' },
	{ name: 'phone, dark', viewport: PHONE, colorScheme: 'dark' },
] as const;

async function look(page: Page, screen: string): Promise<void> {
	for (const { name, viewport, colorScheme } of LOOKS) {
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		expect(await findBarriers(page), `${screen}, ${name}`).toEqual([]);
		expect(await sideways(page), `${screen}, ${name}: sideways scroll`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(WIDE);
}

const sideways = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Looks that a person's system asks for; 320 px is 400 % of 1,280. */
const NEEDS = [
	{ name: 'high contrast', viewport: WIDE, contrast: 'more', colorScheme: 'light' },
	{ name: 'high contrast, dark', viewport: NARROW, contrast: 'more', colorScheme: 'dark' },
	{ name: 'forced colours', viewport: WIDE, forcedColors: 'active', colorScheme: 'dark' },
	{
		name: 'forced colours, 320 px',
		viewport: NARROW,
		forcedColors: 'active',
		colorScheme: 'light',
	},
] as const;

async function lookInNeed(page: Page, screen: string): Promise<void> {
	for (const { name, viewport, ...media } of NEEDS) {
		await page.setViewportSize(viewport);
		const still = { reducedMotion: 'reduce', contrast: null, forcedColors: null } as const;
		await page.emulateMedia({ ...still, ...media });
		const where = `${screen}, ${name}`;
		expect(await findBarriers(page), where).toEqual([]);
		expect(await sideways(page), `${where}: sideways scroll`).toBeLessThanOrEqual(0);
		if (viewport === NARROW) expect(await tooSmall(page), `${where}: targets`).toEqual([]);
		expect(await longestMotionMs(page), `${where}: reduced motion`).toBe(0);
		await page.emulateMedia({ reducedMotion: 'no-preference' });
		expect(await longestMotionMs(page), `${where}: motion`).toBeLessThanOrEqual(160);
	}
	await page.setViewportSize(WIDE);
}

/** What a thumb would miss: links within a sentence are exempt. */
const tooSmall = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const within = document.querySelector('dialog[open]') ?? document.body;
		return [...within.querySelectorAll('button, select, input, textarea, a.act, a.btn, a.name')]
			.filter((element) => element.checkVisibility())
			.map((element) => element.closest('label') ?? element)
			.filter((element) => {
				const { height, width } = element.getBoundingClientRect();
				const { top, bottom } = getComputedStyle(element, '::after');
				const reach = element.matches('a.name') ? -parseFloat(top) - parseFloat(bottom) : 0;
				return width > 1 && (height + reach < 43.5 || width < 24);
			})
			.map((element) => `${element.tagName} ${element.textContent.trim()}`);
	});

/** Of what moves, or would. */
const longestMotionMs = (page: Page): Promise<number> =>
	page.evaluate(() => {
		const ms = (list: string): number =>
			Math.max(...list.split(',').map((one) => parseFloat(one) * (one.includes('ms') ? 1 : 1_000)));
		return [...document.querySelectorAll('*')].reduce((longest, element) => {
			const { transitionDuration, transitionProperty, animationDuration, animationName } =
				getComputedStyle(element);
			const moves = animationName === 'none' ? 0 : ms(animationDuration);
			const changes = transitionProperty === 'none' ? 0 : ms(transitionDuration);
			return Math.max(longest, moves, changes);
		}, 0);
	});

const BRIEF = {
	title: 'A brief with a return',
	sections: {
		goal: 'The report is out by tomorrow.',
		context: '- Costs are 4,000 euros. (Ledger)\n- The RTO is agreed. (Contract 12)',
		unknowns: '- Who signs?\n- How long?\n  - Answer: Two days.',
		stops: '- When it takes too long.\n- Stop after 12 steps.',
		notes: 'The name is TBD.',
	},
};

test('[E2E9] no screen has a barrier that axe finds or scrolls sideways, light and dark, phone and wide', async () => {
	const { page, ...visitor } = await visit(browser);
	await page.goto(`${server.origin}/setup/${server.setupToken}`);
	await page.getByRole('button', { name: 'Make this desk mine' }).waitFor();
	await look(page, 'set-up');
	owner = await setUpOwner(server);
	await page.goto(`${server.origin}/sign-in`);
	await page.getByLabel('Password').waitFor();
	await look(page, 'signing in');
	await enterAs({ page, ...visitor }, owner);
	await page.goto(server.origin);
	await page.getByText('Nothing has surfaced, nothing is out.').waitFor();
	await look(page, 'a new desk');

	const brief = await owner.createBrief(BRIEF);
	const link = await owner.share(brief.id, 'viewer');
	await page.goto(`${server.origin}/briefs/${brief.id}`);
	await expect(page.getByRole('status')).toHaveText(/^Saved/);
	await look(page, 'the notebook');
	await page.getByRole('button', { name: 'Share' }).click();
	await page.getByRole('dialog').waitFor();
	await look(page, 'sharing');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+Enter');
	await page.getByRole('dialog').waitFor();
	await look(page, 'the hand-off');
	await page.keyboard.press('Escape');

	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now', budget: { suggestions: 3 } });
	await owner.until(handoff.id, 'surfaced');
	await page.getByRole('button', { name: 'Read', exact: true }).waitFor();
	await look(page, 'a return, not read');
	await page.getByRole('button', { name: 'Read', exact: true }).click();
	await page
		.getByRole('group', { name: /^Suggestion/ })
		.first()
		.waitFor();
	await look(page, 'a review');
	await page.keyboard.press('?');
	await page.getByRole('dialog').waitFor();
	await look(page, 'the keys');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Shift+A');
	await page.getByRole('dialog', { name: 'Accept the rest' }).waitFor();
	await look(page, 'accepting the rest');
	await page.keyboard.press('Escape');
	await visitor.context.setOffline(true);
	await expect(page.getByRole('status')).toContainText('Offline.');
	await look(page, 'a review, offline');
	await visitor.context.setOffline(false);
	await page.goto(server.origin);
	await page.getByRole('region', { name: 'Surfaced' }).waitFor();
	await look(page, 'the desk');
	for (const [key, dialog] of [
		['n', 'New brief'],
		['h', 'Hold until…'],
		['/', 'Search'],
	] as const) {
		await page.keyboard.press(key);
		await page.getByRole('dialog', { name: dialog }).waitFor();
		if (key === 'h') await page.keyboard.press('End');
		await look(page, dialog);
		await page.keyboard.press('Escape');
		await expect(page.locator('dialog')).toHaveCount(0);
	}
	const gone = await owner.createBrief({ title: 'A brief in the bin' });
	await page.goto(`${server.origin}/briefs/${gone.id}`);
	await page.getByRole('button', { name: 'Delete this brief…' }).click();
	await page.getByRole('dialog').waitFor();
	await look(page, 'deleting');
	await owner.expect(204, 'DELETE', `/api/briefs/${gone.id}`);
	await page.goto(`${server.origin}/bin`);
	await page.getByRole('button', { name: 'Restore' }).waitFor();
	await look(page, 'the bin');

	const guest = await visit(browser);
	await guest.page.goto(link.url);
	await guest.page.getByLabel('What should the others call you?').waitFor();
	await look(guest.page, 'coming by a link');
	const viewer = await visit(browser);
	await enterAs(viewer, await openAsGuest(server, link, 'Priya'));
	await viewer.page.goto(`${server.origin}/briefs/${brief.id}`);
	await expect(viewer.page.getByRole('status')).toContainText('Read only');
	await look(viewer.page, 'the notebook, read only');
	await viewer.page.goto(`${server.origin}/briefs/b_nothing`);
	await viewer.page.getByText('There is no brief here, or you may not see it.').waitFor();
	await look(viewer.page, 'nothing here');
	await viewer.page.goto(`${server.origin}/briefs/${brief.id}`);
	await expect(viewer.page.getByRole('status')).toContainText('Read only');
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	await viewer.page.getByText('This link was revoked').waitFor();
	await look(viewer.page, 'the notebook, ended');
}, 120_000);

test('[E2E32] in high contrast, forced colours and at 320 px nothing is a barrier, too small for a thumb or moves for whoever wants no motion', async () => {
	const { page, ...visitor } = await visit(browser);
	await enterAs({ page, ...visitor }, owner);
	const brief = await owner.createBrief({ ...BRIEF, title: 'A brief in need' });
	await page.goto(`${server.origin}/briefs/${brief.id}`);
	await expect(page.getByRole('status')).toHaveText(/^Saved/);
	await page.keyboard.press('Control+Enter');
	await page.getByRole('dialog').waitFor();
	for (const label of ['Start', 'Surface'])
		await page.getByLabel(label, { exact: true }).press('End');
	await lookInNeed(page, 'the hand-off');
	await page.keyboard.press('Escape');

	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(handoff.id, 'surfaced');
	await page.getByRole('button', { name: 'Read', exact: true }).click();
	await page.keyboard.press('a');
	await expect(page.getByRole('status')).toContainText('Accepted.');
	await lookInNeed(page, 'a review');
	await page.keyboard.press('Shift+A');
	await page.getByRole('dialog', { name: 'Accept the rest' }).waitFor();
	await lookInNeed(page, 'accepting the rest');
	await page.keyboard.press('Escape');
	await expect(page.locator('dialog')).toHaveCount(0);
	await page.keyboard.press('Escape');
	await lookInNeed(page, 'the notebook');
	for (const [path, screen] of [
		['/', 'the desk'],
		['/settings', 'settings'],
	] as const) {
		await page.goto(server.origin + path);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await lookInNeed(page, screen);
	}
}, 120_000);

test('[E2E33] in forced colours the words of a passage are never the colour of what is behind them', async () => {
	const { page, ...visitor } = await visit(browser);
	await enterAs({ page, ...visitor }, owner);
	const brief = await owner.createBrief({ ...BRIEF, title: 'Passages' });
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(handoff.id, 'surfaced');
	await page.goto(`${server.origin}/briefs/${brief.id}`);
	const marks = page.locator('.section-text mark');
	await marks.first().click();
	await page.keyboard.type('XY');
	await expect(marks.first()).toHaveClass('sp dim');
	await page.getByRole('link', { name: 'suggestion 1.2', exact: true }).click();
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ forcedColors: 'active', colorScheme });
		const seen = await marks.evaluateAll((all) =>
			all.map((mark) => {
				const { color, backgroundColor } = getComputedStyle(mark);
				const around = getComputedStyle(mark.parentElement!).color;
				return { look: mark.getAttribute('class') ?? '', color, backgroundColor, around };
			}),
		);
		expect(new Set(seen.map(({ look }) => look))).toEqual(new Set(['sp dim', 'sp now', 'sp']));
		for (const { look, color, backgroundColor, around } of seen) {
			if (look === 'sp dim') expect(color).toBe(around);
			else expect(color, look).not.toBe(backgroundColor);
		}
	}
});
