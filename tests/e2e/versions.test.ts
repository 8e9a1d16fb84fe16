import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, expect as see, test } from 'vitest';
import { pages } from '#server/routes/pages.ts';
import { openBrowser, visit } from '../support/browser.ts';
import { temporaryFolder } from '../support/server.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The build as it would be after an update: the entry and the page of settings are other files now. */
function updated(): { entry: string; later: string } {
	cpSync('build', folder, { recursive: true });
	const immutable = join(folder, '_app/immutable');
	const find = (under: string, begins: string, holds: string): string => {
		const names = readdirSync(join(immutable, under)).filter((name) => name.endsWith('.js'));
		const found = names.find(
			(name) =>
				name.startsWith(begins) &&
				readFileSync(join(immutable, under, name), 'utf8').includes(holds),
		);
		return `${under}/${found}`;
	};
	const entry = find('entry', 'app.', '');
	const later = find('nodes', '', 'Single keys act');
	const rename = (text: string): string =>
		[entry, later].reduce((read, name) => {
			const base = name.split('/')[1] ?? '';
			return read.replaceAll(base, base.replace('.js', 'New.js'));
		}, text);
	for (const name of [entry, later]) {
		renameSync(join(immutable, name), join(immutable, rename(name)));
		for (const packed of ['.br', '.gz']) rmSync(join(immutable, name + packed), { force: true });
	}
	const rewrite = (path: string, change: (text: string) => string) => {
		writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
		for (const packed of ['.br', '.gz']) rmSync(join(folder, path + packed), { force: true });
	};
	const hash = (html: string): string => {
		const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
		return createHash('sha256').update(script).digest('base64');
	};
	rewrite(`_app/immutable/${rename(entry)}`, rename);
	// Its version is the time of the build.
	rewrite('service-worker.js', (text) => rename(text).replace(/`\d{13}`/, '`1`'));
	rewrite('index.html', (html) => rename(html).replace(hash(html), hash(rename(html))));
	return { entry, later };
}

test('[OFF18] an update leaves nobody on a mix of old and new, online or offline', async () => {
	const { entry } = updated();
	const versions = { old: pages('build'), new: pages(folder) };
	let current: keyof typeof versions = 'old';
	const app = new Hono()
		.all('/api/*', (c) => c.json({ error: { code: 'signed-out', message: 'Signed out.' } }, 401))
		.all('*', (c) => versions[current].fetch(c.req.raw, c.env));
	const server = createAdaptorServer({ fetch: app.fetch });
	const listen = async (port: number) => {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	};
	const port = await listen(0);
	const origin = `http://127.0.0.1:${port}`;
	// What a context calls offline does not hold for its service worker.
	const hangUp = async () => {
		server.close();
		(server as Server).closeAllConnections();
		await once(server, 'close');
	};
	const browser = await openBrowser();
	try {
		const { context, page: first, faults } = await visit(browser);
		const signIn = (page: Page) => expect(page.getByRole('heading', { name: 'Sign in' }));
		const entryOf = (page: Page): Promise<string | null> =>
			page.locator('link[href*="/entry/app."]').getAttribute('href');
		await first.goto(`${origin}/sign-in`);
		await first.waitForFunction(() => navigator.serviceWorker.controller !== null);

		current = 'new';
		const second = await context.newPage();
		await second.goto(`${origin}/sign-in`);
		await signIn(second).toBeVisible();
		see(await entryOf(second)).toContain('New.js');
		await second.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			await registration.update();
		});
		await second.waitForFunction(
			async () => (await navigator.serviceWorker.ready).waiting?.state === 'installed',
		);
		// The old page finds the part of its own version that it had not loaded yet.
		await first.evaluate(() => {
			const link = document.createElement('a');
			link.href = '/settings';
			document.body.append(link);
			link.click();
		});
		// It asks who is here, and leads back.
		await expect(first).toHaveURL(/sign-in\?next=/);
		see(await entryOf(first)).toContain(entry);

		await hangUp();
		await second.reload();
		await signIn(second).toBeVisible();
		see(await entryOf(second)).toContain(entry);
		await listen(port);
		await second.reload();
		see(await entryOf(second)).toContain('New.js');
		// Nobody is signed in, and the browser says so.
		see(faults.filter((fault) => !fault.includes('401'))).toEqual([]);

		// The new one takes over when the last page is closed: one that is opened before the browser has seen to that
		// belongs to the old one for as long as it stays open, so between two tries there is none.
		await first.close();
		await second.close();
		await expect
			.poll(
				async () => {
					const page = await context.newPage();
					await page.goto(`${origin}/sign-in`);
					const kept = await page.evaluate(() => caches.keys());
					await page.close();
					return kept;
				},
				{ timeout: 20_000 },
			)
			.toHaveLength(1);
		const third = await context.newPage();
		await third.goto(`${origin}/sign-in`);
		await hangUp();
		await third.reload();
		await signIn(third).toBeVisible();
		see(await entryOf(third)).toContain('New.js');
	} finally {
		await browser.close();
		if ((server as Server).listening) await hangUp();
	}
});
