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
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeAll(async () => {
	[server, browser] = await Promise.all([startServer(), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
});

interface AxeResults {
	violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}
async function findBarriers(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
	const { violations } = await page.evaluate(() =>
		(window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
	);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
	);
}
const source = import('node:fs/promises').then(({ readFile }) => readFile(axePath, 'utf8'));

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
		const overflow = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
		);
		expect(overflow, `${screen}, ${name}: sideways scroll`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(WIDE);
}

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

	const brief = await owner.createBrief({
		title: 'A brief with a return',
		sections: {
			goal: 'The report is out by tomorrow.',
			context: '- Costs are 4,000 euros. (Ledger)\n- The RTO is agreed. (Contract 12)',
			unknowns: '- Who signs?\n- How long?\n  - Answer: Two days.',
			stops: '- When it takes too long.\n- Stop after 12 steps.',
			notes: 'The name is TBD.',
		},
	});
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
}, 120_000);
