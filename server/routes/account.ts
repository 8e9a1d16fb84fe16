/** Set-up, signing in and out, who is calling, and what people change about themselves. */
import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { SECTIONS, makeUid, type BriefContent } from '#brief';
import { readSection } from '#lib/brief/markdown.ts';
import type { Me, User } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { readDeviceCookie, writeSessionCookie } from '../access/cookie.ts';
import { checkPassword, hashPassword, hashToken } from '../access/secrets.ts';
import { forgetDevices, isKnownDevice } from '../store/devices.ts';
import { endSessions } from '../store/sessions.ts';
import { isDuplicate } from '../store/failures.ts';
import { findCredentials, insertUser, readOwner, renameUser, setPassword } from '../store/users.ts';
import { newBrief } from '../sync/new-brief.ts';
import {
	blockOf,
	requireDesk,
	requirePrincipal,
	valid,
	type Env,
	type RouteDeps,
} from './context.ts';
import { EXAMPLE } from './example.ts';
import { email, password, personName } from './fields.ts';
import { enter } from './enter.ts';

export const accountRoutes = (deps: RouteDeps) => {
	const { store, sessions, setupLink, limiter, origins, now, newId } = deps;

	/** @throws {Problem} too-many-tries */
	const takeTry = (c: Context<Env>, keys: string[]): { succeeded(): void } => {
		const attempt = limiter.take(keys);
		if (attempt.ok) return attempt;
		const seconds = Math.ceil(attempt.retryAfterMs / 1_000);
		c.header('retry-after', String(seconds));
		throw new Problem(
			'too-many-tries',
			`Too many tries have failed here. The next one counts in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
		);
	};

	/** The browser that this person signed in from before; null: it is none. */
	const knownBrowser = async (c: Context<Env>, user: User): Promise<string | null> => {
		const { principal } = c.var;
		if (principal?.kind === 'user' && principal.user.id === user.id) return principal.sessionId;
		const device = readDeviceCookie(origins(), c.req.header('cookie'));
		if (!device) return null;
		const hash = hashToken(device);
		return (await isKnownDevice(store, hash, user.id)) ? Buffer.from(hash).toString('hex') : null;
	};

	return new Hono<Env>()
		.post(
			'/setup',
			valid('json', z.strictObject({ token: z.string(), name: personName, email, password })),
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
				const passwordHash = await hashPassword(request.password);
				try {
					await enter(deps, c, user, [
						insertUser(user, passwordHash, now()),
						...newBrief({
							id: newId('b'),
							title: EXAMPLE.title,
							content: exampleContent(),
							isExample: true,
							restricted: false,
							createdBy: user.id,
							at: now(),
						}),
					]);
				} catch (error) {
					throw isDuplicate(error) ? closed : error;
				}
				setupLink.close();
				return c.json({ user }, 201);
			},
		)
		.post(
			'/sign-in',
			valid(
				'json',
				z.strictObject({ email: z.string().max(200), password: z.string().max(1_000) }),
			),
			async (c) => {
				const request = c.req.valid('json');
				const address = request.email.trim();
				const known = await findCredentials(store, address);
				// Strangers fill the account's bucket and their own; a browser known to it has one to itself.
				const browser = known && (await knownBrowser(c, known.user));
				const attempt = takeTry(
					c,
					browser
						? [`sign-in browser ${browser}`]
						: [`sign-in account ${address.toLowerCase()}`, `sign-in block ${blockOf(deps, c)}`],
				);
				if (!(await checkPassword(request.password, known?.passwordHash ?? null)) || !known) {
					throw new Problem(
						'wrong-password',
						'That e-mail and password don’t belong together here.',
					);
				}
				attempt.succeeded();
				await enter(deps, c, known.user, []);
				return c.json({ user: known.user });
			},
		)
		.post('/sign-out', async (c) => {
			if (c.var.sessionToken) await sessions.end(c.var.sessionToken);
			await deps.rightsChanged();
			c.header('set-cookie', writeSessionCookie(origins(), null));
			return c.body(null, 204);
		})
		.get('/me', (c) => {
			const principal = requirePrincipal(c);
			if (principal.kind === 'guest' && principal.linkEnded) {
				throw new Problem('link-gone', 'The link you came by is no longer good. Ask for another.');
			}
			const me: Me =
				principal.kind === 'guest' ? { guest: principal.guest } : { user: principal.user };
			return c.json(me);
		})
		.patch('/me', valid('json', z.strictObject({ name: personName })), async (c) => {
			const user = requireDesk(deps, c, 'manage-account');
			const { name } = c.req.valid('json');
			await renameUser(store, user.id, name);
			await deps.rightsChanged();
			return c.json({ user: { ...user, name } });
		})
		.post(
			'/me/password',
			valid('json', z.strictObject({ currentPassword: z.string().max(1_000), password })),
			async (c) => {
				const user = requireDesk(deps, c, 'manage-account');
				const request = c.req.valid('json');
				const known = await findCredentials(store, user.email);
				const attempt = takeTry(c, [`password ${user.id}`]);
				if (!(await checkPassword(request.currentPassword, known?.passwordHash ?? null))) {
					throw new Problem('wrong-password', 'That is not your current password.');
				}
				attempt.succeeded();
				// Whoever else knows the old one is out: every session, this one too, gives way to a new one.
				await enter(deps, c, user, [
					setPassword(user.id, await hashPassword(request.password)),
					endSessions(user.id, null),
					forgetDevices(user.id, null),
				]);
				return c.body(null, 204);
			},
		);
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
