/** The page of a brief in a real browser, as tests open it and find their way on it. */
import type { Browser, Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import type { Brief, BriefRequest } from '#lib/protocol/answers.ts';
import { enterAs, visit, type Visitor } from './browser.ts';
import type { Caller } from './caller.ts';

/** A page comes back to its server by itself, at the pace of its backoff. */
const BACK_MS = 15_000;

/** The text of a section, by its label. */
export const section = (page: Page, name: string): Locator =>
	page.getByRole('textbox', { name, exact: true });
/** A section with all that stands around its text. */
export const cell = (page: Page, name: string): Locator => page.locator(`[data-cell="${name}"]`);
/** All that was written is committed: a change that waits less than a second is not mentioned. */
export async function saved(page: Page): Promise<void> {
	const status = page.getByRole('status').first();
	await expect(status).toHaveText(/^Saved/, { timeout: BACK_MS });
	await expect(status).not.toHaveAttribute('data-unsaved');
}

async function goTo(
	browser: Browser,
	briefId: string,
	caller: Caller,
	options: Parameters<typeof visit>[1] = {},
): Promise<Visitor> {
	const visitor = await visit(browser, options);
	await enterAs(visitor, caller);
	await visitor.page.goto(`${caller.origin}/briefs/${briefId}`);
	return visitor;
}

/** Somebody's own browser on a brief, when all of it is there. */
export async function openBrief(
	browser: Browser,
	briefId: string,
	caller: Caller,
): Promise<Visitor> {
	const visitor = await goTo(browser, briefId, caller);
	await saved(visitor.page);
	return visitor;
}

/** Somebody's own browser on a brief to which something came back. */
export async function openReturn(
	browser: Browser,
	briefId: string,
	caller: Caller,
	options: Parameters<typeof visit>[1] = {},
): Promise<Page> {
	const { page } = await goTo(browser, briefId, caller, options);
	await page.locator('.fold').first().waitFor();
	return page;
}

/** A brief that was handed off and came back. */
export async function surfacedBrief(owner: Caller, request: BriefRequest): Promise<Brief> {
	const brief = await owner.createBrief(request);
	const { id } = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(id, 'surfaced');
	return brief;
}
