import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Brief, Invitation, Member, NewInvitation, Page } from '#lib/protocol/answers.ts';
import {
	Caller,
	emailOf,
	joinAs,
	OWNER,
	PASSWORD,
	setUpOwner,
	withToken,
} from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

interface Refusal {
	error: { code: string; message: string };
}
const invite = () =>
	owner.expect<NewInvitation>(201, 'POST', '/api/invitations', { role: 'member' });
const accept = (invitation: NewInvitation, name: string) => {
	const caller = new Caller(server.origin);
	const body = {
		token: invitation.url.split('/join/')[1],
		name,
		email: emailOf(name),
		password: PASSWORD,
	};
	return caller
		.call<Refusal>('POST', '/api/invitations/accept', body)
		.then((answer) => ({ caller, answer }));
};
const signInAs = (name: string, password = PASSWORD) => {
	const caller = new Caller(server.origin);
	return caller
		.call('POST', '/api/sign-in', { email: emailOf(name), password })
		.then(({ status }) => ({ caller, status }));
};

test('[ACC11] an invitation makes one member, who is signed in and writes on the desk', async () => {
	const before = Date.now();
	const invitation = await invite();
	expect(invitation.url).toMatch(/\/join\/[\w-]{43}$/);
	expect(invitation.expiresAt - before).toBeGreaterThan(7 * 86_400_000 - 60_000);
	expect(invitation.expiresAt - before).toBeLessThan(7 * 86_400_000 + 60_000);
	const { caller, answer } = await accept(invitation, 'Tomas Wirth');
	expect(answer.status).toBe(201);
	expect(await caller.expect(200, 'GET', '/api/me')).toMatchObject({
		user: { name: 'Tomas Wirth', email: emailOf('Tomas Wirth'), role: 'member' },
	});
	const brief = await caller.createBrief({ title: 'By a member' });
	expect((await owner.readBrief(brief.id)).createdBy.name).toBe('Tomas Wirth');
	expect((await signInAs('Tomas Wirth')).status).toBe(200);
	const { items } = await caller.expect<Page<Member>>(200, 'GET', '/api/members');
	expect(items.map(({ name, role }) => [name, role])).toEqual([
		[OWNER.name, 'owner'],
		['Tomas Wirth', 'member'],
	]);
});

test('[ACC12] an invitation works once, however many people accept it at the same time', async () => {
	const invitation = await invite();
	const tries = await Promise.all(
		['Anna', 'Bert', 'Cleo', 'Dora'].map((name) => accept(invitation, name)),
	);
	expect(tries.map(({ answer }) => answer.status).sort()).toEqual([201, 410, 410, 410]);
	const { items } = await owner.expect<Page<Member>>(200, 'GET', '/api/members');
	expect(items.filter(({ name }) => ['Anna', 'Bert', 'Cleo', 'Dora'].includes(name))).toHaveLength(
		1,
	);
	const late = await accept(invitation, 'Emil');
	expect(late.answer.body.error.code).toBe('link-gone');
	expect(late.answer.body.error.message).toMatch(
		/^This invitation was used on .*Ask Ines Calder for another\.$/,
	);
	expect(late.caller.cookie).toBeNull();
});

test('[ACC12] an address that a member has makes no second one, and the invitation stays good', async () => {
	const invitation = await invite();
	const taken = await accept(invitation, 'Tomas Wirth');
	expect(taken.answer.status).toBe(409);
	expect(taken.answer.body.error.code).toBe('email-taken');
	expect(taken.caller.cookie).toBeNull();
	expect((await accept(invitation, 'Priya Raman')).answer.status).toBe(201);
});

test('[ACC13] an invitation that was withdrawn or is over a week old makes nobody a member', async () => {
	const withdrawn = await invite();
	const open = () => owner.expect<Page<Invitation>>(200, 'GET', '/api/invitations');
	expect((await open()).items.map(({ id }) => id)).toEqual([withdrawn.id]);
	expect(JSON.stringify(await open())).not.toContain(withdrawn.url.split('/join/')[1]);
	await owner.expect(204, 'DELETE', `/api/invitations/${withdrawn.id}`);
	expect((await open()).items).toEqual([]);
	const { answer } = await accept(withdrawn, 'Late');
	expect(answer.status).toBe(410);
	expect(answer.body.error.message).toMatch(/withdrawn.*Ask Ines Calder/);

	const old = await invite();
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	await database.execute({
		sql: 'update invitation set expires_at = ? where id = ?',
		args: [Date.now() - 1, old.id],
	});
	const kept = await database.execute('select hex(token_hash) as hash from invitation');
	database.close();
	expect((await accept(old, 'Later')).answer.body.error.message).toMatch(
		/was good until.*Ask Ines Calder/,
	);
	expect((await open()).items).toEqual([]);
	expect(JSON.stringify(kept.rows)).not.toContain(
		Buffer.from(old.url.split('/join/')[1] ?? '')
			.toString('hex')
			.toUpperCase(),
	);
	expect(server.log()).not.toContain(old.url.split('/join/')[1]);
});

test('[ACC13] only the owner invites and removes people', async () => {
	const { caller } = await signInAs('Tomas Wirth');
	expect((await caller.call('POST', '/api/invitations', { role: 'member' })).status).toBe(403);
	expect((await caller.call('GET', '/api/invitations')).status).toBe(403);
	const { items } = await owner.expect<Page<Member>>(200, 'GET', '/api/members');
	const priya = items.find(({ name }) => name === 'Priya Raman')?.id;
	expect((await caller.call('DELETE', `/api/members/${priya}`)).status).toBe(403);
	expect((await owner.call('POST', '/api/invitations', { role: 'owner' })).status).toBe(400);
	expect((await owner.call('DELETE', `/api/members/${items[0]?.id}`)).status).toBe(403);
});

test('[ACC22] removing a member ends sessions, tokens, links and sockets within 2 s; what they wrote stays', async () => {
	const gone = await joinAs(server, owner, 'Gone Soon');
	const program = await withToken(gone, ['read', 'write']);
	const brief = await gone.createBrief({ title: 'Stays', sections: { notes: 'Written by them.' } });
	const link = await gone.share(brief.id, 'editor');
	const sockets = [gone, program].map((caller) => new LiveClient(caller, brief.id));
	await Promise.all(sockets.map((socket) => socket.synced()));

	const removedAt = performance.now();
	await owner.expect(204, 'DELETE', `/api/members/${gone.id}`);
	expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([4401, 4401]);
	expect(performance.now() - removedAt).toBeLessThan(2_000);
	for (const socket of sockets) socket.destroy();
	expect((await gone.call('GET', '/api/me')).status).toBe(401);
	expect((await program.call('GET', '/api/me')).status).toBe(401);
	expect((await signInAs('Gone Soon')).status).toBe(401);
	const token = link.url.split('/s/')[1];
	const back = await new Caller(server.origin).call('POST', '/api/links/open', {
		token,
		name: 'Back',
	});
	expect(back.status).toBe(410);
	expect(await owner.readBrief(brief.id)).toMatchObject({
		createdBy: { name: 'Gone Soon' },
		sections: { notes: { markdown: 'Written by them.' } },
	});
	expect((await owner.call('DELETE', `/api/members/${gone.id}`)).status).toBe(404);
	// The address is free again: somebody removed by mistake can be invited once more.
	expect((await accept(await invite(), 'Gone Soon')).answer.status).toBe(201);
});

test('[ACC22] a restricted brief that nobody is left to edit goes to the owner, another does not', async () => {
	const gone = await joinAs(server, owner, 'Gone Too');
	const heir = await joinAs(server, owner, 'Named Heir');
	const alone = await gone.createBrief({ title: 'Theirs alone', restricted: true });
	const shared = await gone.createBrief({ title: 'With an heir', restricted: true });
	await gone.expect(200, 'PUT', `/api/briefs/${shared.id}/people/${heir.id}`, { role: 'editor' });
	expect((await owner.call('GET', `/api/briefs/${alone.id}`)).status).toBe(404);
	await owner.expect(204, 'DELETE', `/api/members/${gone.id}`);
	expect(await owner.expect<Brief>(200, 'GET', `/api/briefs/${alone.id}`)).toMatchObject({
		role: 'editor',
		restricted: true,
	});
	expect((await owner.call('GET', `/api/briefs/${shared.id}`)).status).toBe(404);
	expect((await heir.readBrief(shared.id)).role).toBe('editor');
});
