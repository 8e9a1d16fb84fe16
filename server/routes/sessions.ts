/** The browsers that somebody is signed in from. */
import { Hono } from 'hono';
import type { Page, SessionSummary } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { SESSION_IDLE_MS, SESSION_MS } from '../access/lifetimes.ts';
import { endSession, listSessions } from '../store/sessions.ts';
import { requireDesk, type Env, type RouteDeps } from './context.ts';

export const sessionRoutes = (deps: RouteDeps) => {
	const { store, now } = deps;
	return new Hono<Env>()
		.get('/sessions', async (c) => {
			const user = requireDesk(deps, c, 'see-account');
			const { principal } = c.var;
			const current = principal?.kind === 'user' ? principal.sessionId : null;
			const at = now();
			const sessions = await listSessions(store, user.id, {
				createdBefore: at - SESSION_MS,
				seenBefore: at - SESSION_IDLE_MS,
			});
			const items = sessions.map((session) => ({ ...session, current: session.id === current }));
			return c.json({ items, next: null } satisfies Page<SessionSummary>);
		})
		.delete('/sessions/:id', async (c) => {
			const user = requireDesk(deps, c, 'manage-account');
			if (!(await endSession(store, user.id, c.req.param('id')))) {
				throw new Problem('not-found', 'There is no such session, or it has ended already.');
			}
			await deps.rightsChanged();
			return c.body(null, 204);
		});
};
