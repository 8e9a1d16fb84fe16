import type { Browser, Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { readBlocks, sectionOf } from '#brief';
import type { Brief } from '#lib/protocol/answers.ts';
import { join } from '../brief/written.ts';
import { openBrowser } from '../support/browser.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
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

const SECTIONS = {
	goal: 'First this.\n\nThen ship it by tomorrow, to all of them.',
	context: '- The vendor agreed to all of it. (Contract 12)',
	unknowns: '- Who signs it off?',
	stops: '- Stop after 40 steps.',
	notes: 'The runbook is in the drawer.',
};

/** A brief with one suggestion: another date for `tomorrow`. */
const surfaced = (sections: object = {}): Promise<Brief> =>
	surfacedBrief(owner, {
		title: 'Ship the billing move',
		sections: { ...SECTIONS, ...sections },
	});

const read = (brief: Brief, as: Caller = owner): Promise<Page> => openReturn(browser, brief.id, as);
const teammate = async (brief: Brief): Promise<Page> =>
	read(brief, await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas Wirth'));

const block = (page: Page, name: string, nth: number): Locator =>
	cell(page, name).locator('.ProseMirror > p').nth(nth);
const groupOf = (page: Page): Locator => page.getByRole('group', { name: /^Suggestion 1\.1/ });
const said = (page: Page): Locator => page.getByRole('status');
const markdown = async (brief: Brief): Promise<string> =>
	(await owner.readBrief(brief.id)).sections.goal.markdown;
const startWalk = async (page: Page): Promise<void> => {
	await page.getByRole('button', { name: 'Read', exact: true }).click();
	await expect(groupOf(page)).toBeFocused();
};

/** Selects words of a paragraph as a mouse does, by their places on the screen. */
async function select(page: Page, paragraph: Locator, words: string): Promise<void> {
	const box = await paragraph.evaluate((element, words) => {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const at = node.textContent?.indexOf(words) ?? -1;
			if (at < 0) continue;
			const range = document.createRange();
			range.setStart(node, at);
			range.setEnd(node, at + words.length);
			const { left, right, top, height } = range.getBoundingClientRect();
			return { left, right, middle: top + height / 2 };
		}
		return null;
	}, words);
	if (!box) throw new Error(`no ${words} here`);
	await page.mouse.move(box.left + 0.5, box.middle);
	await page.mouse.down();
	await page.mouse.move(box.right - 0.5, box.middle, { steps: 4 });
	await page.mouse.up();
}

async function empty(page: Page, paragraph: Locator): Promise<void> {
	await paragraph.click({ clickCount: 3 });
	await page.keyboard.press('Backspace');
}

/** Puts other words in the place of these. */
async function rewrite(page: Page, paragraph: Locator, words: string, by: string): Promise<void> {
	await select(page, paragraph, words);
	await page.keyboard.type(by);
}

test('[REV7] words that a teammate moved are followed, and can be accepted there', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await block(other, 'goal', 1).click({ position: { x: 3, y: 8 } });
	await other.keyboard.press('Home');
	// A key in the same frame would come before the editor knows where the caret went.
	await other.waitForTimeout(100);
	await other.keyboard.press('Backspace');
	await expect(groupOf(page)).toContainText('Moved');
	await expect(block(page, 'goal', 0).locator('mark')).toContainText('tomorrow');
	await expect(groupOf(page)).toBeFocused();
	await page.keyboard.press('a');
	await expect.poll(() => markdown(brief)).toMatch(/^First this\.Then ship it .*20\d\d, to all/);
});

test('[REV8] words that drifted are accepted after a look at both, by who looked, for what they say', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await rewrite(other, block(other, 'goal', 1), 'morrow', 'morow');
	const group = groupOf(page);
	await expect(group).toContainText('These words were changed after it was written.');
	await expect(said(page)).toContainText('These words were changed after it was written.');
	await expect(group).toContainText(/Tomas changed these words (today at \d\d:\d\d, )?after it/);
	await expect(block(page, 'goal', 1).locator('mark.dim')).toBeVisible();
	await page.keyboard.press('a');
	await page.keyboard.press('f');
	await expect(said(page)).toContainText('Look again first.');
	await expect(group.getByRole('button', { name: 'Accept' })).toHaveCount(0);
	await expect.poll(() => markdown(brief)).toContain('tomorow,');
	await expect(block(page, 'goal', 1).locator('mark.dim')).toHaveText('tomorow');
	await page.keyboard.press('l');
	await expect(group.locator('dt')).toHaveText(['Then', 'Now', 'Proposed']);
	await expect(group.locator('dd').nth(1)).toContainText('tomorow');
	await expect(group).toBeFocused();
	await page.keyboard.press('f');
	await expect(said(page)).toContainText('It fits here. Accept is offered again.');
	await expect(group.getByRole('button', { name: 'Accept' })).toBeVisible();
	await other.getByRole('link', { name: 'suggestion 1.1', exact: true }).click();
	await expect(groupOf(other).getByRole('button', { name: 'Look again' })).toBeVisible();
	await expect(groupOf(other).getByRole('button', { name: 'Accept' })).toHaveCount(0);
	await rewrite(other, block(other, 'goal', 1), 'morow', 'morro');
	await expect.poll(() => markdown(brief)).toContain('tomorro,');
	await expect(block(page, 'goal', 1).locator('mark.dim')).toHaveText('tomorro');
	await expect(group.getByRole('button', { name: 'Look again' })).toBeVisible();
	await page.keyboard.press('l');
	await page.keyboard.press('f');
	await page.keyboard.press('a');
	await expect.poll(() => markdown(brief)).toMatch(/Then ship it .*20\d\d, to all of them\.$/);
	await expect(said(page)).toContainText('Accepted.');
	await page.keyboard.press('u');
	await expect.poll(() => markdown(brief)).toContain('tomorro, to all');
});

test('[REV9] of several places that fit one is chosen by its letter', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	const quote = (await owner.suggestions(brief.id))[0]!.quote;
	await empty(other, block(other, 'goal', 1));
	await other.keyboard.type(`Either ${quote}, or ${quote}.`);
	const group = groupOf(page);
	await expect(group).toContainText('Two places fit');
	await expect(block(page, 'goal', 1).locator('.ref')).toHaveText(['a', 'b']);
	await expect(group.getByRole('button', { name: /^(At|Reject)/ })).toHaveText([
		/At a/,
		/At b/,
		/Reject/,
	]);
	await page.keyboard.press('a');
	await page.keyboard.press('3');
	await expect(said(page)).toContainText('There is no such place. The last is b.');
	await page.keyboard.press('2');
	await expect.poll(() => markdown(brief)).toMatch(new RegExp(`Either ${quote}, or .*20\\d\\d\\.`));
});

test('[REV10] what is orphaned waits at the end of its section and is placed by keyboard', async () => {
	const brief = await surfaced();
	const [page, other] = [await read(brief), await teammate(brief)];
	await startWalk(page);
	await empty(other, block(other, 'goal', 1));
	const group = groupOf(page);
	await expect(group).toContainText('Its passage was deleted');
	await page.keyboard.press('p');
	await expect(group).toContainText('Click a paragraph or select words.');
	await page.keyboard.press('x');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	await expect(said(page)).toContainText('It goes in after “First this.”, in Goal.');
	await expect(block(page, 'goal', 0)).toHaveClass(/target/);
	await page.keyboard.press('Escape');
	await expect(group.getByRole('button', { name: /Place it…/ })).toBeVisible();
	await expect(group).toBeFocused();
	await page.keyboard.press('p');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Enter');
	await expect.poll(() => markdown(brief)).toMatch(/^First this\.\n\n.*20\d\d/);
	expect(await markdown(brief)).not.toContain('x');
});

test('[REV11] what is orphaned is placed by mouse: on words, which are replaced, or after a paragraph', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	await empty(page, block(page, 'goal', 1));
	await startWalk(page);
	const group = groupOf(page);
	await group.getByRole('button', { name: /Place it…/ }).click();
	await select(page, block(page, 'notes', 0), 'in the drawer');
	await expect(group).toContainText('It replaces “in the drawer”, in Notes.');
	await block(page, 'notes', 0).click({ position: { x: 30, y: 8 } });
	await expect(group).toContainText('It goes in after “The runbook is in the drawer.”, in Notes.');
	await page.keyboard.type('nothing');
	await select(page, block(page, 'notes', 0), 'in the drawer');
	await group.getByRole('button', { name: 'Place it here' }).click();
	const notes = async () => (await owner.readBrief(brief.id)).sections.notes.markdown;
	await expect.poll(notes).toMatch(/^The runbook is .*20\d\d\.$/);
	await expect(block(page, 'notes', 0)).toContainText('20');
	await expect(said(page)).toContainText('Placed.');
	await page.keyboard.press('u');
	await expect.poll(notes).toBe('The runbook is in the drawer.');
});

test('[REV12] words that an offline teammate brings back are shown, and accepted again by one key', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	const away = new LiveClient(owner, brief.id);
	await away.synced();
	away.provider.disconnect();
	await startWalk(page);
	await page.keyboard.press('a');
	await expect.poll(() => markdown(brief)).not.toContain('tomorrow');
	const goal = sectionOf(away.doc, 'goal');
	join(goal, readBlocks(goal)[0]!);
	away.provider.connect();
	await until(() => away.provider.synced, 'synced');
	await expect(block(page, 'goal', 0)).toContainText('tomorrow');
	const group = groupOf(page);
	await expect(group).toContainText('Regressed');
	await expect(group).toContainText(
		/What you accepted at \d\d:\d\d is gone, and the words it replaced are back\./,
	);
	await expect(block(page, 'goal', 0).locator('mark.dim')).toContainText('tomorrow');
	await group.focus();
	await page.keyboard.press('a');
	await expect.poll(() => markdown(brief)).toMatch(/^First this\.Then ship it .*20\d\d, to all/);
	await expect(group).not.toContainText('Regressed');
	away.destroy();
});

test('[REV13] what was accepted on ground that fell is reverted, or kept with a reason', async () => {
	const brief = await surfaced({
		goal: 'Ship it all.',
		context: '- The audit ends tomorrow. (Mail from Marta)',
	});
	const page = await read(brief);
	await startWalk(page);
	await page.keyboard.press('a');
	const group = groupOf(page);
	// Else the ground may fall first, and the accept asks for a second press.
	await expect.poll(async () => (await owner.suggestions(brief.id))[0]?.state).toBe('accepted');
	const { uid } = brief.sections.context.items[0]!;
	await owner.expect(200, 'POST', `/api/briefs/${brief.id}/premises/${uid}/standing`, {
		standing: 'rejected',
		reason: 'It ended last week.',
	});
	await expect(group).toContainText('On rejected ground');
	await expect(group).toContainText(
		/P1 was rejected at \d\d:\d\d: It ended last week\. This line still says what you accepted\./,
	);
	await group.focus();
	await page.keyboard.press('b');
	await page.keyboard.type('The date is right all the same.');
	await page.keyboard.press('Control+Enter');
	await expect(group).toContainText('Reason: “The date is right all the same.”');
	expect((await owner.suggestions(brief.id))[0]).toMatchObject({
		state: 'accepted',
		reason: 'The date is right all the same.',
	});
});

test('[REV14] a proposal is edited before it is accepted; what was written outlives a fold', async () => {
	const brief = await surfaced();
	const page = await read(brief);
	await startWalk(page);
	await page.keyboard.press('e');
	const field = page.getByRole('textbox', { name: 'Your words' });
	await expect(field).toBeFocused();
	await expect(field).toHaveValue(/20\d\d/);
	await field.fill('on Friday');
	await page.keyboard.press('Escape');
	await expect(groupOf(page)).toBeFocused();
	await page.keyboard.press('o');
	await page.keyboard.press('o');
	await page.keyboard.press('e');
	await expect(field).toHaveValue('on Friday');
	await page.keyboard.press('Control+Enter');
	await expect.poll(() => markdown(brief)).toContain('on Friday, to all of them.');
});
