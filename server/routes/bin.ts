/** Deleting a brief, and bringing it back. */
import { Hono } from 'hono';
import { isOut } from '#lib/handoff/handoff.ts';
import type { BinnedBrief, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { may } from '../access/rights.ts';
import { binBrief, listBin, restoreBrief } from '../store/bin.ts';
import { listHandoffs } from '../store/handoffs.ts';
import { answerBriefOf } from './brief-answer.ts';
import {
	NO_BRIEF,
	READ_ONLY_TOKEN,
	personOf,
	requireDesk,
	requirePrincipal,
	requireRight,
	type Env,
	type RouteDeps,
} from './context.ts';

export const binRoutes = (deps: RouteDeps) => {
	const { store, handoffs, sessions, now } = deps;
	return new Hono<Env>()
		.get('/bin', async (c) => {
			const user = requireDesk(deps, c, 'open-desk');
			const items = await listBin(store, {
				userId: user.id,
				isOwner: user.role === 'owner',
				now: now(),
			});
			return c.json({ items, next: null } satisfies Page<BinnedBrief>);
		})
		.delete('/briefs/:id', async (c) => {
			const id = c.req.param('id');
			const standpoint = await requireRight(deps, c, id, 'delete');
			if (!(await binBrief(store, id, standpoint.person.id, now()))) {
				throw new Problem('not-found', NO_BRIEF);
			}
			await deps.rightsChanged();
			// Nothing goes on working, and spending, on what nobody sees; nothing new can be handed off any more.
			for (const view of await listHandoffs(store, id)) {
				if (isOut(view.state)) await cancelled(personOf(standpoint), view.id);
			}
			return c.body(null, 204);
		})
		.post('/briefs/:id/restore', async (c) => {
			const id = c.req.param('id');
			const principal = requirePrincipal(c);
			const standpoint = await sessions.standpointInBin(principal, id);
			if (!standpoint || standpoint.role === 'none') throw new Problem('not-found', NO_BRIEF);
			if (!may(standpoint, 'restore', now())) {
				throw new Problem('not-allowed', READ_ONLY_TOKEN);
			}
			if (!(await restoreBrief(store, id, now()))) throw new Problem('not-found', NO_BRIEF);
			await deps.rightsChanged();
			return c.json(await answerBriefOf(deps, id, 'editor'));
		});

	/** It may have landed meanwhile; then there is nothing left to stop. */
	async function cancelled(by: { id: string; name: string }, id: string): Promise<void> {
		await handoffs.cancel(by, id).catch((error: unknown) => {
			if (!(error instanceof Problem && error.code === 'already-ended')) throw error;
		});
	}
};
