import { Hono } from 'hono';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import type { Desk, DeskReturn } from '#lib/protocol/answers.ts';
import { listBriefs } from '../store/briefs.ts';
import { listByState } from '../store/handoffs.ts';
import { answerView } from './brief-answer.ts';
import { mayOnDesk, requireDesk, type Env, type RouteDeps } from './context.ts';

/** A desk that shows more than this has stopped being one; the rest is found by its title. */
const DRAFTS = 50;

export const deskRoutes = (deps: RouteDeps) => {
	const { store, handoffs, now } = deps;
	return new Hono<Env>().get('/desk', async (c) => {
		const user = requireDesk(deps, c, 'open-desk');
		// A look by somebody who may change nothing is none.
		if (mayOnDesk(deps, c, 'take-returns')) {
			await handoffs.openDesk({ id: user.id, name: user.name });
		}
		const seen = { userId: user.id, now: now() };
		const surfaced = await listByState(store, { ...seen, states: ['surfaced'] });
		const out = await listByState(store, {
			...seen,
			states: ['scheduled', 'working', 'landed'],
		});
		const elsewhere = new Set([...surfaced, ...out].map(({ view }) => view.briefId));
		const briefs = await listBriefs(store, { ...seen, query: '', cursor: null, limit: DRAFTS });
		const desk: Desk = {
			surfaced: surfaced.map(toReturn).reverse(),
			held: [],
			out: out.map(toReturn),
			drafts: briefs.items
				.filter((brief) => !elsewhere.has(brief.id))
				.map(({ id, title, updatedAt, written, isExample }) => ({
					briefId: id,
					title,
					updatedAt,
					written,
					example: isExample,
				})),
		};
		return c.json(desk);
	});
};

const toReturn = ({ title, view }: { title: string; view: HandoffView }): DeskReturn => ({
	briefId: view.briefId,
	title,
	handoff: answerView(view),
});
