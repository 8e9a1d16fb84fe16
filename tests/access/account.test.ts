import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
	ApiToken,
	LinkOfDesk,
	NewApiToken,
	Page,
	SessionSummary,
} from '#lib/protocol/answers.ts';
import {
	Caller,
	emailOf,
	joinAs,
	openAsGuest,
	PASSWORD,
	setUpOwner,
	withToken,
} from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { freePort, startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;
let tomas: Caller & { id: string };
const clients: LiveClient[] = [];
const open = (caller: Caller, briefId: string): LiveClient => {
	const client = new LiveClient(caller, briefId);
	clients.push(client);
	return client;
};
const signIn = async (password: string, headers: Record<string, string> = {}) => {
	const caller = new Caller(server.origin);
	const body = { email: emailOf('Tomas Wirth'), password };
	return { caller, status: (await caller.call('POST', '/api/sign-in', body, headers)).status };
};

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
	tomas = await joinAs(server, owner, 'Tomas Wirth');
});
afterAll(async () => {
	for (const client of clients) client.destroy();
	await server.destroy();
});

test('[ACC19] an API token is shown once, kept as a hash, and asks for no origin', async () => {
	const made = await tomas.expect<NewApiToken>(201, 'POST', '/api/tokens', {
		name: 'Export',
		scopes: ['read', 'write'],
	});
	expect(made.id).toMatch(/^t_/);
	expect(made.token).toMatch(/^nd_[\w-]{43}$/);
	const program = new Caller(server.origin);
	program.bearer = made.token;
	expect(await program.expect(200, 'GET', '/api/me')).toMatchObject({ user: { id: tomas.id } });
	const brief = await program.createBrief({ title: 'Made by a program' });
	expect(brief.createdBy.name).toBe('Tomas Wirth');
	const client = open(program, brief.id);
	await client.synced();
	const listed = await tomas.expect<Page<ApiToken>>(200, 'GET', '/api/tokens');
	expect(listed.items).toMatchObject([{ id: made.id, name: 'Export', scopes: ['read', 'write'] }]);
	expect(listed.items[0]?.usedAt).toBeGreaterThan(Date.now() - 60_000);
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	const { rows } = await database.execute('select * from api_token');
	database.close();
	expect(JSON.stringify([listed, rows, server.log()])).not.toContain(made.token.slice(3));
});

test('[ACC19] a read token writes nothing, by HTTP or socket, and no token changes its account', async () => {
	const brief = await tomas.createBrief({ title: 'Read by a program' });
	const reader = await withToken(tomas, ['read']);
	const writer = await withToken(tomas, ['write']);
	expect((await reader.readBrief(brief.id)).title).toBe('Read by a program');
	expect((await reader.call('PATCH', `/api/briefs/${brief.id}`, { title: 'x' })).status).toBe(403);
	expect((await reader.call('POST', '/api/briefs', { title: 'x' })).status).toBe(403);
	expect((await writer.call('PATCH', `/api/briefs/${brief.id}`, { title: 'y' })).status).toBe(200);
	for (const program of [reader, writer]) {
		expect((await program.call('POST', '/api/tokens', { name: 'another' })).status).toBe(403);
		expect((await program.call('PATCH', '/api/me', { name: 'x' })).status).toBe(403);
		const password = { currentPassword: PASSWORD, password: 'a third long night' };
		expect((await program.call('POST', '/api/me/password', password)).status).toBe(403);
	}
	expect((await tomas.call('POST', '/api/tokens', { name: 'none', scopes: [] })).status).toBe(400);
	expect((await tomas.call('POST', '/api/tokens', { name: 'all', scopes: ['admin'] })).status).toBe(
		400,
	);
});

test('[ACC19] a bad token is not made up for by a good cookie', async () => {
	const answer = await tomas.call('GET', '/api/me', undefined, {
		authorization: 'Bearer nd_wrong',
	});
	expect(answer.status).toBe(401);
	const forged = await tomas.call(
		'POST',
		'/api/sign-out',
		{},
		{ authorization: 'Bearer x', origin: 'https://evil.example' },
	);
	expect(forged.status).toBe(204);
	const basic = await tomas.call('GET', '/api/me', undefined, { authorization: 'Basic eDp5' });
	expect(basic.status).toBe(401);
	tomas = Object.assign((await signIn(PASSWORD)).caller, { id: tomas.id });
	expect(
		(await tomas.call('GET', '/api/me', undefined, { authorization: 'Basic eDp5' })).status,
	).toBe(200);
});

test('[ACC20] a revoked token is dead at once, and its sockets within 2 s', async () => {
	const brief = await tomas.createBrief({ title: 'Revoked token' });
	const program = await withToken(tomas, ['read']);
	const client = open(program, brief.id);
	await client.synced();
	expect((await owner.call('DELETE', `/api/tokens/${program.id}`)).status).toBe(404);
	const at = performance.now();
	await tomas.expect(204, 'DELETE', `/api/tokens/${program.id}`);
	expect(await client.closed()).toBe(4401);
	expect(performance.now() - at).toBeLessThan(2_000);
	expect((await program.call('GET', '/api/me')).status).toBe(401);
});

test('[ACC21] sessions are listed by browser, and each can be ended with its sockets', async () => {
	const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
	const { caller: second } = await signIn(PASSWORD, { 'user-agent': agent });
	const list = () => tomas.expect<Page<SessionSummary>>(200, 'GET', '/api/sessions');
	const before = (await list()).items;
	const session = before.find((item) => item.agent === agent);
	expect(session).toMatchObject({ current: false });
	expect(before.filter(({ current }) => current)).toHaveLength(1);
	expect(JSON.stringify(before)).not.toContain(second.cookie?.split('=')[1]);
	const brief = await tomas.createBrief({ title: 'Two browsers' });
	const client = open(second, brief.id);
	await client.synced();
	expect((await owner.call('DELETE', `/api/sessions/${session?.id}`)).status).toBe(404);
	await tomas.expect(204, 'DELETE', `/api/sessions/${session?.id}`);
	expect(await client.closed()).toBe(4401);
	expect((await second.call('GET', '/api/me')).status).toBe(401);
	expect((await list()).items).toHaveLength(before.length - 1);
	expect((await tomas.call('DELETE', `/api/sessions/${session?.id}`)).status).toBe(404);
});

test('[ACC21] signing in again in the same browser leaves one session, not two', async () => {
	const { caller } = await signIn(PASSWORD);
	const first = caller.cookie;
	await caller.expect(200, 'POST', '/api/sign-in', {
		email: emailOf('Tomas Wirth'),
		password: PASSWORD,
	});
	expect(caller.cookie).not.toBe(first);
	caller.cookie = first;
	expect((await caller.call('GET', '/api/me')).status).toBe(401);
});

test('[ACC23] a new password asks for the current one', async () => {
	const change = (currentPassword: string, password: string) =>
		tomas.call('POST', '/api/me/password', { currentPassword, password });
	expect((await change('not the current one', 'a third long night')).status).toBe(401);
	expect((await change(PASSWORD, 'too short')).status).toBe(400);
	expect((await tomas.call('GET', '/api/me')).status).toBe(200);
});

test('[V42] a new password ends every other session and its sockets within 2 s, and the old password is dead', async () => {
	const { caller: second } = await signIn(PASSWORD);
	const brief = await tomas.createBrief({ title: 'Changed locks' });
	const client = open(second, brief.id);
	await client.synced();
	const before = tomas.cookie;
	const at = performance.now();
	await tomas.expect(204, 'POST', '/api/me/password', {
		currentPassword: PASSWORD,
		password: 'a third long night',
	});
	expect(await client.closed()).toBe(4401);
	expect(performance.now() - at).toBeLessThan(2_000);
	expect((await second.call('GET', '/api/me')).status).toBe(401);
	expect(tomas.cookie).not.toBe(before);
	expect((await tomas.call('GET', '/api/me')).status).toBe(200);
	expect((await signIn(PASSWORD)).status).toBe(401);
	expect((await signIn('a third long night')).status).toBe(200);
});

test('[ACC23] a new name is the one that others see from then on', async () => {
	await tomas.expect(200, 'PATCH', '/api/me', { name: '  Tomas W. ' });
	expect(await tomas.expect(200, 'GET', '/api/me')).toMatchObject({ user: { name: 'Tomas W.' } });
	const brief = await tomas.createBrief({ title: 'Signed' });
	expect((await owner.readBrief(brief.id)).createdBy.name).toBe('Tomas W.');
	const spoofed = 'Ines\n \u202eredlaC\u0000';
	const told = await tomas.expect(200, 'PATCH', '/api/me', { name: spoofed });
	expect(told).toMatchObject({ user: { name: 'Ines redlaC' } });
	expect((await tomas.call('PATCH', '/api/me', { name: ' \u200f ' })).status).toBe(400);
	expect((await tomas.call('PATCH', '/api/me', { name: 'x', role: 'owner' })).status).toBe(400);
});

test('[ACC9] every link that somebody may revoke is in one list, and no other', async () => {
	const brief = await tomas.createBrief({ title: 'Linked', restricted: true });
	const link = await tomas.share(brief.id, 'viewer');
	await openAsGuest(server, link, 'Gus');
	const { items } = await tomas.expect<Page<LinkOfDesk>>(200, 'GET', '/api/links');
	expect(items).toMatchObject([
		{ id: link.id, briefId: brief.id, briefTitle: 'Linked', guests: 1 },
	]);
	expect(JSON.stringify(await owner.expect(200, 'GET', '/api/links'))).not.toContain(link.id);
});

test('[V42] over https the cookies are bound to the host, and closed to scripts and other sites', async () => {
	const port = await freePort();
	const secure = await startServer({ ORIGIN: 'https://desk.example.org', PORT: String(port) });
	const caller = new Caller(`http://127.0.0.1:${port}`);
	const made = await caller.call(
		'POST',
		'/api/setup',
		{
			token: secure.setupToken,
			name: 'Ines Calder',
			email: 'ines@harbour.example',
			password: PASSWORD,
		},
		{ origin: 'https://desk.example.org' },
	);
	expect(made.status).toBe(201);
	const cookies = made.headers.getSetCookie();
	expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
		'__Host-session',
		'__Host-device',
	]);
	for (const cookie of cookies) {
		for (const flag of [/; Path=\/(;|$)/, /; HttpOnly/, /; Secure/, /; SameSite=Lax/])
			expect(cookie).toMatch(flag);
		expect(cookie).not.toMatch(/Domain/i);
	}
	expect(made.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
	await secure.destroy();
});
