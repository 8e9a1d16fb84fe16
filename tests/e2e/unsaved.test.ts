import { createClient } from '@libsql/client';
import type { Browser, BrowserContext, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { enterAs, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { joinAs, openAsGuest, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { saved, section } from '../support/notebook.ts';
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

const status = (page: Page) => expect(page.getByRole('status').first());
const offline = (page: Page) => status(page).toHaveText(/^Offline/, { timeout: 8_000 });
const address = (briefId: string) => `${server.origin}/briefs/${briefId}`;
const unsavedIn = (page: Page) => page.getByRole('textbox', { name: /^What was not saved/ });

async function open(briefId: string, caller: Caller): Promise<Visitor> {
	const visitor = await visit(browser);
	await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await enterAs(visitor, caller);
	await visitor.page.goto(address(briefId));
	await saved(visitor.page);
	await visitor.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await visitor.page.waitForTimeout(1_200);
	return visitor;
}

async function write(page: Page, name: string, words: string): Promise<void> {
	await section(page, name).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.type(words);
}

/** Writes what the server does not hear of, and closes the tab. */
async function writeAndClose(
	{ context, page }: Visitor,
	name: string,
	words: string,
): Promise<void> {
	await context.setOffline(true);
	await offline(page);
	await write(page, name, words);
	await page.close();
}

async function pageOf(context: BrowserContext, path: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${server.origin}${path}`);
	return page;
}

/** How many rows of everything this browser keeps. */
const rowsKept = (page: Page): Promise<number> =>
	page.evaluate(
		() =>
			new Promise<number>((resolve, reject) => {
				const request = indexedDB.open('nightdesk');
				request.onerror = () => reject(new Error('closed'));
				request.onsuccess = () => {
					const stores = ['copies', 'text', 'waiting'];
					const transaction = request.result.transaction(stores);
					const counts = stores.map((name) => transaction.objectStore(name).count());
					transaction.oncomplete = () => {
						request.result.close();
						resolve(counts.reduce((sum, { result }) => sum + result, 0));
					};
				};
			}),
	);

test('[OFF10] signing out sends what waits, and wipes every copy', async () => {
	const brief = await owner.createBrief({ title: 'Sent on leaving' });
	const me = await signIn(server);
	const visitor = await open(brief.id, me);
	const { context } = visitor;
	const settings = await pageOf(context, '/settings');
	await settings.getByRole('heading', { name: 'Settings' }).waitFor();
	await writeAndClose(visitor, 'Notes', 'sent at the door');
	expect(await rowsKept(settings)).toBeGreaterThan(0);
	await context.setOffline(false);
	await settings.getByRole('button', { name: 'Sign out' }).first().click();
	await expect(settings.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 10_000 });
	expect((await owner.readBrief(brief.id)).sections.notes.markdown).toBe('sent at the door');
	expect(await rowsKept(settings)).toBe(0);
	await context.setOffline(true);
	await settings.goto(address(brief.id));
	await expect(settings.locator('body')).not.toContainText('sent at the door');
});

test('[OFF11] what can’t be sent is offered before signing out, and stays when that fails', async () => {
	const brief = await owner.createBrief({
		title: 'Too late',
		sections: { goal: 'Committed.', context: '- Known.' },
	});
	const me = await signIn(server);
	const visitor = await open(brief.id, me);
	const { context } = visitor;
	const settings = await pageOf(context, '/settings');
	await settings.getByRole('heading', { name: 'Settings' }).waitFor();
	await writeAndClose(visitor, 'Known context', ' And **more**.');
	// The server answers calls, and takes no live text.
	await context.setOffline(false);
	await context.routeWebSocket(/\/sync\//, (socket) => socket.close());
	await settings.getByRole('button', { name: 'Sign out' }).first().click();
	const dialog = settings.getByRole('dialog', { name: 'Some of what you wrote is not saved' });
	await expect(dialog.getByRole('heading', { name: 'Too late' })).toBeVisible({ timeout: 10_000 });
	await expect(unsavedIn(settings)).toHaveValue(/^## Known context\n\n- Known\. And \S*more/);
	await expect(unsavedIn(settings)).not.toHaveValue(/Committed/);
	await dialog.getByRole('button', { name: 'Copy what was not saved' }).click();
	await expect(dialog).toContainText('Copied.');
	expect(await settings.evaluate(() => navigator.clipboard.readText())).toContain('Known. And');

	await dialog.getByRole('button', { name: 'Stay' }).click();
	await expect(dialog).toBeHidden();
	const before = await rowsKept(settings);
	await settings.getByRole('button', { name: 'Sign out' }).first().click();
	await expect(dialog).toBeVisible({ timeout: 10_000 });
	await context.setOffline(true);
	await dialog.getByRole('button', { name: 'Sign out without it' }).click();
	await expect(dialog).toContainText('can’t be reached');
	expect(await rowsKept(settings)).toBe(before);
	await context.setOffline(false);
	await dialog.getByRole('button', { name: 'Sign out without it' }).click();
	await expect(settings.getByRole('heading', { name: 'Sign in' })).toBeVisible();
	expect(await rowsKept(settings)).toBe(0);
});

test('[OFF12] who lost a right while offline is offered what they typed, in the open tab and after closing it', async () => {
	const brief = await owner.createBrief({ title: 'Revoked at sea', sections: { goal: 'Ours.' } });
	const link = await owner.share(brief.id, 'editor');
	const guest = await openAsGuest(server, link, 'Tomas');
	const here = await open(brief.id, guest);
	const other = await open(brief.id, await openAsGuest(server, link, 'Priya'));
	await writeAndClose(other, 'Goal', ' And mine.');
	await here.context.setOffline(true);
	await offline(here.page);
	await write(here.page, 'Notes', 'written at sea');
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);

	await here.context.setOffline(false);
	await expect(here.page.getByRole('alert')).toContainText('This link was revoked.', {
		timeout: 15_000,
	});
	await expect(unsavedIn(here.page)).toHaveValue('## Notes\n\nwritten at sea');
	await here.page.getByRole('button', { name: 'Copy what was not saved' }).click();
	await expect(here.page.getByText('Copied.')).toBeVisible();
	await expect.poll(() => rowsKept(here.page)).toBe(0);

	await other.context.setOffline(false);
	const again = await pageOf(other.context, `/briefs/${brief.id}`);
	await expect(again.locator('body')).toContainText('The link you came by is no longer good.');
	await expect(unsavedIn(again)).toHaveValue('## Goal\n\nOurs. And mine.');
	await again.getByRole('button', { name: 'Delete it here' }).click();
	await expect(unsavedIn(again)).toBeHidden();
	await expect.poll(() => rowsKept(again)).toBe(0);
	expect((await owner.readBrief(brief.id)).sections.goal.markdown).toBe('Ours.');
});

test('[OFF13] who may only read since is offered what they typed, and reads the brief as it is', async () => {
	const brief = await owner.createBrief({ title: 'Demoted', restricted: true });
	const member = await joinAs(server, owner, 'Leif Moen');
	const name = (role: string) =>
		owner.expect(200, 'PUT', `/api/briefs/${brief.id}/people/${member.id}`, { role });
	await name('editor');
	const { page, context } = await open(brief.id, member);
	await context.setOffline(true);
	await offline(page);
	await write(page, 'Notes', 'as an editor');
	await name('viewer');
	await context.setOffline(false);
	await expect(page.getByRole('alert')).toContainText('You may only read this brief now.', {
		timeout: 15_000,
	});
	await expect(unsavedIn(page)).toHaveValue('## Notes\n\nas an editor');
	await page.getByRole('button', { name: 'Load the page again' }).click();
	await status(page).toHaveText(/^Read only/, { timeout: 15_000 });
	await expect(page.locator('article')).not.toContainText('as an editor');
	await expect(unsavedIn(page)).toHaveValue('## Notes\n\nas an editor');
	await page.getByRole('button', { name: 'Delete it here' }).click();
	await expect(unsavedIn(page)).toBeHidden();
	await page.reload();
	await status(page).toHaveText(/^Read only/);
	await expect(unsavedIn(page)).toBeHidden();
});

test('[OFF14] what is too large is offered, and the brief opens again without it', async () => {
	const brief = await owner.createBrief({ title: 'Too large', sections: { notes: 'Small.' } });
	const { page } = await open(brief.id, owner);
	await section(page, 'Goal').click();
	await page.keyboard.insertText('long '.repeat(40_001));
	await expect(page.getByRole('alert')).toContainText('too large', { timeout: 15_000 });
	await expect(unsavedIn(page)).toHaveValue(/^## Goal\n\nlong long/);
	await page.getByRole('button', { name: 'Load the page again' }).click();
	await saved(page);
	await expect(section(page, 'Notes')).toContainText('Small.');
	await expect(section(page, 'Goal')).not.toContainText('long');
	await expect(unsavedIn(page)).toHaveValue(/^## Goal\n\nlong long/);
	await write(page, 'Goal', 'short');
	await saved(page);
	await page.getByRole('button', { name: 'Delete it here' }).click();
	await expect(unsavedIn(page)).toBeHidden();
	await page.reload();
	await saved(page);
	await expect(unsavedIn(page)).toBeHidden();
	expect((await owner.readBrief(brief.id)).sections.goal.markdown).toBe('short');
});

test('[OFF15] a copy of another epoch is never merged; what it held unsaved is offered', async () => {
	const brief = await owner.createBrief({ title: 'Restored', sections: { goal: 'Of old.' } });
	const visitor = await open(brief.id, owner);
	await writeAndClose(visitor, 'Goal', ' Unsent.');
	await server.stop();
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db` });
	await database.execute({ sql: 'update brief set epoch = 99 where id = ?', args: [brief.id] });
	database.close();
	server = await server.restart();
	await visitor.context.setOffline(false);
	const page = await pageOf(visitor.context, `/briefs/${brief.id}`);
	await saved(page);
	await expect(section(page, 'Goal')).toHaveText('Of old.');
	await expect(unsavedIn(page)).toHaveValue('## Goal\n\nOf old. Unsent.');
	await page.getByRole('button', { name: 'Delete it here' }).click();
	await expect(unsavedIn(page)).toBeHidden();
	await page.reload();
	await saved(page);
	await expect(unsavedIn(page)).toBeHidden();
	expect((await owner.readBrief(brief.id)).sections.goal.markdown).toBe('Of old.');
});

test('[OFF16] somebody else who signs in wipes saved copies, and leaves alone what was not saved', async () => {
	const kept = await owner.createBrief({ title: 'Saved' });
	const unsent = await owner.createBrief({ title: 'Unsent' });
	const member = await joinAs(server, owner, 'Noor Aziz');
	const visitor = await open(kept.id, owner);
	await visitor.page.goto(address(unsent.id));
	await saved(visitor.page);
	await writeAndClose(visitor, 'Notes', 'mine, unsent');
	const { context } = visitor;
	await context.setOffline(false);
	await enterAs(visitor, member);
	const desk = await pageOf(context, '/');
	await expect(desk.getByRole('heading', { level: 1 })).toBeVisible();
	const titles = await desk.evaluate(
		() =>
			new Promise<unknown>((resolve) => {
				indexedDB.open('nightdesk').onsuccess = ({ target }) => {
					const { result } = target as IDBOpenDBRequest;
					const rows = result.transaction('copies').objectStore('copies').getAll();
					rows.onsuccess = () => {
						result.close();
						resolve((rows.result as { title: string }[]).map(({ title }) => title));
					};
				};
			}),
	);
	expect(titles).toEqual(['Unsent']);
	await enterAs(visitor, owner);
	const page = await pageOf(context, `/briefs/${unsent.id}`);
	await saved(page);
	expect((await owner.readBrief(unsent.id)).sections.notes.markdown).toBe('mine, unsent');
});
