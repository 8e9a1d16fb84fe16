import { Hono } from 'hono';
import { z } from 'zod';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { sumTokens, usesTokens } from '#lib/handoff/meters.ts';
import type { Handoff, Hold } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { BriefAction } from '../access/rights.ts';
import { markSeen, readHandoff } from '../store/handoffs.ts';
import { endHold, putHold } from '../store/holds.ts';
import { answerView } from './brief-answer.ts';
import { personOf, requireDesk, requireRight, valid, type Env, type RouteDeps } from './context.ts';
import type { Context } from 'hono';

/** Later ones have no date that could be shown. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);
const instant = z.number().int().nonnegative().max(LAST_INSTANT, 'The year is past 9999');
const timeZone = z
	.string()
	.max(60)
	.refine(isTimeZone, 'That is no time zone. It looks like Europe/Berlin.');

export const handoffRoutes = (deps: RouteDeps) => {
	const { store, handoffs, now } = deps;
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
		})
		.post('/handoffs/:id/hold', valid('json', z.strictObject({ until: instant })), async (c) => {
			const user = requireDesk(deps, c, 'take-returns');
			const { view } = await find(c, c.req.param('id'), 'read');
			const hold = { until: c.req.valid('json').until, at: now() };
			if (view.state !== 'surfaced') {
				throw new Problem(
					'already-ended',
					`There is nothing of handoff ${view.number} to put off.`,
				);
			}
			if (hold.until <= hold.at) {
				throw new Problem('bad-request', 'That time is over. Nothing was put off.');
			}
			await putHold(store, { handoffId: view.id, userId: user.id }, hold);
			return c.json(hold satisfies Hold);
		})
		.delete('/handoffs/:id/hold', async (c) => {
			const user = requireDesk(deps, c, 'take-returns');
			const { view } = await find(c, c.req.param('id'), 'read');
			await endHold(store, view.id, user.id);
			return c.body(null, 204);
		})
		.post('/handoffs/:id/seen', async (c) => {
			const user = requireDesk(deps, c, 'take-returns');
			const { view } = await find(c, c.req.param('id'), 'read');
			if (view.by.id !== user.id) {
				throw new Problem(
					'not-allowed',
					'It stands on the desk of whoever handed it off, not on yours.',
				);
			}
			if (view.state !== 'failed') {
				throw new Problem('already-ended', `Handoff ${view.number} has not failed.`);
			}
			await markSeen(store, view.id, now());
			return c.body(null, 204);
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
