/** Set-up, signing in and out, and who is calling. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { SECTIONS, makeUid, type BriefContent } from '#brief';
import { readSection } from '#lib/brief/markdown.ts';
import type { Me, User } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { randomBytes } from 'node:crypto';
import { writeSessionCookie } from '../access/cookie.ts';
import { checkPassword, hashPassword } from '../access/secrets.ts';
import { findCredentials, insertUser, readOwner } from '../store/users.ts';
import { isDuplicate } from '../store/store.ts';
import { newBrief } from '../sync/new-brief.ts';
import { requirePrincipal, valid, type Env, type RouteDeps } from './context.ts';
import { EXAMPLE } from './example.ts';

const name = z
	.string()
	.trim()
	.min(1, 'A name is needed.')
	.max(80, 'A name has 80 characters at most.');
const email = z
	.email('That is no e-mail address.')
	.max(200, 'An e-mail address has 200 characters at most.');
const password = z
	.string()
	.min(12, 'A password has 12 characters or more. Spaces are welcome.')
	.max(1_000, 'A password has 1,000 characters at most.');

export const accountRoutes = (deps: RouteDeps) => {
	const { store, sessions, setupLink, origins, now, newId } = deps;
	const setCookie = (c: Context, token: string | null): void =>
		c.header('set-cookie', writeSessionCookie(origins(), token));

	return new Hono<Env>()
		.post(
			'/setup',
			valid('json', z.strictObject({ token: z.string(), name, email, password })),
			async (c) => {
				const request = c.req.valid('json');
				const closed = new Problem(
					'setup-closed',
					'This desk has an owner already. Sign in instead.',
				);
				if (await readOwner(store)) throw closed;
				if (!setupLink.isGood(request.token)) {
					throw new Problem(
						'link-gone',
						'This link is not good any more. The terminal where the server was started shows the current one.',
					);
				}
				const user: User = {
					id: newId('u'),
					name: request.name,
					email: request.email,
					role: 'owner',
				};
				const session = sessions.open({ userId: user.id });
				const passwordHash = await hashPassword(request.password);
				try {
					await store.write.batch([
						insertUser(user, passwordHash, now()),
						session.statement,
						...newBrief({
							id: newId('b'),
							title: EXAMPLE.title,
							content: exampleContent(),
							isExample: true,
							createdBy: user.id,
							at: now(),
						}),
					]);
				} catch (error) {
					throw isDuplicate(error) ? closed : error;
				}
				setupLink.close();
				setCookie(c, session.token);
				return c.json({ user }, 201);
			},
		)
		.post(
			'/sign-in',
			valid('json', z.strictObject({ email: z.string(), password: z.string().max(1_000) })),
			async (c) => {
				const request = c.req.valid('json');
				const known = await findCredentials(store, request.email.trim());
				if (!(await checkPassword(request.password, known?.passwordHash ?? null)) || !known) {
					throw new Problem(
						'wrong-password',
						'That e-mail and password don’t belong together here.',
					);
				}
				const session = sessions.open({ userId: known.user.id });
				await store.write.batch([session.statement]);
				setCookie(c, session.token);
				return c.json({ user: known.user });
			},
		)
		.post('/sign-out', async (c) => {
			if (c.var.sessionToken) await sessions.end(c.var.sessionToken);
			await deps.rightsChanged();
			setCookie(c, null);
			return c.body(null, 204);
		})
		.get('/me', (c) => {
			const principal = requirePrincipal(c);
			if (principal.kind === 'guest' && principal.linkEnded) {
				throw new Problem('link-gone', 'The link you came by is no longer good. Ask for another.');
			}
			const me: Me =
				principal.kind === 'user' ? { user: principal.user } : { guest: principal.guest };
			return c.json(me);
		});
};

function exampleContent(): BriefContent {
	const content = {} as BriefContent;
	for (const section of SECTIONS) {
		content[section] = readSection(section, EXAMPLE.sections[section], () =>
			makeUid(randomBytes(12)),
		);
	}
	return content;
}
