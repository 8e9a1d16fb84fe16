import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller, openAsGuest, setUpOwner } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

test('[V45] a share link is 256 random bits of which only the hash is kept, and no log holds it', async () => {
	const brief = await owner.createBrief({ title: 'Shared' });
	const links = await Promise.all(
		Array.from({ length: 20 }, () => owner.share(brief.id, 'viewer')),
	);
	const tokens = links.map(({ url }) => url.split('/s/')[1] ?? '');
	expect(new Set(tokens).size).toBe(20);
	for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
	// Asking for the page by its address is what a browser does first.
	for (const token of tokens) await new Caller(server.origin).call('GET', `/s/${token}`);
	const [first] = links;
	if (!first) throw new Error('no link');
	await openAsGuest(server, first, 'Tomas');
	await new Caller(server.origin).call('POST', '/api/links/open', { token: tokens[1], name: '' });
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const { rows } = await database.execute('select hex(token_hash) as hash, * from link');
	database.close();
	for (const token of tokens) {
		expect(server.log()).not.toContain(token);
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(JSON.stringify(rows)).not.toContain(
			Buffer.from(token, 'base64url').toString('hex').toUpperCase(),
		);
	}
});

test('[V45] the page that a link opens tells its address to nobody and is kept by no cache', async () => {
	const { headers } = await new Caller(server.origin).call('GET', '/s/some-token');
	expect(headers.get('referrer-policy')).toBe('no-referrer');
	expect(headers.get('cache-control')).toMatch(/no-cache|no-store/);
	expect(headers.get('content-security-policy')).toMatch(/connect-src 'self'/);
	expect(headers.get('content-security-policy')).toMatch(/img-src 'self' data:/);
});

test('[V45] a guessed, revoked or expired link opens nothing, and its guests are out within 2 s', async () => {
	const brief = await owner.createBrief({ title: 'Shared for a while' });
	const link = await owner.share(brief.id, 'viewer');
	const guest = await openAsGuest(server, link, 'Tomas');
	const client = new LiveClient(guest, brief.id);
	await client.synced();
	const at = performance.now();
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	expect(await client.closed()).toBe(4403);
	expect(performance.now() - at).toBeLessThan(2_000);
	client.destroy();
	expect((await guest.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	for (const token of [link.url.split('/s/')[1], 'guessed', '', 'x'.repeat(200)]) {
		const answer = await new Caller(server.origin).call('POST', '/api/links/open', {
			token,
			name: 'X',
		});
		expect(answer.status).toBe(410);
		expect(answer.headers.getSetCookie()).toEqual([]);
	}
});
