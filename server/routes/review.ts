/** What came back, and what people decide about it. */
import { Hono } from 'hono';
import { z } from 'zod';
import { SECTIONS } from '#brief';
import type { Person } from '#lib/handoff/handoff.ts';
import {
	MOST_DECISIONS,
	type DecidedOfMany,
	type Page,
	type Suggestion,
} from '#lib/protocol/answers.ts';
import { readReturns } from '../review/read-returns.ts';
import {
	credentialOf,
	personOf,
	requireRight,
	valid,
	type Env,
	type RouteDeps,
} from './context.ts';
import { bodyOf, toProblem } from './problem-body.ts';

const position = z.base64('A place is two relative positions in base64.').max(400);

const decision = z.strictObject({
	decisionId: z.uuid('The decisionId is a UUID.'),
	suggestionId: z.string().max(20),
	op: z.enum(['accept', 'reject', 'revert']),
	rev: z.number().int().nonnegative(),
	expectHash: z.string().max(100).optional(),
	place: z.strictObject({ section: z.enum(SECTIONS), from: position, to: position }).optional(),
	ackTaint: z.boolean().optional(),
	editedText: z.string().min(1, 'There is nothing to write.').max(20_000).optional(),
	reason: z.string().max(2_000).optional(),
});

export const reviewRoutes = (deps: RouteDeps) => {
	return new Hono<Env>()
		.get(
			'/briefs/:id/suggestions',
			valid('query', z.strictObject({ handoff: z.string().max(20).optional() })),
			async (c) => {
				const id = c.req.param('id');
				await requireRight(deps, c, id, 'read');
				const items = await readReturns(deps, id, c.req.valid('query').handoff ?? null);
				return c.json({ items, next: null } satisfies Page<Suggestion>);
			},
		)
		.post('/briefs/:id/decisions', valid('json', decision), async (c) => {
			const id = c.req.param('id');
			const standpoint = await requireRight(deps, c, id, 'decide');
			return c.json(await deps.decisions.decide(personOf(standpoint), id, c.req.valid('json')));
		})
		.post(
			'/briefs/:id/decisions/many',
			valid(
				'json',
				z.strictObject({
					decisions: z
						.array(decision)
						.min(1, 'There is nothing to decide.')
						.max(MOST_DECISIONS, `One call takes at most ${MOST_DECISIONS} decisions.`),
				}),
			),
			async (c) => {
				const id = c.req.param('id');
				const { decisions } = c.req.valid('json');
				const ask = async (): Promise<Person> => {
					// A session, a link or a right may end while the call is on.
					c.set('principal', await deps.sessions.find(credentialOf(deps, c)));
					return personOf(await requireRight(deps, c, id, 'decide'));
				};
				// Whoever may not decide at all is told so by the call itself.
				await ask();
				const decided = await deps.decisions.decideMany(ask, id, decisions);
				const items = decided.map((one, index) => ({
					decisionId: decisions[index]?.decisionId ?? '',
					...(one instanceof Error ? bodyOf(toProblem(one)) : one),
				}));
				return c.json({ items } satisfies { items: DecidedOfMany[] });
			},
		);
};
