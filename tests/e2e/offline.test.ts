import { rmSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { findBrowser } from '#server/prepare.mjs';
import { ARGUMENTS, enterAs, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { joinAs, openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { saved, section } from '../support/notebook.ts';
import { startServer, temporaryFolder, type RunningServer } from '../support/server.ts';

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

const status = (page: Page) => expect(page.getByRole('status'));
const KEPT = /^Offline\. What you write is kept here and saved when you are back\./;
const offline = (page: Page) => status(page).toHaveText(KEPT, { timeout: 8_000 });
const address = (briefId: string) => `${server.origin}/briefs/${briefId}`;

/** The shell is kept, and what the page read is too. */
async function prepared(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	// What the server has anyway is written within a second.
	await page.waitForTimeout(1_200);
}

async function open(briefId: string, caller: Caller, context?: BrowserContext): Promise<Visitor> {
	const visitor = context
		? { context, page: await context.newPage(), faults: [] }
		: await visit(browser);
	await enterAs(visitor, caller);
	await visitor.page.goto(address(briefId));
	await saved(visitor.page);
	await prepared(visitor.page);
	return visitor;
}

async function write(page: Page, name: string, words: string): Promise<void> {
	await section(page, name).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.type(words);
}

function signal(): { given: Promise<void>; give: () => void } {
	const { promise: given, resolve: give } = Promise.withResolvers<void>();
	return { given, give };
}

async function reopen({ context }: Visitor, briefId: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(address(briefId));
	return page;
}

/** A browser without a network says by itself what it could not fetch, the service worker's script too. */
const notOfTheNetwork = (fault: string): boolean =>
	!/ERR_INTERNET_DISCONNECTED|when fetching the script/.test(fault);

test('[OFF1] a tab closed offline and reopened offline shows the brief and what was typed, which is saved once', async () => {
	const brief = await owner.createBrief({ title: 'Night ferry', sections: { goal: 'Sail.' } });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const here = await open(brief.id, owner);
	const there = await open(brief.id, guest);
	await here.context.setOffline(true);
	await offline(here.page);
	await write(here.page, 'Goal', ' At dawn.');
	await here.page.close();
	await write(there.page, 'Notes', 'Meanwhile.');
	await saved(there.page);

	const again = await reopen(here, brief.id);
	await expect(section(again, 'Goal')).toHaveText('Sail. At dawn.');
	await offline(again);
	await write(again, 'Goal', ' Slowly.');
	await again.reload();
	await expect(section(again, 'Goal')).toHaveText('Sail. At dawn. Slowly.');

	await here.context.setOffline(false);
	await saved(again);
	// A caret says whose it is.
	await expect(section(again, 'Notes')).toContainText('Meanwhile.');
	await expect(section(there.page, 'Goal')).toContainText('Sail. At dawn. Slowly.');
	const { goal, notes } = (await owner.readBrief(brief.id)).sections;
	expect([goal.markdown, notes.markdown]).toEqual(['Sail. At dawn. Slowly.', 'Meanwhile.']);
});

test('[V09] a tab that is reloaded unsynced warns, has its words back, and says so at 360 px', async () => {
	const brief = await owner.createBrief({ title: 'Narrow' });
	const visitor = await visit(browser, {
		viewport: { width: 360, height: 740 },
		colorScheme: 'dark',
	});
	await enterAs(visitor, owner);
	const { page } = visitor;
	await page.goto(address(brief.id));
	await saved(page);
	await prepared(page);
	let asked = 0;
	page.on('dialog', (dialog) => {
		asked++;
		void dialog.accept();
	});
	await page.reload();
	expect(asked).toBe(0);
	await saved(page);
	await server.stop('SIGKILL');
	try {
		await write(page, 'Notes', 'typed in the dark');
		await offline(page);
		await page.reload();
		expect(asked).toBe(1);
		await expect(section(page, 'Notes')).toHaveText('typed in the dark');
		await offline(page);
		// Wherever on the page one writes.
		await section(page, 'Notes').scrollIntoViewIfNeeded();
		await expect(page.getByRole('status')).toBeInViewport();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
	} finally {
		server = await server.restart();
	}
	await saved(page);
	const { notes } = (await owner.readBrief(brief.id)).sections;
	expect(notes.markdown).toBe('typed in the dark');
	await page.reload();
	expect(asked).toBe(1);
});

test('[OFF2] what was typed outlives a tab that crashes', async () => {
	const brief = await owner.createBrief({ title: 'Crash' });
	const here = await open(brief.id, owner);
	await server.stop('SIGKILL');
	await offline(here.page);
	// Without a rest up to the crash; its last key may come too late.
	await write(here.page, 'Notes', `before the crash${' and on'.repeat(12)}`);
	const session = await here.context.newCDPSession(here.page);
	const crashed = here.page.waitForEvent('crash');
	// It never answers.
	session.send('Page.crash').catch(() => undefined);
	await crashed;
	const again = await reopen(here, brief.id);
	await expect(section(again, 'Notes')).toHaveText(/^before the crash/);
	server = await server.restart();
	await saved(again);
	const { notes } = (await owner.readBrief(brief.id)).sections;
	expect(notes.markdown).toMatch(/^before the crash/);
});

test('[OFF3] what was typed outlives a browser that is killed', async () => {
	const brief = await owner.createBrief({ title: 'Killed' });
	const folder = temporaryFolder();
	const start = async () => {
		const context = await chromium.launchPersistentContext(folder, {
			executablePath: (await findBrowser()) ?? '',
			args: [...ARGUMENTS, '--remote-debugging-port=0'],
		});
		return { context, page: context.pages()[0] ?? (await context.newPage()), faults: [] };
	};
	const before = await start();
	await enterAs(before, owner);
	await before.page.goto(address(brief.id));
	await saved(before.page);
	await prepared(before.page);
	await server.stop('SIGKILL');
	await offline(before.page);
	await write(before.page, 'Notes', 'before the end');
	// What was painted is handed to the browser's store a moment later.
	await before.page.waitForTimeout(100);
	const session = await before.context.newCDPSession(before.page);
	// The browser ends at once, without a word to its pages.
	await session.send('Browser.crash' as 'Browser.close').catch(() => undefined);
	await before.context.close().catch(() => undefined);

	const after = await start();
	try {
		await after.page.goto(address(brief.id));
		await expect(section(after.page, 'Notes')).toHaveText('before the end');
		// A session of the browser's own life ended with it.
		await enterAs(after, owner);
		server = await server.restart();
		await saved(after.page);
		const { notes } = (await owner.readBrief(brief.id)).sections;
		expect(notes.markdown).toBe('before the end');
	} finally {
		await after.context.close();
		rmSync(folder, { recursive: true, force: true });
	}
});

test('[OFF4] what a tab left unsent is sent once by another tab of the brief, or from the desk', async () => {
	const brief = await owner.createBrief({ title: 'Two tabs' });
	const one = await open(brief.id, owner);
	const other = await open(brief.id, owner, one.context);
	await one.context.setOffline(true);
	await offline(one.page);
	await write(one.page, 'Goal', 'from the one');
	await write(other.page, 'Notes', 'from the other');
	await one.page.close();
	await one.context.setOffline(false);
	await expect(section(other.page, 'Goal')).toHaveText('from the one', { timeout: 15_000 });
	await saved(other.page);
	const read = async () => (await owner.readBrief(brief.id)).sections;
	await expect.poll(async () => (await read()).goal.markdown).toBe('from the one');
	expect((await read()).notes.markdown).toBe('from the other');

	await one.context.setOffline(true);
	await offline(other.page);
	await write(other.page, 'Notes', ' at last');
	await other.page.close();
	await one.context.setOffline(false);
	const desk = await one.context.newPage();
	await desk.goto(server.origin);
	await expect.poll(async () => (await read()).notes.markdown).toBe('from the other at last');
});

test('[OFF19] what the desk sends is its writer’s, though somebody else signs in before it is sent', async () => {
	const tomas = await joinAs(server, owner, 'Tomas Wirth');
	const brief = await owner.createBrief({
		title: 'In whose name',
		sections: { goal: 'Ship it next Friday morning.', stops: '- Stop after 40 steps.' },
	});
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now', timeZone: 'UTC' });
	await owner.until(handoff.id, 'surfaced');
	const visitor = await open(brief.id, tomas);
	const { context, page } = visitor;
	await context.setOffline(true);
	await offline(page);
	// A click would open the suggestion.
	await section(page, 'Goal').focus();
	await page.keyboard.press('Control+Home');
	for (const _ of 'Ship it next F') await page.keyboard.press('ArrowRight');
	await page.keyboard.type('unny F');
	await page.close();
	await context.setOffline(false);

	const [asked, released, over] = [signal(), signal(), signal()];
	await context.routeWebSocket(/\/sync\//, async (socket) => {
		asked.give();
		await released.given;
		const room = socket.connectToServer();
		room.onClose((code, reason) => {
			over.give();
			void socket.close({ code, reason });
		});
		socket.onClose(() => {
			over.give();
			void room.close();
		});
	});
	const desk = await context.newPage();
	await desk.goto(server.origin);
	await asked.given;
	await enterAs(visitor, owner);
	released.give();
	await over.given;
	await enterAs(visitor, tomas);
	await desk.reload();

	const read = async () => (await owner.readBrief(brief.id)).sections.goal.markdown;
	await expect.poll(read).toBe('Ship it next Funny Friday morning.');
	const drifted = (await owner.suggestions(brief.id)).find((one) => one.rule === 'relative-date');
	expect(drifted?.live.changed).toMatchObject({ by: 'Tomas Wirth', byId: tomas.id });
});

test('[OFF5] a server that hangs is not waited for where there is a copy', async () => {
	const brief = await owner.createBrief({ title: 'Silent', sections: { goal: 'Wait.' } });
	const { page } = await open(brief.id, owner);
	server.process.kill('SIGSTOP');
	try {
		await page.reload();
		await expect(section(page, 'Goal')).toHaveText('Wait.', { timeout: 15_000 });
		await offline(page);
		await write(page, 'Goal', ' Not long.');
	} finally {
		server.process.kill('SIGCONT');
	}
	await saved(page);
	await expect
		.poll(async () => (await owner.readBrief(brief.id)).sections.goal.markdown)
		.toBe('Wait. Not long.');
});

test('[OFF6] without a server the desk names the briefs that are kept and opens them', async () => {
	const brief = await owner.createBrief({ title: 'Kept for the night' });
	const { page } = await open(brief.id, owner);
	await server.stop('SIGKILL');
	try {
		await page.goto(server.origin);
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Offline.');
		await page.getByRole('link', { name: 'Kept for the night' }).click();
		await offline(page);
		await page.getByRole('link', { name: 'Nightdesk' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Offline.');
	} finally {
		server = await server.restart();
	}
	await page.getByRole('link', { name: 'Try again' }).click();
	await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Offline.');
	await expect(page.getByRole('link', { name: 'Kept for the night' })).toBeVisible();
});

test('[OFF7] a browser that keeps nothing does not say that it keeps what is written', async () => {
	const brief = await owner.createBrief({ title: 'Private' });
	const visitor = await visit(browser);
	await visitor.context.addInitScript(() =>
		Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
	);
	await enterAs(visitor, owner);
	const { page, context, faults } = visitor;
	await page.goto(address(brief.id));
	await saved(page);
	await context.setOffline(true);
	await status(page).toHaveText(/^Offline\. Keep this page open/, { timeout: 8_000 });
	await write(page, 'Notes', 'only here');
	await context.setOffline(false);
	await saved(page);
	const { notes } = (await owner.readBrief(brief.id)).sections;
	expect(notes.markdown).toBe('only here');
	expect(faults.filter(notOfTheNetwork)).toEqual([]);
});

test('[OFF7] a browser that is full says that it keeps nothing more', async () => {
	const brief = await owner.createBrief({ title: 'Full' });
	const { page, context, faults } = await open(brief.id, owner);
	await page.evaluate(() => {
		IDBObjectStore.prototype.add = () => {
			throw new DOMException('full', 'QuotaExceededError');
		};
	});
	await context.setOffline(true);
	await offline(page);
	await write(page, 'Notes', 'x');
	await status(page).toHaveText(/^Offline\. Keep this page open/);
	await context.setOffline(false);
	await saved(page);
	expect(faults.filter(notOfTheNetwork)).toEqual([]);
});

test('[OFF8] a copy is shown to nobody but the person whose it is', async () => {
	const brief = await owner.createBrief({ title: 'Mine', sections: { goal: 'For my eyes.' } });
	const member = await joinAs(server, owner, 'Priya Raman');
	const mine = await open(brief.id, owner);
	await mine.page.close();
	// Somebody else sits here now.
	await enterAs(mine, member);
	const page = await mine.context.newPage();
	await page.goto(server.origin);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await mine.context.setOffline(true);
	await page.goto(address(brief.id));
	await expect(page.getByRole('heading', { level: 1 })).toContainText('can’t be reached');
	await expect(page.locator('body')).not.toContainText('For my eyes.');
});

test('[OFF9] who has lost the session is shown no copy until they sign in again', async () => {
	const brief = await owner.createBrief({ title: 'Ended elsewhere' });
	const member = await joinAs(server, owner, 'Anouk Weiss');
	const { page, context } = await open(brief.id, member);
	await context.setOffline(true);
	await offline(page);
	await write(page, 'Notes', 'typed before');
	await owner.expect(204, 'DELETE', `/api/members/${member.id}`);
	await context.setOffline(false);
	await expect(page.getByRole('alert')).toContainText('signed out', { timeout: 15_000 });
	await context.setOffline(true);
	await page.goto(address(brief.id));
	await expect(page.getByRole('heading', { level: 1 })).toContainText('can’t be reached');
});
