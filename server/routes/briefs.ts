import { Hono } from 'hono';
import { z } from 'zod';
import { STANDINGS, type BriefContent } from '#brief';
import { TEMPLATE, TEMPLATES } from '#lib/brief/templates.ts';
import type { Brief, BriefSummary, Page } from '#lib/protocol/answers.ts';
import { briefRoleOf } from '../access/rights.ts';
import { listBriefs, restrictBrief } from '../store/briefs.ts';
import { nameUnlessCreator } from '../store/people.ts';
import { newBrief } from '../sync/new-brief.ts';
import { renameBrief } from '../sync/rename-brief.ts';
import { answerBriefOf } from './brief-answer.ts';
import { EXPORT_FORMATS, exportBrief } from './export-brief.ts';
import { markdownReader } from './read-markdown.ts';
import { personOf, requireDesk, requireRight, valid, type Env, type RouteDeps } from './context.ts';

const title = z
	.string()
	.trim()
	.min(1, 'A brief needs a title.')
	.max(300, 'A title has 300 characters at most.')
	.transform((text) => text.replaceAll(/\s+/g, ' '));
/** The text of a brief has 200,000 characters at most. */
const MOST_CHARACTERS = 200_000;
const TOO_LONG = 'A brief holds 200,000 characters at most.';
const markdown = z.string().max(MOST_CHARACTERS, TOO_LONG);
const sections = z
	.strictObject({
		goal: markdown.optional(),
		context: markdown.optional(),
		unknowns: markdown.optional(),
		stops: markdown.optional(),
		notes: markdown.optional(),
	})
	.refine((all) => Object.values(all).join('').length <= MOST_CHARACTERS, TOO_LONG);

const PAGE = 50;

export const briefRoutes = (deps: RouteDeps) => {
	const { store, rooms, now, newId } = deps;
	const readMarkdown = markdownReader();

	const create = async (
		userId: string,
		brief: { title: string; content: BriefContent; restricted: boolean },
	): Promise<Brief> => {
		const id = newId('b');
		await store.write.batch(
			newBrief({ ...brief, id, isExample: false, createdBy: userId, at: now() }),
		);
		return answerBriefOf(deps, id, 'editor');
	};

	return new Hono<Env>()
		.get(
			'/briefs',
			valid(
				'query',
				z.strictObject({
					q: z.string().max(200).optional(),
					cursor: z
						.string()
						.regex(/^\d{1,15}~b_[a-z2-7]{12}$/, 'That is no cursor of this list.')
						.optional(),
				}),
			),
			async (c) => {
				const user = requireDesk(deps, c, 'open-desk');
				const { q, cursor } = c.req.valid('query');
				const page = await listBriefs(store, {
					userId: user.id,
					now: now(),
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
			valid(
				'json',
				z.strictObject({
					title,
					template: z.enum(TEMPLATES, `The template is one of ${TEMPLATES.join(', ')}.`).optional(),
					restricted: z.boolean().optional(),
					sections: sections.optional(),
				}),
			),
			async (c) => {
				const user = requireDesk(deps, c, 'create-brief');
				const request = c.req.valid('json');
				const { title, template = 'blank', restricted = false } = request;
				const { content } = await readMarkdown({
					...TEMPLATE[template].sections,
					...request.sections,
				});
				return c.json(await create(user.id, { title, content, restricted }), 201);
			},
		)
		.post('/briefs/import', valid('json', z.strictObject({ markdown })), async (c) => {
			const user = requireDesk(deps, c, 'create-brief');
			const { title, content } = await readMarkdown(c.req.valid('json').markdown);
			const brief = { title: title?.slice(0, 300) ?? 'Untitled brief', content, restricted: false };
			return c.json(await create(user.id, brief), 201);
		})
		.get('/briefs/:id', async (c) => {
			const id = c.req.param('id');
			const standpoint = await requireRight(deps, c, id, 'read');
			return c.json(await answerBriefOf(deps, id, briefRoleOf(standpoint)));
		})
		.patch(
			'/briefs/:id',
			valid(
				'json',
				z.strictObject({ title: title.optional(), restricted: z.boolean().optional() }),
			),
			async (c) => {
				const id = c.req.param('id');
				const { title, restricted } = c.req.valid('json');
				const standpoint = await requireRight(deps, c, id, 'write');
				if (restricted !== undefined) {
					await requireRight(deps, c, id, 'share');
					await store.write.batch([
						restrictBrief(id, restricted),
						// Whoever closes a door stays inside.
						...(restricted ? [nameUnlessCreator(id, standpoint.person.id)] : []),
					]);
					await deps.rightsChanged();
				}
				if (title !== undefined) await renameBrief(rooms, id, title);
				return c.json(await answerBriefOf(deps, id, 'editor'));
			},
		)
		.get(
			'/briefs/:id/export',
			valid(
				'query',
				z.strictObject({
					format: z.enum(EXPORT_FORMATS, `The format is one of ${EXPORT_FORMATS.join(', ')}.`),
				}),
			),
			async (c) => {
				const id = c.req.param('id');
				await requireRight(deps, c, id, 'read');
				const { body, headers } = await exportBrief(deps, id, c.req.valid('query').format);
				return c.body(body, 200, headers);
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
