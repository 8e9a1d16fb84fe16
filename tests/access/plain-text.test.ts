import { afterAll, beforeAll, expect, test } from 'vitest';
import { titleOf } from '#brief';
import type { Brief } from '#lib/protocol/answers.ts';
import type { Caller } from '../support/caller.ts';
import { joinAs, openAsGuest, setUpOwner } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { XSS } from '../support/xss.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

test('[V44] what looks like script is kept and told as the plain text that it is', async () => {
	for (const text of XSS) {
		const brief = await owner.createBrief({ title: text, sections: { context: `- ${text}` } });
		expect(brief.title, text).toBe(text.trim());
		const renamed = await owner.expect<Brief>(200, 'PATCH', `/api/briefs/${brief.id}`, {
			title: `x ${text}`,
		});
		expect(renamed.title).toBe(`x ${text.trim()}`);
		const exported = await owner.call<string>('GET', `/api/briefs/${brief.id}/export?format=md`);
		expect(exported.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
		expect(exported.headers.get('x-content-type-options')).toBe('nosniff');
		expect(exported.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
	}
});

test('[V44] no link with a scheme that runs script comes in by REST or import', async () => {
	const schemes = [
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'data:text/html,<script>alert(1)</script>',
		'vbscript:x',
		'&#106;avascript:alert(1)',
	];
	for (const scheme of schemes) {
		const notes = `[press here](${scheme})`;
		const made = await owner.createBrief({ title: 'Links', sections: { notes } });
		const imported = await owner.expect<Brief>(201, 'POST', '/api/briefs/import', {
			markdown: `# Links\n\n${notes}`,
		});
		for (const { id } of [made, imported]) {
			const client = new LiveClient(owner, id);
			await client.synced();
			const stored = JSON.stringify(client.doc.getXmlFragment('notes').toJSON());
			expect(stored, scheme).not.toMatch(/href="?\s*(javascript|data|vbscript):/i);
			client.destroy();
		}
	}
});

test('[V44] names are text everywhere: of members, guests, tokens, and in presence', async () => {
	const name = '<img src=x onerror=alert(1)>';
	const member = await joinAs(server, owner, 'Plain Name');
	await member.expect(200, 'PATCH', '/api/me', { name });
	const brief = await member.createBrief({ title: 'Named' });
	expect(brief.createdBy.name).toBe(name);
	const guest = await openAsGuest(server, await member.share(brief.id, 'viewer'), name);
	expect(await guest.expect(200, 'GET', '/api/me')).toMatchObject({ guest: { name } });
	await member.expect(201, 'POST', '/api/tokens', { name });
	const [seen, showing] = [new LiveClient(owner, brief.id), new LiveClient(guest, brief.id)];
	await Promise.all([seen.synced(), showing.synced()]);
	showing.provider.awareness.setLocalState({ user: { name: 'x' } });
	await until(() => seen.provider.awareness.getStates().has(showing.doc.clientID), 'seen');
	expect(seen.provider.awareness.getStates().get(showing.doc.clientID)).toMatchObject({
		user: { name },
	});
	expect(titleOf(seen.doc).toJSON()).toBe('Named');
	seen.destroy();
	showing.destroy();
});

test('[V44] every HTML page carries a policy that runs no inline script, and every answer of the API is JSON or Markdown', async () => {
	for (const path of [
		'/',
		'/settings',
		'/join/x',
		'/s/x',
		'/setup/x',
		'/briefs/b_x',
		'/<script>alert(1)</script>',
		'/api/<script>',
	]) {
		const { headers, body } = await owner.call<string>('GET', encodeURI(path));
		const policy = headers.get('content-security-policy') ?? '';
		const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
		expect(isPage, path).toBe(!path.startsWith('/api/'));
		if (isPage) {
			expect(policy, path).toMatch(/script-src 'self'/);
			expect(/script-src[^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe/);
			expect(policy).toMatch(/object-src 'none'/);
			expect(policy).toMatch(/base-uri 'none'/);
			expect(body).not.toContain('<script>alert(1)');
		} else expect(policy, path).toMatch(/default-src 'none'/);
	}
});
