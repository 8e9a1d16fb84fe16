/** API tokens: each person’s own, for programs that act for them. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { ApiToken, NewApiToken, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { TOKEN_PREFIX } from '../access/credentials.ts';
import { hashToken, makeToken } from '../access/secrets.ts';
import { deleteApiToken, insertApiToken, listApiTokens } from '../store/api-tokens.ts';
import { requireDesk, valid, type Env, type RouteDeps } from './context.ts';
import { shownName } from './fields.ts';

export const tokenRoutes = (deps: RouteDeps) => {
	const { store, now, newId } = deps;
	return new Hono<Env>()
		.get('/tokens', async (c) => {
			const user = requireDesk(deps, c, 'see-account');
			const items = await listApiTokens(store, user.id);
			return c.json({ items, next: null } satisfies Page<ApiToken>);
		})
		.post(
			'/tokens',
			valid(
				'json',
				z.strictObject({
					name: shownName('Name the program that will use it.'),
					scopes: z
						.array(z.enum(['read', 'write'], 'The scopes are read and write.'))
						.min(1, 'A token without a scope may nothing.')
						.optional(),
				}),
			),
			async (c) => {
				const user = requireDesk(deps, c, 'manage-account');
				const { name, scopes = ['write'] } = c.req.valid('json');
				const secret = TOKEN_PREFIX + makeToken();
				const token: ApiToken = {
					id: newId('t'),
					name,
					// Whoever may write has to see what is there.
					scopes: scopes.includes('write') ? ['read', 'write'] : ['read'],
					createdAt: now(),
					usedAt: null,
				};
				await insertApiToken(store, { ...token, userId: user.id, tokenHash: hashToken(secret) });
				return c.json({ ...token, token: secret } satisfies NewApiToken, 201);
			},
		)
		.delete('/tokens/:id', async (c) => {
			const user = requireDesk(deps, c, 'manage-account');
			if (!(await deleteApiToken(store, user.id, c.req.param('id')))) {
				throw new Problem(
					'not-found',
					'There is no such token of yours, or it is revoked already.',
				);
			}
			await deps.rightsChanged();
			return c.body(null, 204);
		});
};
