import type { Browser } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { enterAs, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { openBrief, saved, section } from '../support/notebook.ts';
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

const open = (briefId: string, caller: Caller): Promise<Visitor> =>
	openBrief(browser, briefId, caller);

test('[E2E3] Markdown shortcuts make headings, lists, quotes, code and marks, and the server stores them', async () => {
	const brief = await owner.createBrief({ title: 'Shortcuts' });
	const { page } = await open(brief.id, owner);
	await section(page, 'Notes').click();
	for (const line of ['## Plan', '- first', 'second']) {
		await page.keyboard.type(line);
		await page.keyboard.press('Enter');
	}
	await page.keyboard.press('Enter');
	await page.keyboard.type('> a **bold** and *leaning* `word`');
	await saved(page);
	const { notes } = (await owner.readBrief(brief.id)).sections;
	expect(notes.markdown).toBe('## Plan\n\n- first\n- second\n\n> a **bold** and *leaning* `word`');
});

test('[E2E4] Enter, paste and undo keep one uid an item, each its own', async () => {
	const brief = await owner.createBrief({ title: 'Uids', sections: { context: '- one two' } });
	const [first] = brief.sections.context.items;
	const { page } = await open(brief.id, owner);
	await section(page, 'Known context').click();
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('three');
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Control+c');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Control+v');
	await expect(section(page, 'Known context').locator('.item')).toHaveCount(4);
	await page.keyboard.press('Control+z');
	await page.keyboard.press('Control+Shift+z');
	await expect(section(page, 'Known context').locator('.item')).toHaveCount(4);
	await saved(page);
	const { items } = (await owner.readBrief(brief.id)).sections.context;
	const uids = items.map(({ uid }) => uid);
	expect(new Set(uids).size).toBe(uids.length);
	expect(items.map(({ text }) => text)).toEqual(['one two', 'three', 'one two', 'three']);
	expect(items[0]).toMatchObject({ uid: first?.uid, text: 'one two' });
});

test('[ED26] Control with Home and End lead to the ends of a section of items, and select up to there', async () => {
	const context = '- One here.\n- Two here.\n- Three.';
	const brief = await owner.createBrief({ title: 'Ends', sections: { context } });
	const { page } = await open(brief.id, owner);
	const { keyboard } = page;
	await section(page, 'Known context').getByText('Two here').click();
	await keyboard.press('Control+End');
	await keyboard.press('Enter');
	await keyboard.type('Last.');
	await keyboard.press('Control+Home');
	await keyboard.type('First. ');
	await section(page, 'Known context').getByText('Three').click();
	await keyboard.press('Home');
	// The browser tells of its own moves a moment later, sooner than a hand's next key.
	await page.waitForTimeout(300);
	await keyboard.press('Control+Shift+End');
	await keyboard.type('All the rest.');
	await saved(page);
	const { items } = (await owner.readBrief(brief.id)).sections.context;
	expect(items.map(({ text }) => text)).toEqual(['First. One here.', 'Two here.', 'All the rest.']);
});

test('[E2E5] undo goes back in the order of writing, from section to section', async () => {
	const brief = await owner.createBrief({ title: 'Undo' });
	const { page } = await open(brief.id, owner);
	for (const [name, words] of [
		['Goal', 'first'],
		['Notes', 'second'],
		['Unknowns', 'third'],
	] as const) {
		await section(page, name).click();
		await page.keyboard.type(words);
		await page.waitForTimeout(600);
	}
	for (const [gone, stays] of [
		[
			['Unknowns', 'third'],
			['Notes', 'second'],
		],
		[
			['Notes', 'second'],
			['Goal', 'first'],
		],
	] as const) {
		await page.keyboard.press('Control+z');
		await expect(section(page, gone[0])).not.toContainText(gone[1]);
		await expect(section(page, stays[0])).toContainText(stays[1]);
	}
	await page.keyboard.press('Control+z');
	await expect(section(page, 'Goal')).toHaveText('');
	await page.keyboard.press('Control+y');
	await expect(section(page, 'Goal')).toHaveText('first');
});

test('[E2E6] a server that falls silent is called offline within 3 s, and what was typed merges when it is back', async () => {
	const brief = await owner.createBrief({ title: 'Offline' });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const here = await open(brief.id, owner);
	const there = await open(brief.id, guest);
	server.process.kill('SIGSTOP');
	const silentAt = Date.now();
	try {
		await section(here.page, 'Goal').click();
		await here.page.keyboard.type('written here');
		await expect(here.page.getByRole('status')).toContainText(/^(Offline|Not saved yet)/, {
			timeout: 4_500,
		});
		expect(Date.now() - silentAt).toBeLessThan(5_000);
		await section(there.page, 'Notes').click();
		await there.page.keyboard.type('written there');
		await expect(here.page.getByRole('status')).not.toContainText('Saved');
	} finally {
		server.process.kill('SIGCONT');
	}
	await expect(here.page.getByRole('status')).toHaveText(/^Saved/, { timeout: 15_000 });
	await expect(section(here.page, 'Notes')).toContainText('written there', { timeout: 15_000 });
	await expect(section(there.page, 'Goal')).toContainText('written here');
	const { goal, notes } = (await owner.readBrief(brief.id)).sections;
	expect([goal.markdown, notes.markdown]).toEqual(['written here', 'written there']);
});

test('[E2E7] a standing is set from the margin, by keyboard, and every open page shows it', async () => {
	const brief = await owner.createBrief({
		title: 'Standing',
		sections: { context: '- It holds.' },
	});
	const viewer = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'Priya');
	const here = await open(brief.id, owner);
	const watching = await visit(browser);
	await enterAs(watching, viewer);
	await watching.page.goto(`${server.origin}/briefs/${brief.id}`);
	await here.page.getByRole('button', { name: /held/ }).focus();
	await here.page.keyboard.press('Enter');
	await here.page.getByRole('menuitemradio', { name: /rejected/ }).focus();
	await here.page.keyboard.press('Enter');
	await expect(here.page.locator('.st.rejected')).toBeVisible();
	await expect(watching.page.locator('.st.rejected')).toBeVisible();
	await expect(watching.page.getByRole('status')).toContainText('Read only');
	const [item] = (await owner.readBrief(brief.id)).sections.context.items;
	expect(item?.standing).toBe('rejected');
});

test('[E2E8] a revoked guest is told so on the page within 2 s, and what was typed can still be copied', async () => {
	const brief = await owner.createBrief({ title: 'Revoked' });
	const link = await owner.share(brief.id, 'editor');
	const { page } = await open(brief.id, await openAsGuest(server, link, 'Tomas'));
	await section(page, 'Notes').click();
	await page.keyboard.type('my words');
	await saved(page);
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	await expect(page.getByRole('alert')).not.toBeEmpty({ timeout: 3_000 });
	await expect(page.locator('article')).toContainText('my words');
	await page.reload();
	await expect(page.locator('body')).toContainText('The link you came by is no longer good.');
});

test('[ED24] words dragged from one section into another are there, and no longer here', async () => {
	const sections = { goal: 'dragged stays', notes: 'there' };
	const brief = await owner.createBrief({ title: 'Drag', sections });
	const { page } = await open(brief.id, owner);
	await section(page, 'Goal')
		.getByText('dragged')
		.dblclick({ position: { x: 10, y: 10 } });
	await page.keyboard.press('Control+b');
	await expect(section(page, 'Goal').locator('strong')).toHaveText('dragged');
	await section(page, 'Notes').evaluate((notes) => {
		const dataTransfer = new DataTransfer();
		const send = (type: string, element: Element | null | undefined) => {
			const { left, top } = element!.getBoundingClientRect();
			const at = { clientX: left + 2, clientY: top + 10 };
			element!.dispatchEvent(
				new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, ...at }),
			);
		};
		const words = document.querySelector('[data-cell="goal"] strong');
		send('dragstart', words);
		send('drop', notes.querySelector('p'));
		send('dragend', words);
	});
	await expect(section(page, 'Notes').locator('strong')).toHaveText('dragged');
	await expect(section(page, 'Goal')).toHaveText(/^\s*stays$/);
});
