import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { makeUid, readContent, SECTIONS, STANDINGS, titleOf, type BriefContent } from '#brief';
import { readBrief as readMarkdown, readSection, writeBrief } from '#lib/brief/markdown.ts';
import type { BriefSummary, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { listBriefs, readBrief } from '../store/briefs.ts';
import { listHandoffs } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import { newBrief } from '../sync/new-brief.ts';
import { answerBrief } from './brief-answer.ts';
import {
	NO_BRIEF,
	personOf,
	requireRight,
	requireUser,
	valid,
	type Env,
	type RouteDeps,
} from './context.ts';

const title = z
	.string()
	.trim()
	.min(1, 'A brief needs a title.')
	.max(300, 'A title has 300 characters at most.')
	.transform((text) => text.replaceAll(/\s+/g, ' '));
/** The text of a brief has 200,000 characters at most. */
const markdown = z.string().max(200_000, 'A brief holds 200,000 characters at most.');
const sections = z.strictObject({
	goal: markdown.optional(),
	context: markdown.optional(),
	unknowns: markdown.optional(),
	stops: markdown.optional(),
	notes: markdown.optional(),
});

const PAGE = 50;
const newUid = (): string => makeUid(randomBytes(12));

export const briefRoutes = (deps: RouteDeps) => {
	const { store, rooms, now, newId } = deps;

	const create = async (userId: string, title: string, content: BriefContent): Promise<string> => {
		const id = newId('b');
		await store.write.batch(
			newBrief({ id, title, content, isExample: false, createdBy: userId, at: now() }),
		);
		return id;
	};
	const answer = async (id: string, role: 'viewer' | 'editor') => {
		const row = await readBrief(store, id);
		if (!row) throw new Problem('not-found', NO_BRIEF);
		const standings = await readStandings(store, id);
		const handoffs = await listHandoffs(store, id);
		return rooms.use(id, 'text', (room) =>
			answerBrief(room.doc, row, { role, seq: room.seq, standings, handoffs }),
		);
	};

	return new Hono<Env>()
		.get(
			'/briefs',
			valid(
				'query',
				z.strictObject({
					q: z.string().max(200).optional(),
					cursor: z.string().max(100).optional(),
				}),
			),
			async (c) => {
				requireUser(c);
				const { q, cursor } = c.req.valid('query');
				const page = await listBriefs(store, {
					query: q ?? '',
					cursor: cursor ?? null,
					limit: PAGE,
				});
				return c.json({
					items: page.items.map(({ id, title, updatedAt }) => ({ id, title, updatedAt })),
					next: page.next,
				} satisfies Page<BriefSummary>);
			},
		)
		.post(
			'/briefs',
			valid('json', z.strictObject({ title, sections: sections.optional() })),
			async (c) => {
				const user = requireUser(c);
				const request = c.req.valid('json');
				const content = {} as BriefContent;
				for (const section of SECTIONS) {
					content[section] = readSection(section, request.sections?.[section] ?? '', newUid);
				}
				const id = await create(user.id, request.title, content);
				return c.json(await answer(id, 'editor'), 201);
			},
		)
		.post('/briefs/import', valid('json', z.strictObject({ markdown })), async (c) => {
			const user = requireUser(c);
			const read = readMarkdown(c.req.valid('json').markdown, newUid);
			const id = await create(user.id, read.title?.slice(0, 300) ?? 'Untitled brief', read.content);
			return c.json(await answer(id, 'editor'), 201);
		})
		.get('/briefs/:id', async (c) => {
			const id = c.req.param('id');
			const { role } = await requireRight(deps, c, id, 'read');
			return c.json(await answer(id, role === 'editor' ? 'editor' : 'viewer'));
		})
		.get(
			'/briefs/:id/export',
			valid('query', z.strictObject({ format: z.literal('md', 'The format is md.') })),
			async (c) => {
				const id = c.req.param('id');
				await requireRight(deps, c, id, 'read');
				const text = await rooms.use(id, 'text', ({ doc }) =>
					writeBrief(titleOf(doc).toString(), readContent(doc)),
				);
				return c.body(text, 200, { 'content-type': 'text/markdown; charset=utf-8' });
			},
		)
		.post(
			'/briefs/:id/premises/:uid/standing',
			valid(
				'json',
				z.strictObject({ standing: z.enum(STANDINGS), reason: z.string().max(2_000).optional() }),
			),
			async (c) => {
				const id = c.req.param('id');
				const standpoint = await requireRight(deps, c, id, 'judge');
				const { standing, reason } = c.req.valid('json');
				return c.json(
					await deps.standings.judge(personOf(standpoint), id, c.req.param('uid'), {
						standing,
						reason: reason ?? null,
					}),
				);
			},
		);
};
