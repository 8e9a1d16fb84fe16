import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller, openAsGuest, OWNER, signIn } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
});
afterAll(() => server.destroy());

test('[ACC1] a start without an owner prints a set-up link, and a wrong one makes nobody owner', async () => {
	expect(server.setupToken).toMatch(/^[\w-]{43}$/);
	const stranger = new Caller(server.origin);
	const answer = await stranger.call('POST', '/api/setup', { token: 'guessed', ...OWNER });
	expect(answer.status).toBe(410);
	expect(stranger.cookie).toBeNull();
});

test('[ACC1] every start without an owner prints a fresh link, and the one before is dead', async () => {
	const old = server.setupToken;
	server = await server.restart();
	expect(server.setupToken).not.toBe(old);
	const late = await new Caller(server.origin).call('POST', '/api/setup', { token: old, ...OWNER });
	expect(late.status).toBe(410);
});

test('[ACC2] two people who use the set-up link at once make one owner', async () => {
	const tries = await Promise.all(
		[1, 2].map(() => {
			const caller = new Caller(server.origin);
			return caller
				.call('POST', '/api/setup', { token: server.setupToken, ...OWNER })
				.then(({ status }) => ({ status, caller }));
		}),
	);
	expect(tries.map(({ status }) => status).sort()).toEqual([201, 410]);
	owner = tries.find(({ status }) => status === 201)?.caller as Caller;
	expect(await owner.expect(200, 'GET', '/api/me')).toMatchObject({
		user: { name: OWNER.name, role: 'owner' },
	});
});

test('[ACC3] set-up leaves one example brief on the desk, written and not handed off', async () => {
	const desk = await owner.expect<{ drafts: { example: boolean; briefId: string }[] }>(
		200,
		'GET',
		'/api/desk',
	);
	expect(desk).toMatchObject({ surfaced: [], held: [], out: [] });
	expect(desk.drafts).toHaveLength(1);
	expect(desk.drafts[0]?.example).toBe(true);
	const brief = await owner.readBrief(desk.drafts[0]?.briefId ?? '');
	expect(brief.handoffs).toEqual([]);
	expect(brief.sections.goal.markdown).not.toBe('');
});

test('[ACC4] a session cookie is not for scripts, and signing out ends it', async () => {
	const person = new Caller(server.origin);
	const answer = await person.call('POST', '/api/sign-in', {
		email: OWNER.email.toUpperCase(),
		password: OWNER.password,
	});
	expect(answer.status).toBe(200);
	const cookie = answer.headers.getSetCookie()[0] ?? '';
	expect(cookie).toMatch(/^session=/);
	expect(cookie).toMatch(/HttpOnly/);
	expect(cookie).toMatch(/SameSite=Lax/);
	const kept = person.cookie;
	await person.expect(204, 'POST', '/api/sign-out', {});
	person.cookie = kept;
	expect((await person.call('GET', '/api/me')).status).toBe(401);
});

test('[ACC5] a wrong password and an unknown person get the same answer', async () => {
	const wrong = await new Caller(server.origin).call('POST', '/api/sign-in', {
		email: OWNER.email,
		password: 'not the password at all',
	});
	const unknown = await new Caller(server.origin).call('POST', '/api/sign-in', {
		email: 'nobody@harbour.example',
		password: 'not the password at all',
	});
	expect(wrong.status).toBe(401);
	expect(wrong.body).toEqual(unknown.body);
});

test('[V41] a socket with a foreign, null or missing origin is refused, whatever cookie it brings', async () => {
	const brief = await owner.createBrief({ title: 'Origins' });
	const upgrade = (origin: string | null): Promise<number> =>
		new Promise((resolve) => {
			const socket = new WebSocket(
				`${server.origin.replace('http', 'ws')}/sync/briefs/${brief.id}/text`,
				{ headers: { cookie: owner.cookie ?? '', ...(origin === null ? {} : { origin }) } },
			);
			socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
			socket.on('open', () => {
				socket.close();
				resolve(101);
			});
			socket.on('error', () => undefined);
		});
	expect(await upgrade('https://evil.example')).toBe(403);
	expect(await upgrade('null')).toBe(403);
	expect(await upgrade(null)).toBe(403);
	expect(await upgrade(`${server.origin}.evil.example`)).toBe(403);
	expect(await upgrade(server.origin)).toBe(101);
	expect(await upgrade(server.origin.replace('127.0.0.1', 'localhost'))).toBe(101);
});

test('[V43] a write from a foreign page is refused as JSON, as plain text and without a type', async () => {
	const body = JSON.stringify({ title: 'Forged' });
	for (const type of ['application/json', 'text/plain', null]) {
		for (const origin of ['https://evil.example', 'null', null]) {
			const answer = await owner.call('POST', '/api/briefs', body, {
				origin,
				'content-type': type,
				'sec-fetch-site': 'cross-site',
			});
			expect(answer.status, `${type} from ${origin}`).toBe(403);
		}
	}
	const page = await owner.call('POST', '/sign-in', body, { origin: 'https://evil.example' });
	expect(page.status).toBe(403);
	const own = await owner.call('POST', '/api/briefs', body, { 'content-type': 'text/plain' });
	expect(own.status).toBe(415);
});

test('[ACC6] every answer carries a policy without unsafe-inline scripts, and may not be framed', async () => {
	for (const path of [
		'/',
		'/briefs/b_nothing',
		'/api/me',
		'/api/health',
		'/favicon.svg',
		'/no/such',
	]) {
		const { headers } = await owner.call('GET', path);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy, path).toMatch(/frame-ancestors 'none'/);
		expect(policy, path).toMatch(/default-src '(self|none)'/);
		expect(/script-src[^;]*/.exec(policy)?.[0] ?? '', path).not.toMatch(/unsafe/);
		expect(headers.get('x-content-type-options'), path).toBe('nosniff');
		expect(headers.get('referrer-policy'), path).toBe('no-referrer');
	}
});

test('[ACC7] a guest sees the brief of the link, and nothing else of the desk', async () => {
	const brief = await owner.createBrief({ title: 'Shared' });
	const other = await owner.createBrief({ title: 'Not shared' });
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	expect(await guest.expect(200, 'GET', '/api/me')).toMatchObject({
		guest: { name: 'Tomas', role: 'editor', briefId: brief.id },
	});
	expect((await guest.readBrief(brief.id)).title).toBe('Shared');
	expect((await guest.call('GET', `/api/briefs/${other.id}`)).status).toBe(404);
	expect((await guest.call('GET', '/api/desk')).status).toBe(403);
	expect((await guest.call('GET', '/api/briefs')).status).toBe(403);
	expect((await guest.call('POST', `/api/briefs/${brief.id}/handoffs`, {})).status).toBe(403);
	expect(
		(await guest.call('POST', `/api/briefs/${brief.id}/links`, { role: 'viewer' })).status,
	).toBe(403);
});

test('[ACC8] a viewer reads and changes nothing', async () => {
	const brief = await owner.createBrief({
		title: 'To be read',
		sections: { context: '- One premise' },
	});
	const viewer = await openAsGuest(server, await owner.share(brief.id, 'viewer'), 'Priya');
	const seen = await viewer.readBrief(brief.id);
	expect(seen.role).toBe('viewer');
	const uid = seen.sections.context.items[0]?.uid;
	const judged = await viewer.call('POST', `/api/briefs/${brief.id}/premises/${uid}/standing`, {
		standing: 'checked',
	});
	expect(judged.status).toBe(403);
	const decided = await viewer.call('POST', `/api/briefs/${brief.id}/decisions`, {
		decisionId: crypto.randomUUID(),
		suggestionId: 's_abcdefghijkl',
		op: 'accept',
		rev: 0,
	});
	expect(decided.status).toBe(403);
});

test('[ACC9] a revoked link opens for nobody, and says whom to ask', async () => {
	const brief = await owner.createBrief({ title: 'Shared for a while' });
	const link = await owner.share(brief.id, 'viewer');
	const guest = await openAsGuest(server, link, 'Tomas');
	const listed = await owner.expect<{ items: object[] }>(
		200,
		'GET',
		`/api/briefs/${brief.id}/links`,
	);
	expect(listed.items).toMatchObject([{ id: link.id, role: 'viewer', guests: 1 }]);
	expect(JSON.stringify(listed)).not.toContain(link.url.split('/s/')[1]);
	await owner.expect(204, 'DELETE', `/api/briefs/${brief.id}/links/${link.id}`);
	expect((await guest.call('GET', `/api/briefs/${brief.id}`)).status).toBe(404);
	const late = await new Caller(server.origin).call<{ error: { message: string } }>(
		'POST',
		'/api/links/open',
		{
			token: link.url.split('/s/')[1],
			name: 'Late',
		},
	);
	expect(late.status).toBe(410);
	expect(late.body.error.message).toMatch(/revoked.*Ask Ines Calder/);
});

test('[ACC10] a start with faulty settings names every one of them and exits 1', async () => {
	await expect(
		startServer({
			PORT: 'many',
			ORIGIN: 'desk.example',
			TRUSTED_PROXIES: 'two',
			OPENAI_MODEL: 'larch',
			OPENAI_CONCURRENCY: '0',
			DATABASE_URL: 'file:desk.db?mode=ro',
		}),
	).rejects.toThrow(
		/PORT[^]*ORIGIN[^]*TRUSTED_PROXIES[^]*OPENAI_CONCURRENCY[^]*OPENAI_MODEL[^]*DATABASE_URL/,
	);
	await expect(startServer({ PORT: new URL(server.origin).port })).rejects.toThrow(/is taken/);
});

test('[ACC4] the secrets of sessions and links are in no log', async () => {
	const person = await signIn(server);
	const secret = person.cookie?.split('=')[1] ?? '';
	expect(secret).toHaveLength(43);
	expect(server.log()).not.toContain(secret);
	expect(server.log()).not.toContain(OWNER.password);
});
