import { Hono } from 'hono';
import { z } from 'zod';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { sumTokens, usesTokens } from '#lib/handoff/meters.ts';
import type { Handoff } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { BriefAction } from '../access/rights.ts';
import { readHandoff } from '../store/handoffs.ts';
import { answerView } from './brief-answer.ts';
import { personOf, requireRight, valid, type Env, type RouteDeps } from './context.ts';
import type { Context } from 'hono';

const instant = z.number().int().nonnegative();
const timeZone = z
	.string()
	.max(60)
	.refine(isTimeZone, 'That is no time zone. It looks like Europe/Berlin.');

export const handoffRoutes = (deps: RouteDeps) => {
	const { store, handoffs } = deps;
	const find = async (c: Context<Env>, id: string, action: Exclude<BriefAction, 'restore'>) => {
		const view = await readHandoff(store, id);
		if (!view) throw new Problem('not-found', 'There is no handoff here, or you may not see it.');
		return { view, standpoint: await requireRight(deps, c, view.briefId, action) };
	};
	return new Hono<Env>()
		.post(
			'/briefs/:id/handoffs',
			valid(
				'json',
				z.strictObject({
					worker: z.string().max(100).optional(),
					budget: z
						.strictObject({
							suggestions: z.number().int().min(1).max(500).optional(),
							minutes: z.number().int().min(1).max(600).optional(),
						})
						.optional(),
					startAt: instant.optional(),
					surfaceAt: z.union([z.literal('now'), z.literal('next-opening'), instant]).optional(),
					timeZone: timeZone.optional(),
					seq: z.number().int().nonnegative().optional(),
					idempotencyKey: z.string().min(1).max(100).optional(),
				}),
			),
			async (c) => {
				const id = c.req.param('id');
				const standpoint = await requireRight(deps, c, id, 'hand-off');
				const view = await handoffs.handOff(personOf(standpoint), id, c.req.valid('json'));
				return c.json(answerHandoff(view), 202);
			},
		)
		.get('/handoffs/:id', async (c) => {
			const { view } = await find(c, c.req.param('id'), 'read');
			return c.json(answerHandoff(view));
		})
		.post('/handoffs/:id/cancel', async (c) => {
			const { view, standpoint } = await find(c, c.req.param('id'), 'decide');
			return c.json(answerHandoff(await handoffs.cancel(personOf(standpoint), view.id)));
		})
		.post('/handoffs/:id/surface', async (c) => {
			const { view, standpoint } = await find(c, c.req.param('id'), 'decide');
			return c.json(answerHandoff(await handoffs.surface(personOf(standpoint), view.id)));
		});
};

function answerHandoff(view: HandoffView): Handoff {
	const shown = answerView(view);
	const { worker, steps, counts } = shown;
	const paid = usesTokens(worker);
	const tokens = paid && steps.length === 0 ? null : sumTokens(steps);
	return {
		...shown,
		held: counts?.held ?? 0,
		spend: { amount: 0, currency: 'EUR', known: !paid, tokens },
	};
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
