/** The people named on a brief; it is what counts while the brief is restricted. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { BriefPerson, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { listPeople, namePerson, unnamePerson } from '../store/people.ts';
import { readMember } from '../store/users.ts';
import { requireRight, valid, type Env, type RouteDeps } from './context.ts';
import { briefRole } from './fields.ts';

export const peopleRoutes = (deps: RouteDeps) => {
	const { store } = deps;
	const refuseCreator = async (briefId: string, userId: string): Promise<void> => {
		const [creator] = await listPeople(store, briefId);
		if (creator?.id === userId) {
			throw new Problem(
				'bad-request',
				`${creator.name} made this brief and stays an editor of it.`,
			);
		}
	};
	return new Hono<Env>()
		.get('/briefs/:id/people', async (c) => {
			const id = c.req.param('id');
			await requireRight(deps, c, id, 'see-sharing');
			return c.json({ items: await listPeople(store, id), next: null } satisfies Page<BriefPerson>);
		})
		.put(
			'/briefs/:id/people/:userId',
			valid('json', z.strictObject({ role: briefRole })),
			async (c) => {
				const { id, userId } = c.req.param();
				await requireRight(deps, c, id, 'share');
				const member = await readMember(store, userId);
				if (!member) throw new Problem('not-found', 'There is no such member on this desk.');
				await refuseCreator(id, userId);
				const { role } = c.req.valid('json');
				await store.write.batch([namePerson(id, userId, role)]);
				await deps.rightsChanged();
				const { name, email } = member;
				return c.json({ id: userId, name, email, role, creator: false } satisfies BriefPerson);
			},
		)
		.delete('/briefs/:id/people/:userId', async (c) => {
			const { id, userId } = c.req.param();
			await requireRight(deps, c, id, 'share');
			await refuseCreator(id, userId);
			if (!(await unnamePerson(store, id, userId))) {
				throw new Problem('not-found', 'Nobody of that name is named on this brief.');
			}
			await deps.rightsChanged();
			return c.body(null, 204);
		});
};
