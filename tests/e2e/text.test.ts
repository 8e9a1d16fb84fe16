import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright';
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

const asset = (name: string): string => readFileSync(`tests/assets/paste/${name}`, 'utf8');

const open = (briefId: string, caller: Caller): Promise<Visitor> =>
	openBrief(browser, briefId, caller);

/** The editor hears of a caret that was set a moment after it; no hand is faster. */
async function clickOn(place: Locator): Promise<void> {
	await place.click();
	await place.page().waitForTimeout(200);
}

/** What another program left on the clipboard, pasted where the caret is. */
const paste = (page: Page, data: Record<string, string>): Promise<void> =>
	page.evaluate((data) => {
		const clipboardData = new DataTransfer();
		for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
		document.activeElement?.dispatchEvent(
			new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
		);
	}, data);

const notesOf = async (briefId: string): Promise<string> =>
	(await owner.readBrief(briefId)).sections.notes.markdown;

/** Pastes into the notes of a new brief. */
async function pasteNew(data: Record<string, string>, awaited: string): Promise<string> {
	const brief = await owner.createBrief({ title: 'Pasted' });
	const { page, faults, context } = await open(brief.id, owner);
	await section(page, 'Notes').click();
	await paste(page, data);
	await expect(section(page, 'Notes')).toContainText(awaited);
	await saved(page);
	// Saved is said as well while the last change is younger than a second.
	await expect.poll(() => notesOf(brief.id)).toContain(awaited);
	expect(faults).toEqual([]);
	await context.close();
	return notesOf(brief.id);
}

test('[TAB9] a typed row becomes a table, which is written in by Tab and Enter and seen by another', async () => {
	const brief = await owner.createBrief({ title: 'Table' });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const here = await open(brief.id, owner);
	const there = await open(brief.id, guest);
	const { keyboard } = here.page;
	await section(here.page, 'Notes').click();
	await keyboard.type('| step | minutes |');
	await here.page.waitForTimeout(300);
	await keyboard.press('Enter');
	await keyboard.type('copy');
	await keyboard.press('Tab');
	await keyboard.type('40');
	await keyboard.press('Tab');
	await keyboard.type('switch');
	await expect(there.page.getByRole('columnheader', { name: 'minutes' })).toBeVisible();
	await expect(there.page.getByRole('cell', { name: 'switch' })).toBeVisible();
	await keyboard.press('Tab');
	// Another adds a column at the same table, while the first stands in its last cell.
	await clickOn(there.page.getByRole('cell', { name: '40' }));
	await there.page.keyboard.press('Control+Alt+Enter');
	await there.page.keyboard.type('left');
	await expect(here.page.getByRole('cell', { name: 'left' })).toBeVisible();
	await keyboard.type('5');
	await keyboard.press('Enter');
	await keyboard.type('After the table.');
	await expect
		.poll(() => notesOf(brief.id))
		.toBe(
			'| step | minutes |  |\n| - | - | - |\n| copy | 40 | left |\n| switch | 5 |  |\n\nAfter the table.',
		);
	await here.page.keyboard.press('Control+z');
	await expect(section(here.page, 'Notes')).not.toContainText('After');
	expect([...here.faults, ...there.faults]).toEqual([]);
	await here.context.close();
	await there.context.close();
});

test('[TAB9] deleting over cells leaves the cells, and a copied row is pasted as a table', async () => {
	const brief = await owner.createBrief({
		title: 'Cells',
		sections: { notes: '| a | b |\n| - | - |\n| c | d |\n\nEnd' },
	});
	const { page, faults, context } = await open(brief.id, owner);
	await clickOn(page.getByRole('cell', { name: 'c', exact: true }));
	await page.keyboard.press('Home');
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Shift+ArrowRight');
	await page.waitForTimeout(300);
	await page.keyboard.press('Control+c');
	await page.keyboard.press('Backspace');
	await expect(section(page, 'Notes')).toHaveText('abEnd');
	await expect.poll(() => notesOf(brief.id)).toBe('| a | b |\n| - | - |\n|  |  |\n\nEnd');
	await clickOn(page.getByText('End', { exact: true }));
	await page.keyboard.press('End');
	await page.waitForTimeout(200);
	await page.keyboard.press('Control+v');
	await expect.poll(() => notesOf(brief.id)).toContain('End\n\n| c | d |');
	expect(faults).toEqual([]);
	await context.close();
});

test('[PASTE1] a text of Word keeps headings, lists, marks, links and tables, and nothing of its looks', async () => {
	expect(await pasteNew({ 'text/html': asset('word.html'), 'text/plain': 'x' }, 'refunds')).toBe(
		[
			'# Cut-over plan',
			'**Agreed** with *Tomas* on 3\u00a0December, see the [minutes](https://example.org/minutes) and the draft. Two lines in the source are one here.',
			'### Before the window',
			'- Freeze the schema\n  - Tell the **ledger** team\n- Rehearse the way back',
			'1. Stop the writers\n2. Switch',
			'| Store | Rows |\n| - | - |\n| Invoices | 4,1 million (June) |',
			'A chart of refunds',
		].join('\n\n'),
	);
});

test('[PASTE1] so does a text of Google Docs', async () => {
	expect(
		await pasteNew({ 'text/html': asset('google-docs.html'), 'text/plain': 'x' }, 'Two bars'),
	).toBe(
		[
			'## What we know',
			'Plain, **bold** and *slanted*, with a [link](https://example.org/doc?a=1\\&b=2).',
			'- Row order holds\n  - within one account\n- Refunds may pause',
			'3. third',
			'| who | when |\n| - | - |\n| everybody |  |',
			'Two bars',
		].join('\n\n'),
	);
});

test('[PASTE2] of a web page come words and structure; scripts, styles, images and what is hidden stay behind', async () => {
	expect(
		await pasteNew({ 'text/html': asset('web-page.html'), 'text/plain': 'x' }, 'Big red'),
	).toBe(
		[
			'Docs',
			'## Limits',
			'Use `pg_dump` with **care**; never [ask](mailto:ops@example.org) *twice*.',
			'Second line, see [https://example.org/raw](https://example.org/raw).',
			'2. two\n   - inner **bold**\n\n3. three\n\n   and more',
			'> Quoted.',
			'```sql\nselect 1\n  from t;\n```',
			'Times',
			'| step | minutes |\n| - | - |\n| copy | 40 |\n|  | 50 at most |',
			'Laid out by a table.',
			'### Deep heading',
			'Diagram',
			'Big red words',
		].join('\n\n'),
	);
});

test('[PASTE3] Markdown becomes what it stands for; with shift it is pasted as it is', async () => {
	expect(await pasteNew({ 'text/plain': asset('notes.md') }, 'Deep')).toBe(
		[
			'# Plan',
			'Words that are wrapped, **bold** and `code`.',
			'- one\n  - two\n    1. three\n- four',
			'| step | minutes |\n| - | - |\n| copy | 40 |',
			'```sql\nselect 1;\n```',
			'> Quoted.',
			'### Deep',
		].join('\n\n'),
	);
	const brief = await owner.createBrief({ title: 'Plain' });
	const { page, context } = await open(brief.id, owner);
	await section(page, 'Notes').click();
	await page.keyboard.down('Shift');
	await paste(page, { 'text/plain': '# Plan' });
	await page.keyboard.up('Shift');
	await expect(section(page, 'Notes')).toContainText('# Plan');
	await expect.poll(() => notesOf(brief.id)).toBe('\\# Plan');
	await context.close();
});

test('[PASTE3] pasted Markdown is undone in one step', async () => {
	const brief = await owner.createBrief({ title: 'Undo', sections: { notes: 'Before' } });
	const { page, context } = await open(brief.id, owner);
	await section(page, 'Notes').click();
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	await page.waitForTimeout(700);
	await paste(page, { 'text/plain': '- a\n- b' });
	await expect(section(page, 'Notes').getByRole('listitem')).toHaveCount(2);
	await page.keyboard.press('Control+z');
	await expect(section(page, 'Notes').getByRole('listitem')).toHaveCount(0);
	await expect(section(page, 'Notes')).toContainText('Before');
	await context.close();
});

test('[PASTE4] among items a bullet, a paragraph and a row become an item each, in a cell everything one line', async () => {
	const brief = await owner.createBrief({
		title: 'Items',
		sections: { notes: '| a |\n| - |\n| b |' },
	});
	const { page, faults, context } = await open(brief.id, owner);
	await section(page, 'Known context').click();
	await paste(page, { 'text/html': asset('word.html'), 'text/plain': 'x' });
	await expect(section(page, 'Known context')).toContainText('refunds');
	await section(page, 'Unknowns').click();
	await paste(page, { 'text/plain': '- Who signs?\n  - Answer: The **board**.\n- When?' });
	await expect(section(page, 'Unknowns')).toContainText('When?');
	await clickOn(page.getByRole('cell', { name: 'b' }));
	await page.keyboard.press('End');
	await page.waitForTimeout(200);
	await paste(page, { 'text/plain': '- c\n- d' });
	await expect(page.getByRole('cell')).toHaveText('bc d');
	await expect.poll(() => notesOf(brief.id)).toBe('| a |\n| - |\n| bc d |');
	const { context: known, unknowns } = (await owner.readBrief(brief.id)).sections;
	expect(known.items.map(({ text }) => text)).toEqual([
		'Cut-over plan',
		'Agreed with Tomas on 3\u00a0December, see the minutes and the draft. Two lines in the source are one here.',
		'Before the window',
		'Freeze the schema',
		'Tell the ledger team',
		'Rehearse the way back',
		'Stop the writers',
		'Switch',
		'Store | Rows',
		'Invoices | 4,1 million (June)',
		'A chart of refunds',
	]);
	expect(new Set(known.items.map(({ uid }) => uid)).size).toBe(known.items.length);
	expect(unknowns.markdown).toBe('- Who signs?\n  - Answer: The **board**.\n- When?');
	expect(faults).toEqual([]);
	await context.close();
});

test('[PRINT1] on paper bars and acts are gone, notes stand under their text, and every page has its running head', async () => {
	const brief = await owner.createBrief({
		title: 'Print “this”\\',
		sections: {
			context: '- It holds (source: the log).',
			notes: '| a | b |\n| - | - |\n| c | d |',
		},
	});
	const { page, faults, context } = await open(brief.id, owner);
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	await expect(page.getByRole('banner')).toBeHidden();
	await expect(page.getByRole('button', { name: 'Hand off' })).toBeHidden();
	await expect(page.getByText('P1', { exact: true })).toBeVisible();
	const item = page.locator('.item').filter({ hasText: 'It holds' });
	const [words, note] = await Promise.all([
		item.locator('.text').boundingBox(),
		item.locator('.note').boundingBox(),
	]);
	expect(note!.y).toBeGreaterThanOrEqual(words!.y + words!.height - 1);
	await expect(item.locator('.text')).toHaveCSS('color', 'rgb(0, 0, 0)');
	expect((await page.pdf()).byteLength).toBeGreaterThan(1_000);
	const head = await page.evaluate(() => {
		const { style } = document.documentElement;
		return ['--print-title', '--print-note'].map((name) => style.getPropertyValue(name));
	});
	expect(head[0]).toBe('"Print “this”\\\\"');
	expect(head[1]).toMatch(/^"\d{1,2} \w+ \d{4}"$/);
	expect(faults).toEqual([]);
	await context.close();
});

test('[PRINT2] on paper as small as A5 the text keeps its column, and every folded suggestion is there and whole', async () => {
	const long = 'Rechtsschutzversicherungsgesellschaft '.repeat(6).trim();
	const brief = await owner.createBrief({
		title: 'On A5',
		sections: { notes: `The name is TBD, ${long} is ???, and it ends on XX.` },
	});
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(handoff.id, 'surfaced');
	const { page, context } = await open(brief.id, owner);
	await page.locator('.fold').nth(1).waitFor();
	await page.setViewportSize({ width: 559, height: 794 });
	await page.emulateMedia({ media: 'print' });
	const lines = await page.locator('.fold .gist').evaluateAll((gists) =>
		gists.map((gist) => {
			const parts = [gist, ...gist.querySelectorAll('*')];
			return {
				seen: gist.checkVisibility(),
				whole: parts.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1),
			};
		}),
	);
	expect(lines.length).toBeGreaterThan(1);
	for (const line of lines) expect(line).toEqual({ seen: true, whole: true });
	const words = await page.locator('[data-cell="notes"] .section-text > p').first().boundingBox();
	expect(words!.width).toBeGreaterThan(300);
	await context.close();
});

test('[REFLOW1] at 320 px, which is 400 % of 1,280, text with a table and long words is read without scrolling sideways', async () => {
	const word = 'Donaudampfschiff'.repeat(8);
	const brief = await owner.createBrief({
		title: word,
		sections: {
			goal: `${word} \`${word}\``,
			context: `- ${word}`,
			notes: `# ${word}\n\n| ${word} | b | c | d |\n| - | - | - | - |\n| e | ${word} | g | h |\n\n- > - ${word}\n\n\`\`\`\n${word}\n\`\`\``,
		},
	});
	for (const contrast of ['no-preference', 'more'] as const) {
		const visitor = await visit(browser, { viewport: { width: 320, height: 640 }, contrast });
		await enterAs(visitor, owner);
		await visitor.page.goto(`${server.origin}/briefs/${brief.id}`);
		await saved(visitor.page);
		expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
		await visitor.context.close();
	}
});
