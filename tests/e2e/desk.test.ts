import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import type { Brief } from '#lib/protocol/answers.ts';
import { enterAs, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { joinAs, setUpOwner, type Caller } from '../support/caller.ts';
import { refuses, startModelServer, type ModelServer } from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let model: ModelServer;
let server: RunningServer;
let browser: Browser;
let owner: Caller;
let tomas: Caller;

beforeAll(async () => {
	[model, browser] = await Promise.all([startModelServer(refuses(401)), openBrowser()]);
	server = await startServer({ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'larch-3' });
	owner = await setUpOwner(server);
	tomas = await joinAs(server, owner, 'Tomas Wirth');
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
	await model.close();
});

async function open(person: Caller, path = '/'): Promise<Visitor> {
	const visitor = await visit(browser);
	await enterAs(visitor, person);
	await visitor.page.goto(server.origin + path);
	await visitor.page.locator('main').waitFor();
	return visitor;
}
async function surfaced(title: string): Promise<Brief> {
	const brief = await owner.createBrief({ title, sections: { context: '- Costs are TBD.' } });
	const { id } = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(id, 'surfaced');
	return brief;
}
const group = (page: Page, name: string) => page.getByRole('region', { name });
const focused = (page: Page) => page.locator(':focus');
/** `j` until the line of this brief has the focus. */
async function walkTo(page: Page, title: string): Promise<void> {
	for (let tries = 0; tries < 30; tries++) {
		await page.keyboard.press(tries === 0 ? 'k' : 'j');
		if ((await focused(page).textContent())?.trim() === title) return;
	}
	throw new Error(`${title} is not on the desk`);
}

test('[E2E20] a return is put off by the keyboard until a day and a time, and opened early again; a teammate’s desk stays as it is', async () => {
	const title = 'Retire the nightly export';
	await surfaced(title);
	const { page, faults } = await open(owner);
	const keys = page.keyboard;
	await expect(group(page, 'Surfaced')).toContainText(title);
	await walkTo(page, title);
	await keys.press('h');
	const dialog = page.getByRole('dialog', { name: 'Hold until…' });
	await expect(dialog).toContainText(title);
	await expect(focused(page)).toHaveRole('combobox');
	await expect(focused(page)).toContainText(/^Tomorrow, \w+day, at 08:00/);
	await keys.press('End');
	await dialog.getByLabel('Day').fill('2020-01-01');
	await expect(dialog).toContainText('That time is over.');
	await dialog.getByRole('button', { name: 'Hold' }).press('Enter');
	await expect(dialog).toBeVisible();
	// A night on which the clocks of Berlin go forward.
	const year = new Date().getUTCFullYear() + 1;
	const last = new Date(Date.UTC(year, 2, 31));
	const sunday = new Date(last.getTime() - last.getUTCDay() * 86_400_000).toISOString();
	await dialog.getByLabel('Day').fill(sunday.slice(0, 10));
	await dialog.getByLabel('Time').fill('02:30');
	await expect(dialog).toContainText('leave out 02:30');
	await keys.press('Enter');
	await expect(dialog).toHaveCount(0);

	const held = group(page, 'Held');
	await expect(held).toContainText('You put this off today. It stays closed until then.');
	await expect(held).toContainText(new RegExp(`until Sun \\d+ Mar ${year}, 03:00`));
	await expect(focused(page)).toHaveText(title);
	const { page: other } = await open(tomas);
	await expect(group(other, 'Surfaced')).toContainText(title);
	await expect(group(other, 'Held')).toHaveCount(0);

	await keys.press('Tab');
	await expect(focused(page)).toHaveText('Open early');
	await keys.press('Enter');
	await expect(group(page, 'Surfaced')).toContainText(title);
	await expect(group(page, 'Held')).toHaveCount(0);
	expect(faults).toEqual([]);
});

test('[E2E26] a line that goes to another group beneath a dialog has the focus when that is gone', async () => {
	const title = 'Move the status page';
	const brief = await surfaced(title);
	const [handoff] = (await owner.readBrief(brief.id)).handoffs;
	const { page, faults } = await open(owner);
	await expect(group(page, 'Surfaced')).toContainText(title);
	await walkTo(page, title);
	await page.keyboard.press('h');
	const dialog = page.getByRole('dialog', { name: 'Hold until…' });
	await expect(dialog).toBeVisible();
	const until = Date.now() + 86_400_000;
	await owner.expect(200, 'POST', `/api/handoffs/${handoff?.id}/hold`, { until });
	await page.evaluate(() => window.dispatchEvent(new Event('focus')));
	await expect(page.locator('section', { hasText: 'Held' })).toContainText(title);
	await dialog.getByRole('button', { name: 'Cancel' }).click();
	await expect(focused(page)).toHaveText(title);
	expect(faults).toEqual([]);
});

test('[E2E21] a brief handed off for tonight surfaces at a day and a time, in the zone of whoever set it', async () => {
	const title = 'Questions for the vendor';
	const brief = await owner.createBrief({ title, sections: { goal: 'They answered.' } });
	const { page, faults } = await open(owner, `/briefs/${brief.id}`);
	await expect(page.getByRole('status')).toHaveText(/^Saved/);
	await page.keyboard.press('Control+Enter');
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Start', { exact: true }).selectOption({ label: 'At a day and time…' });
	await sheet.getByLabel('Day, start').fill('2031-06-20');
	await sheet.getByLabel('Time, start').fill('22:00');
	await sheet.getByLabel('Surface', { exact: true }).selectOption({ label: 'At a day and time…' });
	await sheet.getByLabel('Day, surface').fill('2031-06-20');
	await sheet.getByLabel('Time, surface').fill('08:00');
	await expect(sheet.getByRole('status')).toHaveText('It would surface before it starts.');
	await sheet.getByLabel('Day, surface').fill('2031-06-23');
	await page.keyboard.press('Control+Enter');
	await expect(page.getByRole('region', { name: 'Hand off' })).toContainText(
		'It is out. Nothing reaches you before Mon 23 Jun 2031, 08:00.',
	);
	const [handoff] = (await owner.readBrief(brief.id)).handoffs;
	expect(handoff).toMatchObject({
		startAt: Date.parse('2031-06-20T22:00+02:00'),
		surface: Date.parse('2031-06-23T08:00+02:00'),
	});
	await page.getByRole('link', { name: 'Nightdesk' }).click();
	await expect(group(page, 'Out')).toContainText('surfaces Mon 23 Jun 2031, 08:00');
	await group(page, 'Out').getByRole('button', { name: 'Cancel' }).click();
	await expect(group(page, 'Drafts')).toContainText(title);
	expect(faults).toEqual([]);
});

test('[E2E22] a new brief begins blank, from a template or with a Markdown file, by the keyboard; what is no text is refused', async () => {
	const { page, faults } = await open(owner);
	const keys = page.keyboard;
	const dialog = page.getByRole('dialog', { name: 'New brief' });
	await keys.press('n');
	await expect(focused(page)).toHaveText('Blank');
	await keys.press('Escape');
	// Not only closed: taken away.
	await expect(page.locator('dialog')).toHaveCount(0);

	await keys.press('n');
	await expect(focused(page)).toHaveText('Blank');
	for (let steps = 0; steps < 4; steps++) await keys.press('ArrowDown');
	await expect(focused(page)).toHaveText('Migration');
	await keys.press('Enter');
	await page.waitForURL(/\/briefs\/b_/);
	const unknowns = page.getByRole('textbox', { name: 'Unknowns', exact: true });
	await expect(unknowns).toContainText('What is the way back, and until when is it open?');
	await expect(page.getByRole('textbox', { name: 'Goal', exact: true })).toHaveText('');
	const title = page.getByRole('textbox', { name: 'Title' });
	await expect(title).toHaveText('Untitled brief');
	await expect(title).toBeFocused();
	await keys.type('Leave the old host');
	await expect(title).toHaveText('Leave the old host');

	await page.goto(server.origin);
	await page.getByRole('button', { name: 'New brief' }).click();
	const file = page.getByLabel('Markdown file');
	const put = (buffer: Buffer) =>
		file.setInputFiles({ name: 'brief.md', mimeType: 'text/markdown', buffer });
	await put(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]));
	await expect(dialog).toContainText('This file is no text, or not in UTF-8. Nothing was made.');
	await put(Buffer.from('x'.repeat(200_001)));
	await expect(dialog).toContainText('more than the 200,000 characters of a brief');
	await put(Buffer.from('# Move the list\n\n## Goal\n\nIt is moved.\n\n## Weather\n\nRain.\n'));
	await page.waitForURL(/\/briefs\/b_/);
	await expect(page.getByRole('textbox', { name: 'Title' })).toHaveText('Move the list');
	await expect(page.getByRole('textbox', { name: 'Notes', exact: true })).toContainText('Rain.');
	expect(faults).toEqual([]);
});

test('[E2E23] / finds briefs by their title from every page, with arrows and enter, and says when there is none', async () => {
	for (const title of ['Größe des Bestands', 'Bestand of 2026', 'Another matter']) {
		await owner.createBrief({ title });
	}
	const brief = await owner.createBrief({ title: 'Where one stands' });
	const { page, faults } = await open(owner, `/briefs/${brief.id}`);
	const keys = page.keyboard;
	await expect(page.getByRole('status')).toHaveText(/^Saved/);
	await page.getByRole('textbox', { name: 'Goal', exact: true }).click();
	await keys.type('and/or');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await page.getByRole('link', { name: 'Nightdesk' }).focus();
	await keys.press('/');
	const dialog = page.getByRole('dialog', { name: 'Search' });
	await expect(dialog.getByRole('link').first()).toBeVisible();
	await keys.type('zzz');
	await expect(dialog).toContainText('No title here has “zzz” in it.');
	await keys.press('Control+a');
	await keys.type('bestand');
	await expect(dialog.getByRole('link')).toHaveText(['Bestand of 2026', 'Größe des Bestands']);
	await keys.press('ArrowDown');
	await keys.press('ArrowDown');
	await expect(focused(page)).toHaveText('Größe des Bestands');
	await keys.press('Enter');
	await expect(page.getByRole('textbox', { name: 'Title' })).toHaveText('Größe des Bestands');

	await page.goto(server.origin);
	await page.getByRole('button', { name: 'Search' }).click();
	await dialog.waitFor();
	await keys.type('GRÖSSE');
	await keys.press('Enter');
	await expect(page.getByRole('textbox', { name: 'Title' })).toHaveText('Größe des Bestands');
	expect(faults).toEqual([]);
});

test('[E2E24] a brief is deleted by typing its title, is closed wherever it is open, and comes back from the bin', async () => {
	const title = 'The old guide';
	const brief = await surfaced(title);
	const { page, faults } = await open(owner, `/briefs/${brief.id}`);
	const other = await open(tomas, `/briefs/${brief.id}`);
	await expect(other.page.getByRole('status')).toHaveText(/^Saved/);
	await expect(other.page.getByRole('button', { name: 'Delete this brief…' })).toHaveCount(0);
	await page.getByRole('button', { name: 'Delete this brief…' }).click();
	const dialog = page.getByRole('dialog', { name: 'Delete this brief' });
	await expect(dialog).toContainText(
		'This deletes the brief, its handoff and all versions for everyone.',
	);
	await page.keyboard.type('another title');
	await page.keyboard.press('Enter');
	await expect(dialog).toContainText('That is another title. Nothing was deleted.');
	await dialog.getByLabel(/Type its title/).fill(title);
	await dialog.getByRole('button', { name: 'Delete for everyone' }).click();
	await expect(other.page.getByRole('alert')).toContainText('This brief was deleted.');
	await page.waitForURL(`${server.origin}/`);
	await expect(page.getByRole('link', { name: title })).toHaveCount(0);

	await page.getByRole('link', { name: 'Bin' }).click();
	await page.getByRole('heading', { name: 'Bin' }).waitFor();
	await expect(page.getByRole('listitem')).toContainText('You deleted it today.');
	await expect(page.getByRole('listitem')).toContainText(/gone for good on \w+day \d+ \w+/);
	await page.getByRole('button', { name: 'Restore' }).press('Enter');
	await expect(page.getByRole('status')).toHaveText(`${title} is back.`);
	await expect(focused(page)).toHaveText(title);
	await expect(page.getByRole('listitem')).toHaveCount(0);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('textbox', { name: 'Title' })).toHaveText(title);
	await page.goto(server.origin);
	await expect(group(page, 'Surfaced')).toContainText(title);
	await expect(page.getByRole('link', { name: 'Bin' })).toHaveCount(0);
	expect(faults).toEqual([]);
});

test('[E2E25] a handoff that failed says so on its hander’s desk until they opened it from there', async () => {
	const title = 'Nobody answered';
	const brief = await owner.createBrief({ title, sections: { goal: 'It is done.' } });
	const { id } = await owner.handOff(brief.id, { worker: 'model' });
	await owner.until(id, 'failed');
	const { page, faults } = await open(owner);
	const line = group(page, 'Surfaced').getByRole('listitem').filter({ hasText: title });
	await expect(line).toContainText('The model’s server refused the key.');
	await expect(line).toContainText('failed');
	await line.getByRole('link').click();
	await page.getByRole('button', { name: 'Hand off again' }).waitFor();
	await page.keyboard.press('g');
	await page.keyboard.press('d');
	await expect(group(page, 'Drafts')).toContainText(title);
	expect(faults).toEqual([]);
});
