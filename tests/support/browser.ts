/** A real browser on the production build, a context a person. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { findBrowser } from '#server/prepare.mjs';
import { OWNER, type Caller } from './caller.ts';
import type { RunningServer } from './server.ts';

export const WIDE = { width: 1_280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export const openBrowser = async (more: string[] = []): Promise<Browser> =>
	chromium.launch({ executablePath: (await findBrowser()) ?? '', args: [...ARGUMENTS, ...more] });

export interface Visitor {
	context: BrowserContext;
	page: Page;
	/** What the page wrote to its console as an error, and what it threw. */
	faults: string[];
}

export async function visit(
	browser: Browser,
	options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
	const context = await browser.newContext({
		viewport: WIDE,
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
		...options,
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(String(error)));
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	return { context, page, faults };
}

/** Makes the visitor's browser that of a person who signed in over HTTP. */
export async function enterAs(visitor: Visitor, caller: Caller): Promise<void> {
	const [name, value] = caller.cookie?.split('=') ?? [];
	await visitor.context.addCookies([
		{ name: name ?? '', value: value ?? '', url: caller.origin, httpOnly: true, sameSite: 'Lax' },
	]);
}

/** The first minute of a newcomer: the printed link, a name, an address, a password. */
export async function makeItMine(page: Page, server: RunningServer): Promise<void> {
	await page.goto(`${server.origin}/setup/${server.setupToken}`);
	await page.getByLabel('Your name').fill(OWNER.name);
	await page.getByLabel('E-mail').fill(OWNER.email);
	await page.getByLabel('Password').fill(OWNER.password);
	await page.getByRole('button', { name: 'Make this desk mine' }).click();
	await page
		.getByRole('button', { name: 'Open the example' })
		.or(page.getByRole('link', { name: 'Open the example' }))
		.waitFor();
}
