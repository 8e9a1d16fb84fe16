import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { makeItMine, openBrowser, visit } from '../support/browser.ts';
import { OWNER } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
	[server, browser] = await Promise.all([startServer(), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
});

const section = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const suggestion = (page: Page, kind: string) =>
	page.getByRole('group', { name: new RegExp(`^Suggestion 1\\.\\d+, ${kind}`, 'i') });

test('[E2E1] a newcomer writes, hands off, leaves, returns, accepts one and rejects another, while a guest sees it live', async () => {
	const { page, faults } = await visit(browser);
	await makeItMine(page, server);

	await page.getByRole('button', { name: 'Write a brief' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Blank' }).click();
	await page.getByRole('textbox', { name: 'Title' }).fill('Move the mailing list');
	await section(page, 'Goal').click();
	await page.keyboard.type(
		'The list answers from the new host by tomorrow. It is done when a test mail arrives.',
	);
	await section(page, 'Known context').click();
	await page.keyboard.type('The list has 412 members. (Export of 3 November)');
	await page.keyboard.press('Enter');
	await page.keyboard.type('Nobody posts at night. (Archive of 2026)');
	await section(page, 'Unknowns').click();
	await page.keyboard.type('Who holds the password of the old host?');
	await section(page, 'Stop conditions').click();
	await page.keyboard.type('When it takes too long.');
	await expect(page.getByRole('status')).toHaveText(/^Saved/);

	await page.getByRole('button', { name: 'Share' }).click();
	await page.getByRole('dialog').getByLabel('Whoever has it is').selectOption({ label: 'Editor' });
	await page.getByRole('button', { name: 'Make a link' }).click();
	const link = await page.getByRole('textbox', { name: 'Address of the new link' }).inputValue();
	await page.keyboard.press('Escape');

	const guest = await visit(browser);
	await guest.page.goto(link);
	await guest.page.getByLabel('What should the others call you?').fill('Tomas');
	await guest.page.keyboard.press('Enter');
	await expect(guest.page.getByRole('textbox', { name: 'Title' })).toHaveText(
		'Move the mailing list',
	);
	expect(guest.page.url()).not.toContain(link.split('/s/')[1]);
	await expect(page.getByRole('list', { name: 'People on this brief' })).toContainText(
		'Tomas, guest, here now',
	);
	await expect(guest.page.getByRole('button', { name: 'Hand off', exact: false })).toHaveCount(0);
	await section(guest.page, 'Notes').click();
	await guest.page.keyboard.type('The old host goes off in December.');
	await expect(section(page, 'Notes')).toContainText('The old host goes off in December.');

	await page.getByRole('button', { name: 'Hand off' }).click();
	const sheet = page.getByRole('dialog');
	await expect(sheet).toContainText('not watched by this worker');
	await sheet.getByRole('button', { name: 'Hand off and leave' }).click();
	await expect(page.getByRole('region', { name: 'Hand off' })).toContainText(
		'It is out. Nothing reaches you before you next open the desk.',
	);
	await expect(page.getByText('[1]')).toBeVisible();
	await expect(guest.page.getByText('[1]')).toBeVisible();
	await expect(page.locator('article')).toContainText('It opens when you next open the desk.');
	expect(await page.locator('mark').count()).toBe(0);

	await page.getByRole('link', { name: 'Nightdesk' }).click();
	await expect(page.getByRole('region', { name: 'Surfaced' })).toContainText(
		'Move the mailing list',
	);
	await page.getByRole('link', { name: 'Move the mailing list' }).click();
	await page.getByRole('button', { name: 'Read', exact: true }).click();

	const date = suggestion(page, 'replace').first();
	await expect(date).toBeFocused();
	await expect(date).toContainText('tomorrow');
	await expect(
		suggestion(guest.page, 'replace').or(guest.page.locator('.fold')).first(),
	).toBeVisible();
	await date.getByRole('button', { name: 'Accept' }).click();
	await expect(section(page, 'Goal')).toContainText(/by \w+day \d+ \w+ 20\d\d/);
	await expect(section(guest.page, 'Goal')).toContainText(/by \w+day \d+ \w+ 20\d\d/);
	await expect(guest.page.getByText('accepted by Ines Calder')).toBeVisible();

	const stop = suggestion(page, 'replace').first();
	await expect(stop).toBeFocused();
	await stop.getByRole('button', { name: 'Reject' }).click();
	await expect(section(page, 'Stop conditions')).toContainText('When it takes too long.');
	await expect(guest.page.getByText('rejected by Ines Calder')).toBeVisible();
	await expect(page.getByRole('region', { name: 'Review' })).toContainText('Both are decided.');
	expect([...faults, ...guest.faults].filter((fault) => !/401/.test(fault))).toEqual([]);
});

test('[E2E2] the whole loop goes by the keyboard alone', async () => {
	const { page, faults } = await visit(browser);
	const keys = page.keyboard;
	const focused = () => page.locator(':focus');
	/** Tab until what is wanted has the focus; a person would see it come. */
	const tabTo = async (name: RegExp): Promise<void> => {
		for (let tries = 0; tries < 60; tries++) {
			await keys.press('Tab');
			const label = await focused().evaluate(
				(element) => element.getAttribute('aria-label') ?? element.textContent ?? '',
			);
			if (name.test(label)) return;
		}
		throw new Error(`${name} can’t be reached by the keyboard`);
	};

	await page.goto(`${server.origin}/sign-in`);
	await page.getByLabel('E-mail').waitFor();
	if (!(await page.getByLabel('E-mail').evaluate((field) => field === document.activeElement))) {
		await tabTo(/^$/);
	}
	await keys.type(OWNER.email);
	await keys.press('Tab');
	await keys.type(OWNER.password);
	await keys.press('Enter');
	await page.getByRole('heading', { level: 1 }).filter({ hasText: /\d/ }).waitFor();

	await keys.press('n');
	await expect(focused()).toHaveText('Blank');
	await keys.press('Enter');
	await page.waitForURL(/\/briefs\/b_/);
	await section(page, 'Goal').waitFor();
	await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused();
	await keys.type('By keyboard');
	await keys.press('Enter');
	await expect(section(page, 'Goal')).toBeFocused();
	await keys.type('The **hall** is booked by tomorrow. It is done when the mail is here.');
	await keys.press('Alt+ArrowDown');
	await expect(section(page, 'Known context')).toBeFocused();
	await keys.type('The hall holds 80 people. (Plan of 2024)');
	await keys.press('Alt+ArrowDown');
	await keys.type('Who pays?');
	await keys.press('Alt+ArrowDown');
	await keys.type('When it feels wrong.');
	await expect(section(page, 'Goal').locator('strong')).toHaveText('hall');
	// Past the last cell too: in a table Tab stays among its cells.
	await keys.press('Alt+ArrowDown');
	await expect(section(page, 'Notes')).toBeFocused();
	await keys.press('Alt+ArrowDown');
	await expect(page.getByRole('link', { name: 'Markdown' })).toBeFocused();

	await keys.press('Control+Enter');
	await expect(page.getByRole('dialog')).toBeVisible();
	await expect(focused()).toHaveValue('7');
	await keys.press('Control+Enter');
	const bar = page.getByRole('region', { name: 'Hand off' });
	await expect(bar).toContainText('It is out.');
	await expect(bar).toBeFocused();
	await expect(page.locator('article')).toContainText('It opens when you next open the desk.');
	await keys.press('g');
	await keys.press('d');
	await expect(page.getByRole('region', { name: 'Surfaced' })).toContainText('By keyboard');
	for (let tries = 0; tries < 5; tries++) {
		await keys.press(tries === 0 ? 'k' : 'j');
		if ((await focused().textContent())?.includes('By keyboard')) break;
	}
	await keys.press('Enter');
	await section(page, 'Goal').waitFor();
	await tabTo(/^Read$/);
	await keys.press('Enter');

	await expect(focused()).toHaveAttribute('aria-label', /^Suggestion 1\.1, replace, 1 of 2$/i);
	await keys.press('j');
	await expect(focused()).toHaveAttribute('aria-label', /2 of 2$/);
	await keys.press('k');
	await keys.press('a');
	await expect(section(page, 'Goal')).toContainText(/by \w+day \d+ \w+ 20\d\d/);
	await expect(page.getByRole('status')).toContainText('Accepted.');
	await expect(focused()).toHaveAttribute('aria-label', /2 of 2$/);
	await keys.press('r');
	await expect(page.getByRole('region', { name: 'Review' })).toContainText('Both are decided.');
	await keys.press('u');
	await expect(page.getByRole('region', { name: 'Review' })).toContainText('1 decided');
	await keys.press('u');
	await expect(section(page, 'Goal')).toContainText('tomorrow');
	await keys.press('?');
	await expect(page.getByRole('dialog')).toContainText('Reject');
	await keys.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await keys.press('Escape');
	await expect(page.getByRole('region', { name: 'Hand off' })).toBeVisible();
	expect(faults).toEqual([]);
});
