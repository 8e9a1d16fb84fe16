import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Brief } from '#lib/protocol/answers.ts';
import { Caller, OWNER, setUpOwner } from '../support/caller.ts';
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
const TEXTS = {
	goal: 'Ship **the report** by tomorrow.\n\n## Done\n\n- seen by the board\n- filed',
	context: '- Costs are 4,000 euros. (Ledger of 3 November)\n- Nobody objects',
	unknowns: '- Who signs?\n- How long does it take?\n  - Answer: Two days.',
	stops: '- Spend reaches €4.00\n- Stop after 12 steps\n- When something feels odd.',
	notes: '> Quoted.\n\n```sql\nselect 1\n```',
};

test('[API1] health answers anybody', async () => {
	expect(await new Caller(server.origin).expect(200, 'GET', '/api/health')).toEqual({
		status: 'ok',
	});
});

test('[API2] nobody signed in gets 401 from every call but health, set-up, signing in and links', async () => {
	const nobody = new Caller(server.origin);
	for (const [method, path] of [
		['GET', '/api/me'],
		['GET', '/api/desk'],
		['GET', '/api/briefs'],
		['POST', '/api/briefs'],
		['POST', '/api/briefs/import'],
		['GET', '/api/briefs/b_aaaaaaaaaaaa'],
		['GET', '/api/briefs/b_aaaaaaaaaaaa/export?format=md'],
		['GET', '/api/briefs/b_aaaaaaaaaaaa/links'],
		['POST', '/api/briefs/b_aaaaaaaaaaaa/links'],
		['DELETE', '/api/briefs/b_aaaaaaaaaaaa/links/l_aaaaaaaaaaaa'],
		['POST', '/api/briefs/b_aaaaaaaaaaaa/premises/i_aaaaaaaaaaaa/standing'],
		['POST', '/api/briefs/b_aaaaaaaaaaaa/handoffs'],
		['GET', '/api/briefs/b_aaaaaaaaaaaa/suggestions'],
		['POST', '/api/briefs/b_aaaaaaaaaaaa/decisions'],
	] as const) {
		const body = {
			'/api/briefs': { title: 'x' },
			'/api/briefs/import': { markdown: '# x' },
			'/api/briefs/b_aaaaaaaaaaaa/links': { role: 'viewer' },
			'/api/briefs/b_aaaaaaaaaaaa/premises/i_aaaaaaaaaaaa/standing': { standing: 'held' },
			'/api/briefs/b_aaaaaaaaaaaa/decisions': {
				decisionId: crypto.randomUUID(),
				suggestionId: 's_aaaaaaaaaaaa',
				op: 'accept',
				rev: 0,
			},
		}[path as string];
		const answer = await nobody.call<Refusal>(
			method,
			path,
			method === 'POST' ? (body ?? {}) : undefined,
		);
		expect(answer.status, `${method} ${path}`).toBe(401);
		expect(answer.body.error.code).toBe('signed-out');
	}
});

test('[API3] what does not exist is 404, with a sentence', async () => {
	for (const path of [
		'/api/briefs/b_aaaaaaaaaaaa',
		'/api/handoffs/h_aaaaaaaaaaaa',
		'/api/briefs/b_aaaaaaaaaaaa/suggestions',
		'/api/no/such/call',
	]) {
		const answer = await owner.call<Refusal>('GET', path);
		expect(answer.status, path).toBe(404);
		expect(answer.body.error).toMatchObject({ code: 'not-found' });
		expect(answer.body.error.message).toMatch(/^There is no .*\.$/);
	}
});

test('[API4] unknown fields, unreadable JSON and missing fields are refused and name what is wrong', async () => {
	const refused = async (body: unknown) =>
		await owner.call<Refusal>('POST', '/api/briefs', body, { 'content-type': 'application/json' });
	expect(await refused({ title: 'x', colour: 'red' })).toMatchObject({
		status: 400,
		body: { error: { code: 'unknown-field', message: 'There is no field colour here.' } },
	});
	expect(await refused('{"title":')).toMatchObject({
		status: 400,
		body: { error: { code: 'bad-request' } },
	});
	expect((await refused({})).body.error.message).toMatch(/^title: /);
	expect((await refused({ title: '   ' })).body.error.message).toContain('A brief needs a title.');
	const half = 'a'.repeat(150_000);
	const sum = await refused({ title: 'x', sections: { goal: half, notes: half } });
	expect(sum.body.error.message).toContain('200,000 characters at most.');
	const large = await refused({ title: 'x', sections: { notes: 'a'.repeat(1_100_000) } });
	expect(large).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });
});

test('[API5] a brief is made of Markdown and told as Markdown and items', async () => {
	const brief = await owner.createBrief({ title: '  Board   report ', sections: TEXTS });
	expect(brief.id).toMatch(/^b_[a-z2-7]{12}$/);
	expect(brief).toMatchObject({
		title: 'Board report',
		restricted: false,
		role: 'editor',
		seq: 1,
		handoffs: [],
		createdBy: { name: OWNER.name },
	});
	const { goal, context, unknowns, stops, notes } = brief.sections;
	expect(goal.markdown).toBe(TEXTS.goal);
	expect(notes.markdown).toBe(TEXTS.notes);
	expect(context.items).toMatchObject([
		{ source: 'Ledger of 3 November', standing: 'held' },
		{ text: 'Nobody objects', source: null, standing: 'held' },
	]);
	expect(unknowns.items).toMatchObject([
		{ text: 'Who signs?', state: 'open' },
		{ text: 'How long does it take?', state: 'answered' },
	]);
	expect(stops.items).toMatchObject([
		{ type: 'money', limit: { amount: 4, currency: 'EUR' }, state: 'armed' },
		{ type: 'steps', limit: { count: 12 } },
		{ type: 'free-text', limit: null },
	]);
	const uids = [...context.items, ...unknowns.items, ...stops.items].map(({ uid }) => uid);
	expect(new Set(uids).size).toBe(7);
	expect(await owner.readBrief(brief.id)).toEqual(brief);
});

test('[API6] a brief exported as Markdown and imported again is the same brief', async () => {
	const brief = await owner.createBrief({ title: 'There and back', sections: TEXTS });
	const exported = await owner.call<string>('GET', `/api/briefs/${brief.id}/export?format=md`);
	expect(exported.headers.get('content-type')).toMatch(/^text\/markdown/);
	const back = await owner.expect<typeof brief>(201, 'POST', '/api/briefs/import', {
		markdown: exported.body,
	});
	expect(back.title).toBe(brief.title);
	for (const section of Object.keys(TEXTS) as (keyof typeof TEXTS)[]) {
		expect(back.sections[section].markdown).toBe(brief.sections[section].markdown);
	}
	expect((await owner.call('GET', `/api/briefs/${brief.id}/export?format=exe`)).status).toBe(400);
});

test('[API7] briefs are listed newest first, by title, page by page', async () => {
	for (let i = 1; i <= 60; i++) await owner.createBrief({ title: `Listed ${i} 100%` });
	const first = await owner.expect<{ items: { title: string }[]; next: string }>(
		200,
		'GET',
		'/api/briefs?q=listed',
	);
	expect(first.items).toHaveLength(50);
	expect(first.items[0]?.title).toBe('Listed 60 100%');
	const second = await owner.expect<{ items: { title: string }[]; next: null }>(
		200,
		'GET',
		`/api/briefs?q=listed&cursor=${encodeURIComponent(first.next)}`,
	);
	expect(second.items.map(({ title }) => title).at(-1)).toBe('Listed 1 100%');
	expect(second).toMatchObject({ next: null });
	expect(second.items).toHaveLength(10);
	expect((await owner.expect<{ items: object[] }>(200, 'GET', '/api/briefs?q=1_0')).items).toEqual(
		[],
	);

	const { id } = await owner.createBrief({ title: 'Die Größe des Archivs' });
	for (const words of ['größe', 'GRÖSSE DES', 'grosse']) {
		const path = `/api/briefs?q=${encodeURIComponent(words)}`;
		const { items } = await owner.expect<{ items: { id: string }[] }>(200, 'GET', path);
		expect(items.map((brief) => brief.id)).toEqual([id]);
	}
});

test('[TPL2] a template is what a brief begins with, and a section that is sent takes its place', async () => {
	const decision = await owner.createBrief({ title: 'Choose', template: 'decision' });
	const texts = ({ sections }: Brief) => ({
		unknowns: sections.unknowns.items.map(({ text }) => text),
		stops: sections.stops.items.map(({ type }) => type),
		goal: sections.goal.markdown,
	});
	const { unknowns, stops, goal } = texts(decision);
	expect(unknowns).toContain('Who decides, and by when?');
	expect(stops).toEqual(['wall-clock', 'suggestions']);
	expect(goal).toBe('');
	const own = { goal: 'It is chosen.', unknowns: '- Which?' };
	const mixed = texts(
		await owner.createBrief({ title: 'Choose', template: 'decision', sections: own }),
	);
	expect(mixed).toEqual({ unknowns: ['Which?'], stops, goal: 'It is chosen.' });
	const wrong = await owner.call('POST', '/api/briefs', { title: 'X', template: 'essay' });
	expect(wrong.status).toBe(400);
});

test('[API8] a standing is recorded with who, when and why, and refused for what is no premise', async () => {
	const brief = await owner.createBrief({ title: 'Judged', sections: TEXTS });
	const path = `/api/briefs/${brief.id}/premises`;
	const uid = brief.sections.context.items[0]?.uid;
	const record = await owner.expect(200, 'POST', `${path}/${uid}/standing`, {
		standing: 'doubted',
		reason: 'The ledger was closed early.',
	});
	expect(record).toMatchObject({
		standing: 'doubted',
		by: OWNER.name,
		reason: 'The ledger was closed early.',
	});
	const unknown = brief.sections.unknowns.items[0]?.uid;
	expect(
		(await owner.call('POST', `${path}/${unknown}/standing`, { standing: 'held' })).status,
	).toBe(404);
	expect(
		(await owner.call('POST', `${path}/${uid}/standing`, { standing: 'certain' })).status,
	).toBe(400);
});

test('[API9] a handoff and its suggestions are told as the contract says', async () => {
	const brief = await owner.createBrief({ title: 'Told', sections: TEXTS });
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now', timeZone: 'Europe/Berlin' });
	expect(Object.keys(handoff)).toEqual(
		expect.arrayContaining([
			'id',
			'number',
			'briefId',
			'state',
			'worker',
			'by',
			'createdAt',
			'startAt',
			'surfaceAt',
			'steps',
			'held',
			'spend',
		]),
	);
	expect(handoff.id).toMatch(/^h_/);
	await owner.until(handoff.id, 'surfaced');
	const [suggestion] = await owner.suggestions(brief.id);
	expect(suggestion?.id).toMatch(/^s_/);
	expect(Object.keys(suggestion ?? {})).toEqual(
		expect.arrayContaining([
			'id',
			'number',
			'handoffId',
			'kind',
			'section',
			'uid',
			'quote',
			'text',
			'rationale',
			'leansOn',
			'standsAlone',
			'epistemic',
			'rule',
			'state',
			'rev',
			'live',
			'decidedBy',
			'decidedAt',
		]),
	);
	expect(suggestion?.live).toMatchObject({ taint: [] });
	const none = await owner.expect<{ items: object[] }>(
		200,
		'GET',
		`/api/briefs/${brief.id}/suggestions?handoff=h_aaaaaaaaaaaa`,
	);
	expect(none.items).toEqual([]);
});

test('[API10] answers of the API are kept by no cache', async () => {
	const { headers } = await owner.call('GET', '/api/desk');
	expect(headers.get('cache-control')).toBe('no-store');
});
