import axe from 'axe-core';
import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { enterAs, openBrowser, PHONE, visit, type Visitor } from '../support/browser.ts';
import { emailOf, joinAs, PASSWORD, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { XSS } from '../support/xss.ts';

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

const enter = async (caller: Caller, options: Parameters<Browser['newContext']>[0] = {}) => {
	const visitor = await visit(browser, options);
	await enterAs(visitor, caller);
	return visitor;
};
/** Leaves out what the browser says of a call that is refused, as asking who one is before signing in. */
const byItself = (fault: string): boolean => !fault.includes('401 (Unauthorized)');
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('[ACC28] an invitation made in settings is opened, leaves the address bar, and makes a member', async () => {
	const { page } = await enter(owner);
	await page.goto(server.origin);
	await page.getByRole('link', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Make an invitation' }).click();
	const url = await page.getByLabel('Address of the new invitation').inputValue();
	await expect(part(page, 'Members').getByRole('button', { name: /Withdraw/ })).toBeVisible();

	const invited = await visit(browser);
	await invited.page.goto(url);
	await expect(
		invited.page.getByRole('heading', { name: 'You are invited to this desk' }),
	).toBeVisible();
	expect(new URL(invited.page.url()).pathname).toBe('/join');
	await invited.page.getByRole('button', { name: 'Join this desk' }).click();
	await expect(invited.page.getByText('Write the name that others will see.')).toBeVisible();
	await invited.page.getByLabel('Your name').fill('Tomas Wirth');
	await invited.page.getByLabel('E-mail').fill(emailOf('Tomas Wirth'));
	await invited.page.getByLabel('Password').fill(PASSWORD);
	await invited.page.getByRole('button', { name: 'Join this desk' }).click();
	await invited.page.waitForURL(`${server.origin}/`);
	await expect(invited.page.getByRole('link', { name: 'Settings', exact: true })).toBeVisible();
	expect(invited.faults.filter(byItself)).toEqual([]);

	const late = await visit(browser);
	await late.page.goto(url);
	await late.page.getByLabel('Your name').fill('Late');
	await late.page.getByLabel('E-mail').fill(emailOf('Late'));
	await late.page.getByLabel('Password').fill(PASSWORD);
	await late.page.getByRole('button', { name: 'Join this desk' }).click();
	await expect(
		late.page.getByText(/This invitation was used on .* Ask Ines Calder for another\./),
	).toBeVisible();
});

test('[ACC29] a member changes name and password, and ends another session', async () => {
	const priya = await joinAs(server, owner, 'Priya Raman');
	const elsewhere = await signIn(server, 'Priya Raman');
	const { page, faults } = await enter(priya);
	await page.goto(`${server.origin}/settings`);
	await page.getByLabel('Your name').fill('Priya R.');
	await page.getByRole('button', { name: 'Change name' }).click();
	await expect(page.getByText('Priya R., member of this desk')).toBeVisible();
	await expect(part(page, 'Members').getByRole('button')).toHaveCount(0);

	const sessions = part(page, 'Sessions');
	await expect(sessions.getByText(/^this browser/)).toHaveCount(1);
	await sessions
		.getByRole('button', { name: /^Sign out/ })
		.first()
		.click();
	await sessions.getByRole('button', { name: 'Sign out', exact: true }).click();
	await expect(sessions.getByRole('button', { name: /^Sign out/ })).toHaveCount(0);
	expect((await elsewhere.call('GET', '/api/me')).status).toBe(401);

	await page.getByLabel('Current password').fill('not this one');
	await page.getByLabel('New password').fill('an entirely new night');
	await page.getByRole('button', { name: 'Change password' }).click();
	await expect(page.getByText('That is not your current password.')).toBeVisible();
	await page.getByLabel('Current password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Change password' }).click();
	await expect(page.locator('.said', { hasText: 'Your password is changed.' })).toBeVisible();
	expect(faults.filter(byItself)).toEqual([]);
});

test('[ACC29] tokens and links are made, listed and revoked, and the owner removes a member', async () => {
	const gone = await joinAs(server, owner, 'Gone Soon');
	const brief = await owner.createBrief({ title: 'Linked in settings' });
	const link = await owner.share(brief.id, 'commenter');
	const { page, faults } = await enter(owner);
	await page.goto(`${server.origin}/settings`);

	const tokens = part(page, 'API tokens');
	await tokens.getByLabel('A token for').fill('nightly export');
	await tokens.getByRole('button', { name: 'Make a token' }).click();
	const secret = await tokens.getByLabel('The new token').inputValue();
	expect(secret).toMatch(/^nd_[\w-]{43}$/);
	const ask = (): Promise<number> =>
		fetch(`${server.origin}/api/me`, { headers: { authorization: `Bearer ${secret}` } }).then(
			({ status }) => status,
		);
	expect(await ask()).toBe(200);
	await tokens.getByRole('button', { name: /^Revoke/ }).click();
	await expect(
		tokens.getByText('Whatever uses “nightly export” loses access within two seconds.'),
	).toBeVisible();
	await tokens.getByRole('button', { name: 'Keep' }).click();
	await tokens.getByRole('button', { name: /^Revoke/ }).click();
	await tokens.getByRole('button', { name: 'Revoke', exact: true }).click();
	await expect(tokens.getByText('nightly export')).toHaveCount(0);
	expect(await ask()).toBe(401);

	const links = part(page, 'Links');
	await expect(links.getByText('Commenter, nobody came by it yet.')).toBeVisible();
	await links.getByRole('button', { name: /^Revoke/ }).click();
	await links.getByRole('button', { name: 'Revoke', exact: true }).click();
	await expect(links.getByText('No brief that you may share has a link.')).toBeVisible();
	const listed = await owner.expect<{ items: { id: string }[] }>(
		200,
		'GET',
		`/api/briefs/${brief.id}/links`,
	);
	expect(listed.items.map(({ id }) => id)).not.toContain(link.id);

	const members = part(page, 'Members');
	await members.getByRole('button', { name: /Remove.*Gone Soon/ }).click();
	await members.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(members.locator('.said')).toHaveText('Gone Soon is no member any more.');
	expect((await gone.call('GET', '/api/me')).status).toBe(401);
	expect(faults).toEqual([]);
});

test('[ACC30] sharing gives a link its role and end, and a restricted brief its people', async () => {
	const dana = await joinAs(server, owner, 'Dana Osei');
	const brief = await owner.createBrief({ title: 'Shared in a dialog' });
	const { page, faults } = await enter(owner);
	await page.goto(`${server.origin}/briefs/${brief.id}`);
	await page.getByRole('button', { name: 'Share' }).click();
	const dialog = page.getByRole('dialog', { name: 'Share this brief' });
	await dialog.getByLabel('Whoever has it is').selectOption('Commenter');
	await dialog.getByLabel('until').selectOption({ index: 2 });
	await dialog.getByRole('button', { name: 'Make a link' }).click();
	await expect(dialog.getByLabel('Address of the new link')).toHaveValue(/\/s\/[\w-]{43}$/);
	const listed = await owner.expect<{ items: { role: string; expiresAt: number }[] }>(
		200,
		'GET',
		`/api/briefs/${brief.id}/links`,
	);
	expect(listed.items[0]?.role).toBe('commenter');
	expect((listed.items[0]?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(6 * 86_400_000);

	await dialog.getByRole('button', { name: 'Restrict it' }).click();
	await expect(dialog.getByText('Only the people named here')).toBeVisible();
	expect((await dana.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	await dialog.getByLabel('Somebody to name').selectOption('Dana Osei');
	await dialog.getByLabel('Their role').selectOption('Commenter');
	await dialog.getByRole('button', { name: 'Add' }).click();
	await expect(dialog.getByLabel('Role of Dana Osei')).toHaveValue('commenter');
	expect((await dana.readBrief(brief.id)).role).toBe('commenter');
	await dialog.getByLabel('Role of Dana Osei').selectOption('Editor');
	await expect(dialog.getByRole('status')).toHaveText('Dana Osei is an editor of this brief.');
	await dialog.getByRole('button', { name: /^Take off/ }).click();
	await expect(dialog.getByRole('status')).toHaveText(/can’t open this brief any more/);
	expect((await dana.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	expect(faults).toEqual([]);
});

test('[ACC31] single keys act until they are turned off in settings', async () => {
	const { page, faults } = await enter(await joinAs(server, owner, 'Dictating'));
	const opened = page.getByRole('dialog', { name: 'New brief' });
	const press = async (): Promise<void> => {
		await page.goto(server.origin);
		await page.getByRole('link', { name: 'Settings', exact: true }).waitFor();
		await page.keyboard.press('n');
	};
	await press();
	await expect(opened).toBeVisible();
	const settings = async () => {
		await page.goto(`${server.origin}/settings`);
		return page.getByRole('checkbox', { name: 'Single keys act' });
	};
	await (await settings()).uncheck();
	await press();
	await page.waitForTimeout(500);
	await expect(opened).toHaveCount(0);
	const box = await settings();
	await expect(box).not.toBeChecked();
	await box.check();
	await press();
	await expect(opened).toBeVisible();
	expect(faults).toEqual([]);
});

test('[V44] nothing that looks like script runs on the desk, in a brief or in settings, and no policy had to stop it', async () => {
	const name = XSS[2] ?? '';
	const mallory = await joinAs(server, owner, 'Mallory');
	await mallory.expect(200, 'PATCH', '/api/me', { name });
	const all = XSS.join('\n\n');
	const brief = await mallory.createBrief({
		title: XSS[1] ?? '',
		sections: { goal: all, context: `- ${XSS.join('\n- ')}`, notes: all },
	});
	for (const title of XSS) await mallory.createBrief({ title });
	await mallory.share(brief.id, 'viewer');
	const { page, faults } = await enter(owner);
	for (const path of ['/', '/settings', `/briefs/${brief.id}`]) {
		await page.goto(`${server.origin}${path}`);
		await page.getByRole('main').waitFor();
		await page.waitForTimeout(500);
		expect(await page.evaluate(() => 'hacked' in globalThis), path).toBe(false);
	}
	expect(faults).toEqual([]);
});

test('[ACC29] settings and joining pass the automated checks by day, by night and on a phone', async () => {
	await owner.expect(201, 'POST', '/api/tokens', { name: 'nightly export' });
	const brief = await owner.createBrief({ title: 'Move billing from MySQL 5.7 to Postgres 16' });
	await owner.share(brief.id, 'viewer');
	const { url } = await owner.expect<{ url: string }>(201, 'POST', '/api/invitations', {
		role: 'member',
	});
	for (const [mode, options] of [
		['light', { colorScheme: 'light' }],
		['dark', { colorScheme: 'dark' }],
		['phone', { viewport: PHONE, colorScheme: 'light' }],
	] as const) {
		const settings = await enter(owner, options);
		await settings.page.goto(`${server.origin}/settings`);
		await settings.page.getByRole('heading', { name: 'Settings' }).waitFor();
		await check(settings, `settings, ${mode}`);
		const joining = await visit(browser, options);
		await joining.page.goto(url);
		await joining.page.getByRole('button', { name: 'Join this desk' }).waitFor();
		await check(joining, `join, ${mode}`);
		const sharing = await enter(owner, options);
		await sharing.page.goto(`${server.origin}/briefs/${brief.id}`);
		await sharing.page.getByRole('button', { name: 'Share' }).click();
		await sharing.page
			.getByRole('button', { name: /^(Restrict it|Open it to every member)$/ })
			.click();
		await sharing.page.getByRole('status').filter({ hasText: 'can open it now' }).waitFor();
		await check(sharing, `share, ${mode}`);
	}
});

async function check({ page, context }: Visitor, what: string): Promise<void> {
	await page.evaluate(axe.source);
	const violations = await page.evaluate(async () => {
		const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	});
	expect(violations, what).toEqual([]);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(overflow, what).toBeLessThanOrEqual(0);
	await context.close();
}
