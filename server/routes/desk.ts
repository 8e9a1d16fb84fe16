import { Hono } from 'hono';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import type { Desk, DeskReturn } from '#lib/protocol/answers.ts';
import { listBin } from '../store/bin.ts';
import { listBriefs } from '../store/briefs.ts';
import { listByState, listFailed } from '../store/handoffs.ts';
import { listHolds } from '../store/holds.ts';
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
		const [returns, failed, out, holds, briefs, binned] = await Promise.all([
			listByState(store, { ...seen, states: ['surfaced'] }),
			listFailed(store, seen),
			listByState(store, { ...seen, states: ['scheduled', 'working', 'landed'] }),
			listHolds(store, seen),
			listBriefs(store, { ...seen, query: '', cursor: null, limit: DRAFTS }),
			listBin(store, { ...seen, isOwner: user.role === 'owner' }),
		]);
		const held = returns.flatMap((entry) => {
			const hold = holds.get(entry.view.id);
			return hold ? [{ ...toReturn(entry), hold }] : [];
		});
		const surfaced = [...returns.filter(({ view }) => !holds.has(view.id)), ...failed];
		const elsewhere = new Set([...returns, ...failed, ...out].map(({ view }) => view.briefId));
		const desk: Desk = {
			surfaced: surfaced.sort((a, b) => reachedAt(b.view) - reachedAt(a.view)).map(toReturn),
			held: held.sort((a, b) => a.hold.until - b.hold.until),
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
			bin: binned.length > 0,
		};
		return c.json(desk);
	});
};

/** When it came to the desk. What failed waited for its time like any other. */
const reachedAt = ({ surfaceAt, endedAt }: HandoffView): number =>
	Math.max(surfaceAt ?? 0, endedAt ?? 0);

const toReturn = ({ title, view }: { title: string; view: HandoffView }): DeskReturn => ({
	briefId: view.briefId,
	title,
	handoff: answerView(view),
});
