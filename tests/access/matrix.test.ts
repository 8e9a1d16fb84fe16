import { afterAll, beforeAll, expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { sectionOf, typeRoots } from '#brief';
import type {
	ApiToken,
	Invitation,
	NewInvitation,
	Page,
	SessionSummary,
} from '#lib/protocol/answers.ts';
import { FRAME, SYNC } from '#lib/protocol/frames.ts';
import { createApp } from '#server/app.ts';
import { type Caller, joinAs, PASSWORD, withToken } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import {
	createWorld,
	PRINCIPALS,
	type Place,
	type PrincipalName,
	type World,
} from '../support/principals.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let world: World;

beforeAll(async () => {
	server = await startServer({ TRUSTED_PROXIES: '1' });
	world = await createWorld(server);
}, 60_000);
afterAll(() => server.destroy());

interface Call {
	body?: unknown;
	/** What stands in the path for each `:name`. */
	params?: Record<string, string>;
	/** Makes good again what a call that was allowed did. */
	after?: () => Promise<unknown>;
}
interface Row {
	/** The status for each principal, in the order of the head. */
	expected: string;
	call?: (place: Place, principal: PrincipalName) => Call | Promise<Call>;
}

const far = (): number => Date.now() + 30 * 86_400_000;
const keeperOf = ({ keeper }: Place) => keeper;
const scheduled = async (place: Place): Promise<Call> => {
	const { id } = await keeperOf(place).handOff(place.brief.id, { startAt: far() });
	return { params: { id }, body: {} };
};
const ofBrief = (body?: unknown) => (): Call => ({ body });

//  anonymous, three guests by link, member, named viewer, creator, owner, ex-member, stranger, read and write token
const ALL_200 = '200 200 200 200 200 200 200 200 200 200 200 200';
const ALL_410 = '410 410 410 410 410 410 410 410 410 410 410 410';
const MEMBERS = '401 403 403 403 200 200 200 200 401 200 200 200';
const READERS = '401 200 200 200 200 200 200 200 401 404 200 200';

/** Routes under /api; what follows a # tells rows of one route apart. */
const TABLE: Record<string, Row> = {
	'GET /health': { expected: ALL_200 },
	'POST /setup': {
		expected: ALL_410,
		call: () => ({
			body: { token: 'x', name: 'X', email: 'x@harbour.example', password: PASSWORD },
		}),
	},
	'POST /sign-in': {
		expected: '401 401 401 401 401 401 401 401 401 401 401 401',
		call: (_place, principal) => ({
			body: { email: `${principal.replace(' ', '')}@x.example`, password: 'wrong' },
		}),
	},
	'GET /me': { expected: '401 200 200 200 200 200 200 200 401 200 200 200' },
	'PATCH /me': {
		expected: '401 403 403 403 200 200 200 200 401 200 403 403',
		call: () => ({ body: { name: 'Renamed' } }),
	},
	'POST /me/password': {
		expected: '401 403 403 403 401 401 401 401 401 401 403 403',
		call: () => ({ body: { currentPassword: 'not this one', password: 'never to be set' } }),
	},
	'GET /sessions': { expected: MEMBERS },
	'DELETE /sessions/:id': {
		expected: '401 403 403 403 404 404 404 404 401 404 403 403',
		call: async () => {
			const { items } = await world.third.expect<Page<SessionSummary>>(200, 'GET', '/api/sessions');
			return { params: { id: items[0]?.id ?? '' } };
		},
	},
	'GET /tokens': { expected: MEMBERS },
	'POST /tokens': {
		expected: '401 403 403 403 201 201 201 201 401 201 403 403',
		call: () => ({ body: { name: 'program' } }),
	},
	'DELETE /tokens/:id': {
		expected: '401 403 403 403 404 404 404 404 401 404 403 403',
		call: async () => ({ params: { id: (await withToken(world.third, ['read'])).id } }),
	},
	'GET /members': { expected: MEMBERS },
	'DELETE /members/:id': {
		expected: '401 403 403 403 403 403 403 204 401 403 403 403',
		call: async (_place, principal) => {
			const { id } = await joinAs(server, world.admin, `Victim of ${principal}`);
			return { params: { id } };
		},
	},
	'GET /invitations': { expected: '401 403 403 403 403 403 403 200 401 403 403 403' },
	'POST /invitations': {
		expected: '401 403 403 403 403 403 403 201 401 403 403 403',
		call: () => ({ body: { role: 'member' } }),
	},
	'DELETE /invitations/:id': {
		expected: '401 403 403 403 403 403 403 204 401 403 403 403',
		call: async () => {
			const body = { role: 'member' };
			const { id } = await world.admin.expect<NewInvitation>(201, 'POST', '/api/invitations', body);
			return { params: { id } };
		},
	},
	'POST /invitations/accept': {
		expected: ALL_410,
		call: () => ({
			body: { token: 'x', name: 'X', email: 'x@harbour.example', password: PASSWORD },
		}),
	},
	'GET /desk': { expected: MEMBERS },
	'GET /bin': { expected: MEMBERS },
	'GET /links': { expected: MEMBERS },
	'POST /links/open': { expected: ALL_410, call: () => ({ body: { token: 'x', name: 'X' } }) },
	'GET /briefs': { expected: MEMBERS },
	'POST /briefs': {
		expected: '401 403 403 403 201 201 201 201 401 201 403 201',
		call: () => ({ body: { title: 'New' } }),
	},
	'POST /briefs/import': {
		expected: '401 403 403 403 201 201 201 201 401 201 403 201',
		call: () => ({ body: { markdown: '# New' } }),
	},
	'GET /briefs/:id': { expected: READERS },
	'PATCH /briefs/:id': {
		expected: '401 403 403 200 200 403 200 200 401 404 403 200',
		call: ({ brief }) => ({ body: { title: brief.title } }),
	},
	'PATCH /briefs/:id #restricted': {
		expected: '401 403 403 403 200 403 200 200 401 404 403 200',
		call: ({ brief }) => ({ body: { restricted: brief.restricted } }),
	},
	'DELETE /briefs/:id': {
		expected: '401 403 403 403 403 403 204 204 401 404 403 403',
		call: (place) => ({
			after: () => keeperOf(place).call('POST', `/api/briefs/${place.brief.id}/restore`, {}),
		}),
	},
	'POST /briefs/:id/restore': {
		expected: '401 404 404 404 404 404 200 200 401 404 404 404',
		call: async (place) => {
			await keeperOf(place).expect(204, 'DELETE', `/api/briefs/${place.brief.id}`);
			return {
				body: {},
				after: () => keeperOf(place).call('POST', `/api/briefs/${place.brief.id}/restore`, {}),
			};
		},
	},
	'GET /briefs/:id/export': { expected: READERS, call: () => ({ params: { query: 'format=md' } }) },
	'GET /briefs/:id/people': { expected: '401 403 403 403 200 403 200 200 401 404 200 200' },
	'PUT /briefs/:id/people/:userId': {
		expected: '401 403 403 403 200 403 200 200 401 404 403 200',
		call: () => ({ params: { userId: world.third.id }, body: { role: 'viewer' } }),
	},
	'DELETE /briefs/:id/people/:userId': {
		expected: '401 403 403 403 204 403 204 204 401 404 403 204',
		call: async (place) => {
			const path = `/api/briefs/${place.brief.id}/people/${world.third.id}`;
			await keeperOf(place).expect(200, 'PUT', path, { role: 'viewer' });
			return { params: { userId: world.third.id } };
		},
	},
	'GET /briefs/:id/links': { expected: '401 403 403 403 200 403 200 200 401 404 200 200' },
	'POST /briefs/:id/links': {
		expected: '401 403 403 403 201 403 201 201 401 404 403 201',
		call: ofBrief({ role: 'viewer' }),
	},
	'DELETE /briefs/:id/links/:linkId': {
		expected: '401 403 403 403 204 403 204 204 401 404 403 204',
		call: async (place) => ({
			params: { linkId: (await keeperOf(place).share(place.brief.id, 'viewer')).id },
		}),
	},
	'POST /briefs/:id/premises/:uid/standing': {
		expected: '401 403 403 200 200 403 200 200 401 404 403 200',
		call: ({ premise }) => ({ params: { uid: premise }, body: { standing: 'held' } }),
	},
	'POST /briefs/:id/handoffs': {
		expected: '401 403 403 403 202 403 202 202 401 404 403 202',
		call: () => ({ body: { startAt: far() } }),
	},
	'GET /handoffs/:id': {
		expected: READERS,
		call: ({ handoffId }) => ({ params: { id: handoffId } }),
	},
	'POST /handoffs/:id/cancel': {
		expected: '401 403 403 200 200 403 200 200 401 404 403 200',
		call: scheduled,
	},
	'POST /handoffs/:id/surface': {
		expected: '401 403 403 409 409 403 409 409 401 404 403 409',
		call: scheduled,
	},
	'POST /handoffs/:id/hold': {
		expected: '401 403 403 403 200 200 200 200 401 404 403 200',
		call: ({ handoffId }) => ({ params: { id: handoffId }, body: { until: far() } }),
	},
	'DELETE /handoffs/:id/hold': {
		expected: '401 403 403 403 204 204 204 204 401 404 403 204',
		call: ({ handoffId }) => ({ params: { id: handoffId } }),
	},
	// Only the one who handed it off has it on their desk, and it has not failed.
	'POST /handoffs/:id/seen': {
		expected: '401 403 403 403 403 403 409 403 401 404 403 403',
		call: ({ handoffId }) => ({ params: { id: handoffId }, body: {} }),
	},
	'GET /briefs/:id/suggestions': { expected: READERS },
	'POST /briefs/:id/decisions': {
		expected: '401 403 403 200 200 403 200 200 401 404 403 200',
		call: ({ suggestion }) => ({
			body: {
				decisionId: crypto.randomUUID(),
				suggestionId: suggestion.id,
				op: 'reject',
				rev: 999,
			},
		}),
	},
	'POST /briefs/:id/decisions/many': {
		expected: '401 403 403 200 200 403 200 200 401 404 403 200',
		call: ({ suggestion }) => ({
			body: {
				decisions: [
					{
						decisionId: crypto.randomUUID(),
						suggestionId: suggestion.id,
						op: 'reject',
						rev: 999,
					},
				],
			},
		}),
	},
	// The last one: it ends the session of whoever calls.
	'POST /sign-out': {
		expected: '204 204 204 204 204 204 204 204 204 204 204 204',
		call: () => ({ body: {} }),
	},
};

const routeOf = (key: string): string => key.replace(/ #.*/, '');

test('[V47] every route of the API stands in the table of rights, and nothing else does', () => {
	const app = createApp({ pagesFolder: '/nowhere' } as never);
	const routes = app.routes
		.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
		.map(({ method, path }) => `${method} ${path.slice('/api'.length)}`);
	expect([...new Set(Object.keys(TABLE).map(routeOf))].sort()).toEqual([...new Set(routes)].sort());
});

test('[V47] sockets do for every principal what the table says, and changes by those who may not write reach nobody', async () => {
	for (const principal of PRINCIPALS) {
		const place = world.placeOf(principal);
		const caller = world.callers[principal];
		const keeper = new LiveClient(place.keeper, place.brief.id);
		await keeper.synced();
		const expected = SOCKETS[principal];
		for (const room of ['text', 'review'] as const) {
			const client = new LiveClient(caller, place.brief.id, { room });
			if (typeof expected === 'number') {
				expect(await client.closed(), `${principal} in ${room}`).toBe(expected);
				client.destroy();
				continue;
			}
			await client.synced();
			const mark = `by ${principal} in ${room}`;
			send(client, frames(client.doc, mark, room));
			const reached = (): boolean => sectionOf(keeper.doc, 'notes').toJSON().includes(mark);
			if (room === 'text' && expected === 'write') {
				await until(reached, `seen: ${mark}`);
			} else {
				await new Promise((resume) => setTimeout(resume, 150));
				expect(reached(), mark).toBe(false);
			}
			client.destroy();
		}
		const review = new LiveClient(place.keeper, place.brief.id, { room: 'review' });
		await review.synced();
		expect(review.doc.getMap('suggestions').has('s_forged'), principal).toBe(false);
		review.destroy();
		keeper.destroy();
	}
}, 60_000);

test('[V47] an id of one brief opens nothing through another', async () => {
	const { open, restricted, callers } = world;
	const { admin, maker, third } = world;
	const own = `/api/briefs/${open.brief.id}`;
	const link = await maker.share(restricted.brief.id, 'editor');
	const tries: [Caller, string, string, unknown, number][] = [
		// The caller may do everything on the brief that stands in the path, and nothing on the one the other id is of.
		[callers.stranger, 'DELETE', `${own}/links/${link.id}`, undefined, 404],
		[
			callers.member,
			'POST',
			`${own}/premises/${restricted.premise}/standing`,
			{ standing: 'rejected' },
			404,
		],
		[
			callers.editor,
			'POST',
			`${own}/premises/${restricted.premise}/standing`,
			{ standing: 'rejected' },
			404,
		],
		...[callers.stranger, callers.editor, admin].map(
			(caller): [Caller, string, string, unknown, number] => [
				caller,
				'POST',
				`${own}/decisions`,
				{
					decisionId: crypto.randomUUID(),
					suggestionId: restricted.suggestion.id,
					op: 'reject',
					rev: 0,
				},
				404,
			],
		),
		[callers.stranger, 'GET', `/api/handoffs/${restricted.handoffId}`, undefined, 404],
		[admin, 'GET', `/api/handoffs/${restricted.handoffId}`, undefined, 404],
		[admin, 'POST', `/api/handoffs/${restricted.handoffId}/cancel`, {}, 404],
		[callers.editor, 'POST', `/api/handoffs/${restricted.handoffId}/surface`, {}, 404],
		[callers.editor, 'GET', `/api/briefs/${restricted.brief.id}`, undefined, 404],
		[
			admin,
			'PUT',
			`/api/briefs/${restricted.brief.id}/people/${third.id}`,
			{ role: 'editor' },
			404,
		],
		[admin, 'DELETE', `/api/briefs/${restricted.brief.id}`, undefined, 404],
	];
	for (const [caller, method, path, body, status] of tries) {
		expect((await caller.call(method, path, body)).status, `${method} ${path}`).toBe(status);
	}
	const listed = await callers.stranger.expect<Page<object>>(
		200,
		'GET',
		`${own}/suggestions?handoff=${restricted.handoffId}`,
	);
	expect(listed.items).toEqual([]);
	const [suggestion] = await maker.suggestions(restricted.brief.id);
	expect(suggestion?.state).toBe('open');
	const { items } = await maker.expect<Page<{ id: string }>>(
		200,
		'GET',
		`/api/briefs/${restricted.brief.id}/links`,
	);
	expect(items.map(({ id }) => id)).toContain(link.id);
});

test('[V47] every principal gets from every route what the table says, and whoever may not write changes nothing', async () => {
	const wrong: string[] = [];
	for (const [column, principal] of PRINCIPALS.entries()) {
		const place = world.placeOf(principal);
		const caller = world.callers[principal];
		for (const [key, { expected, call }] of Object.entries(TABLE)) {
			const [method = '', route = ''] = routeOf(key).split(' ');
			const { body, params = {}, after } = (await call?.(place, principal)) ?? {};
			const filled: Record<string, string> = { id: place.brief.id, ...params };
			const path = route.replace(/:(\w+)/g, (_, name: string) => filled[name] ?? '');
			const query = params['query'] ? `?${params['query']}` : '';
			// While it is in the bin nobody can look at it.
			const compares = method !== 'GET' && !route.endsWith('/restore');
			const before = compares ? await stateOf(place) : '';
			const { status } = await caller.call(method, `/api${path}${query}`, body, {
				'x-forwarded-for': `198.51.100.${column}`,
			});
			const should = Number(expected.split(' ')[column]);
			if (status !== should) wrong.push(`${principal}: ${key} is ${status}, not ${should}`);
			if (compares && status >= 400) {
				expect(await stateOf(place), `${principal}: ${key}`).toBe(before);
			}
			await after?.();
		}
	}
	expect(wrong).toEqual([]);
}, 120_000);

const SOCKETS: Record<PrincipalName, 'read' | 'write' | number> = {
	anonymous: 4401,
	viewer: 'read',
	commenter: 'read',
	editor: 'write',
	member: 'write',
	named: 'read',
	creator: 'write',
	owner: 'write',
	'ex-member': 4401,
	stranger: 4404,
	'read token': 'read',
	'write token': 'write',
};

/** Everything that can be written on a brief, as its keeper sees it. */
async function stateOf({ keeper, brief }: Place): Promise<string> {
	const read = (path: string) => keeper.expect(200, 'GET', `/api${path}`);
	return JSON.stringify([
		await read(`/briefs/${brief.id}`),
		await read(`/briefs/${brief.id}/people`),
		await read(`/briefs/${brief.id}/links`),
		await read(`/briefs/${brief.id}/suggestions`),
		(await world.admin.expect<Page<Invitation>>(200, 'GET', '/api/invitations')).items,
		(await world.third.expect<Page<ApiToken>>(200, 'GET', '/api/tokens')).items.map(({ id }) => id),
		await read('/members'),
	]);
}

const send = (client: LiveClient, all: Uint8Array[]): void => {
	for (const frame of all) (client.provider.ws as unknown as WebSocket).send(frame);
};

/** Every message that a client can send, those with changes by both of their roads. */
function frames(known: Y.Doc, mark: string, room: 'text' | 'review'): Uint8Array[] {
	const fork = typeRoots(new Y.Doc());
	Y.applyUpdate(fork, Y.encodeStateAsUpdate(known));
	const before = Y.encodeStateVector(fork);
	if (room === 'text') {
		const paragraph = sectionOf(fork, 'notes').get(0) as Y.XmlElement;
		const text = paragraph.get(0);
		if (text instanceof Y.XmlText) text.insert(0, `${mark} `);
	} else fork.getMap('suggestions').set('s_forged', mark);
	const update = Y.encodeStateAsUpdate(fork, before);
	const message = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, type);
		write(encoder);
		return encoding.toUint8Array(encoder);
	};
	const sync = (kind: number, bytes: Uint8Array) =>
		message(FRAME.sync, (encoder) => {
			encoding.writeVarUint(encoder, kind);
			encoding.writeVarUint8Array(encoder, bytes);
		});
	return [
		sync(SYNC.step1, Y.encodeStateVector(new Y.Doc())),
		message(FRAME.queryAwareness, () => undefined),
		message(FRAME.auth, (encoder) => encoding.writeVarString(encoder, 'editor')),
		message(FRAME.ack, (encoder) => encoding.writeVarUint(encoder, 1_000)),
		message(77, (encoder) => encoding.writeVarString(encoder, 'broadcast this')),
		sync(SYNC.step2, update),
		sync(SYNC.update, update),
	];
}
