import type { Browser, Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import type { Brief } from '#lib/protocol/answers.ts';
import { openBrowser } from '../support/browser.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { cell, openReturn, surfacedBrief } from '../support/notebook.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let owner: Caller;

beforeAll(async () => {
	[server, browser] = await Promise.all([startServer(), openBrowser()]);
	owner = await setUpOwner(server);
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
});

/** Seven above the line and one below it. */
const DEFECTS = {
	title: 'Ship the billing move',
	sections: {
		goal: 'Ship it by tomorrow. RPO is TBD, and the SLO stays as it is.\n\nIt is done when all was compared.',
		context:
			'- Support accepts TBD minutes of it.\n- Nobody else writes to it (grants audit, 17 Nov).',
		unknowns: '- Does the engine hold its own connection by next week?',
		stops: '- Stop after 40 steps\n- Stop when it takes too long',
		notes: 'The runbook is ???.',
	},
};

const surfaced = (): Promise<Brief> => surfacedBrief(owner, DEFECTS);

const read = (brief: Brief, as: Caller = owner): Promise<Page> => openReturn(browser, brief.id, as);
const teammate = async (brief: Brief): Promise<Page> =>
	read(brief, await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas Wirth'));

const goalWords = (page: Page): Promise<string> =>
	cell(page, 'goal')
		.locator('.ProseMirror')
		.evaluate((editor) => {
			const copy = editor.cloneNode(true) as HTMLElement;
			for (const drawn of copy.querySelectorAll('[contenteditable="false"]')) drawn.remove();
			return [...copy.children].map(({ textContent }) => textContent).join('\n');
		});
const startWalk = (page: Page) => page.getByRole('button', { name: 'Read', exact: true }).click();

test('[REV1] who was about to decide is told in place that a teammate came first, and keeps the focus', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	const group = page.getByRole('group', { name: /^Suggestion 1\.1, replace, 1 of 7/ });
	await expect(group).toBeFocused();
	await group.getByRole('button', { name: 'Accept' }).focus();
	await other.getByRole('link', { name: 'suggestion 1.1', exact: true }).click();
	await other.getByRole('button', { name: 'Reject', exact: true }).click();
	await expect(group).toContainText(/Tomas rejected this at \d\d:\d\d, a moment before you\./);
	await expect(group).toBeFocused();
	await page.keyboard.press('a');
	await expect.poll(() => goalWords(page)).toContain('tomorrow');
	await expect(page.getByRole('status')).toContainText('a moment before you.');
	await page.keyboard.press('j');
	await expect(page.getByRole('group', { name: /^Suggestion 1\.2/ })).toBeFocused();
});

test('[REV2] words that a teammate changes cannot be accepted until they are back', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	const group = page.getByRole('group', { name: /^Suggestion 1\.1/ });
	await cell(other, 'goal').locator('mark').first().click();
	await other.keyboard.type('XY');
	await expect(group).toContainText('These words were changed after it was written.');
	await expect(group.getByRole('button', { name: 'Accept' })).toHaveCount(0);
	await page.keyboard.press('a');
	await expect(page.getByRole('status')).toContainText('These words were changed');
	await other.keyboard.press('Backspace');
	await other.keyboard.press('Backspace');
	await group.getByRole('button', { name: 'Accept' }).click();
	await expect.poll(() => goalWords(page)).toMatch(/by \w+day \d+ \w+ 20\d\d\./);
});

test('[REV3] an answer being written stays with its question while a teammate rewrites the section', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await page.keyboard.press('j');
	await page.keyboard.press('a');
	const field = page.getByRole('textbox', { name: /^Your answer to/ });
	await expect(field).toBeFocused();
	await page.keyboard.type('The recovery ');
	await cell(other, 'goal')
		.locator('.ProseMirror > p')
		.first()
		.click({ position: { x: 3, y: 8 } });
	await other.keyboard.press('Control+a');
	await other.keyboard.press('Backspace');
	await expect(page.getByRole('group', { name: /^Suggestion 1\.2/ })).toContainText(
		'Its passage was deleted',
	);
	await expect(field).toBeFocused();
	await page.keyboard.type('point.');
	await other.keyboard.press('Control+z');
	await expect(page.getByRole('group', { name: /^Suggestion 1\.2/ })).not.toContainText('deleted');
	await expect(field).toHaveValue('The recovery point.');
	await field.press('Control+Enter');
	await expect(cell(page, 'unknowns')).toContainText('The recovery point.');
});

test('[REV4] writing beside a reference, between two stacks, and across them is writing as anywhere', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	const marks = cell(page, 'goal').locator('mark');
	const drawn = await marks.count();
	const first = cell(page, 'goal').locator('.ProseMirror > p').first();
	const reference = await first.locator('.ref').first().boundingBox();
	await page.mouse.click((reference?.x ?? 0) - 2, (reference?.y ?? 0) + 12);
	await page.keyboard.type('!');
	await expect.poll(() => goalWords(page)).toContain('by tomorrow!. RPO');
	await expect(first.locator('mark').first()).toHaveText('tomorrow');
	await page.keyboard.press('Backspace');
	await page.keyboard.press('Home');
	await page.keyboard.press('End');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.type('Then: ');
	await expect.poll(() => goalWords(page)).toContain('\nThen: It is done');
	await page.keyboard.press('Home');
	await page.keyboard.press('Backspace');
	await expect.poll(() => goalWords(page)).toContain('as it is.Then: It is done');
	await page.keyboard.press('Control+z');
	await expect.poll(() => goalWords(page)).toContain('as it is.\n');
	await expect(marks).toHaveCount(drawn);
});

test('[REV5] what lies below the line is shown on demand, and a key held down decides once', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	await expect(page.getByText('One more was kept below the line.')).toBeVisible();
	const references = page.locator('.section-text .ref');
	await expect(references).toHaveCount(7);
	await page.getByRole('button', { name: 'Show it' }).click();
	await expect(references).toHaveCount(8);
	await startWalk(page);
	const bar = page.getByRole('region', { name: 'Review' });
	await expect(bar).toContainText('1 of 8');
	for (let i = 0; i < 4; i++) await page.keyboard.down('r');
	await page.keyboard.up('r');
	await expect(bar).toContainText('1 decided.');
	await expect(bar).toContainText('2 of 8');
	await page.keyboard.press('u');
	await expect(bar).toContainText('None decided yet.');
});

test('[REV6] who may only read can walk a return, and is told who decides', async () => {
	const brief = await surfaced();
	const link = await owner.share(brief.id, 'viewer');
	const page = await read(brief, await openAsGuest(server, link, 'Vera'));
	await startWalk(page);
	const group = page.getByRole('group', { name: /^Suggestion 1\.1/ });
	await expect(group).toContainText('You can read here, not decide. Ines Calder can change that.');
	await expect(group.getByRole('button', { name: /Accept|Reject/ })).toHaveCount(0);
	await page.keyboard.press('a');
	await expect(page.getByRole('status')).toContainText('You can read here, not decide.');
	await page.keyboard.press('j');
	await expect(page.getByRole('group', { name: /^Suggestion 1\.2/ })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Read', exact: true })).toBeFocused();
});

/** The suggestion that has the focus, drawn anew by a decision that is told while the keys lie over the page. */
async function redrawnBeneathKeys(): Promise<{ page: Page; group: Locator; keys: Locator }> {
	// What passes a service worker that takes over at that moment is not held back.
	const options = { serviceWorkers: 'block' } as const;
	const page = await openReturn(browser, (await surfaced()).id, owner, options);
	await startWalk(page);
	const group = page.getByRole('group', { name: /^Suggestion 1\.1, replace, 1 of 7/ });
	await expect(group).toBeFocused();
	await page.keyboard.press('a');
	await expect(page.getByRole('status')).toContainText('Accepted.');

	// The review room tells of a decision before its answer does, so it is kept from the server itself.
	let send = () => {};
	const sent = new Promise<void>((resolve) => (send = resolve));
	await page.route('**/decisions', async (route) => {
		await sent;
		await route.continue();
	});
	await page.keyboard.press('u');
	await page.keyboard.press('?');
	const keys = page.getByRole('dialog', { name: 'Keys' });
	await expect(keys).toBeVisible();
	await expect(group).toContainText('You accepted this');
	const before = await group.elementHandle();
	send();
	await expect.poll(() => before?.evaluate((element) => element.isConnected)).toBe(false);
	return { page, group, keys };
}

test('[REV15] what is drawn anew beneath a dialog has the focus when Escape closed it, and the next key acts on it', async () => {
	const { page, group } = await redrawnBeneathKeys();
	await page.keyboard.press('Escape');
	await expect(group).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('region', { name: 'Hand off' })).toBeVisible();
});

test('[REV15] what is drawn anew beneath a dialog has the focus when the page took that away', async () => {
	const { page, group, keys } = await redrawnBeneathKeys();
	await keys.getByRole('button', { name: 'Close' }).click();
	await expect(group).toBeFocused();
	await page.keyboard.press('j');
	await expect(page.getByRole('group', { name: /^Suggestion 1\.2/ })).toBeFocused();
});

test('[REV16] the rest that stands is accepted together after it was listed, and everybody sees it', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await expect(page.getByRole('group', { name: /^Suggestion 1\.1/ })).toBeFocused();
	await page.keyboard.press('r');
	await expect(page.getByRole('status')).toContainText('Rejected.');
	await page.keyboard.press('Shift+A');
	const asked = page.getByRole('dialog', { name: 'Accept the rest' });
	await expect(asked).toContainText(
		'Accept the two that stand on held or checked ground? Four questions stay as they are.',
	);
	await expect(asked.getByRole('listitem')).toHaveText([/1\.5\s+Replace/, /1\.6\s+Replace/]);

	await page.context().setOffline(true);
	await asked.getByRole('button', { name: 'Accept two' }).click();
	await expect(asked.getByRole('status')).toContainText('The server can’t be reached.');
	await page.context().setOffline(false);
	await asked.getByRole('button', { name: 'Accept two' }).click();
	await expect(asked).toBeHidden();
	await expect(page.getByRole('status')).toContainText('Two accepted.');
	const next = page.getByRole('group', { name: /^Suggestion 1\.2, question, 2 of 7/ });
	await expect(next).toBeFocused();
	await expect(page.getByRole('region', { name: 'Review' })).toContainText('3 decided.');
	await expect(cell(other, 'unknowns').locator('.ProseMirror')).toContainText('the week of Monday');
	await expect(cell(other, 'stops').locator('.ProseMirror')).toContainText('Stop after 2 hours.');

	await page.keyboard.press('u');
	await expect(page.getByRole('status')).toContainText('Reverted.');
	await expect(cell(other, 'stops').locator('.ProseMirror')).toContainText('takes too long');
});

test('[REV16] where nothing can be accepted together it says why, and who may not decide is not asked', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	await startWalk(page);
	await page.getByRole('button', { name: 'Accept the rest…' }).click();
	const asked = page.getByRole('dialog', { name: 'Accept the rest' });
	await asked.getByRole('button', { name: 'Accept three' }).click();
	await expect(asked).toBeHidden();
	await expect(page.getByRole('status')).toContainText('Three accepted.');
	await page.getByRole('button', { name: 'Accept the rest…' }).click();
	await expect(asked).toContainText('None of what is left can be accepted together.');
	await expect(asked.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
	await page.keyboard.press('Escape');
	await expect(asked).toBeHidden();

	const link = await owner.share(brief.id, 'viewer');
	const viewer = await read(brief, await openAsGuest(server, link, 'Vera'));
	await startWalk(viewer);
	await viewer.keyboard.press('Shift+A');
	await expect(viewer.getByRole('status')).toContainText('You can read here, not decide.');
	await expect(viewer.getByRole('button', { name: 'Accept the rest…' })).toHaveCount(0);
});

test('[REV16] what was refused among the rest is led to, and says why', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await page.keyboard.press('Shift+A');
	const asked = page.getByRole('dialog', { name: 'Accept the rest' });
	await expect(asked.getByRole('listitem')).toHaveCount(3);
	await cell(other, 'unknowns').locator('mark').first().click();
	await other.keyboard.type('XY');
	await expect(cell(page, 'unknowns')).toContainText('XY');
	await asked.getByRole('button', { name: 'Accept three' }).click();
	await expect(asked).toBeHidden();
	await expect(page.getByRole('status')).toContainText('Two accepted, one was not: it says why.');
	const refused = page.getByRole('group', { name: /^Suggestion 1\.5/ });
	await expect(refused).toBeFocused();
	await expect(refused).toContainText('Nothing was replaced.');
});

test('[REV16] who closes the list while it is being accepted is told, and not called back', async () => {
	const options = { serviceWorkers: 'block' } as const;
	const page = await openReturn(browser, (await surfaced()).id, owner, options);
	await startWalk(page);
	let send = () => {};
	const sent = new Promise<void>((resolve) => (send = resolve));
	await page.route('**/decisions/many', async (route) => {
		await sent;
		await route.continue();
	});
	await page.keyboard.press('Shift+A');
	const asked = page.getByRole('dialog', { name: 'Accept the rest' });
	await asked.getByRole('button', { name: 'Accept three' }).click();
	await expect(asked.getByRole('status')).toHaveText('They are being accepted.');
	await page.keyboard.press('Escape');
	await expect(asked).toBeHidden();
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	const here = page.getByRole('group', { name: /^Suggestion 1\.3/ });
	await expect(here).toBeFocused();
	send();
	await expect(page.getByRole('status')).toContainText('Three accepted.');
	await expect(here).toBeFocused();
});
