/** Sharing a brief by a link, and coming in by one. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Link, LinkOfDesk, OpenedLink, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { writeSessionCookie } from '../access/cookie.ts';
import { hashToken, makeToken } from '../access/secrets.ts';
import {
	findLink,
	insertGuest,
	insertLink,
	insertVisit,
	listLinks,
	listLinksOfDesk,
	revokeLink,
} from '../store/links.ts';
import { endSessionOf } from '../store/sessions.ts';
import { requireDesk, requireRight, valid, type Env, type RouteDeps } from './context.ts';
import { briefRole, shownName } from './fields.ts';
import { sayDay } from './say-day.ts';

export const linkRoutes = (deps: RouteDeps) => {
	const { store, sessions, origins, now, newId } = deps;
	return new Hono<Env>()
		.get('/links', async (c) => {
			const user = requireDesk(deps, c, 'open-desk');
			const items = await listLinksOfDesk(store, user.id, now());
			return c.json({ items, next: null } satisfies Page<LinkOfDesk>);
		})
		.get('/briefs/:id/links', async (c) => {
			const id = c.req.param('id');
			await requireRight(deps, c, id, 'see-sharing');
			return c.json({ items: await listLinks(store, id, now()), next: null } satisfies Page<Link>);
		})
		.post(
			'/briefs/:id/links',
			valid(
				'json',
				z.strictObject({
					role: briefRole,
					expiresAt: z.number().int().positive().optional(),
				}),
			),
			async (c) => {
				const id = c.req.param('id');
				const { person } = await requireRight(deps, c, id, 'share');
				const { role, expiresAt = null } = c.req.valid('json');
				if (expiresAt !== null && expiresAt <= now()) {
					throw new Problem('bad-request', 'expiresAt: that instant has passed.');
				}
				const token = makeToken();
				const link: Link = { id: newId('l'), role, createdAt: now(), expiresAt, guests: 0 };
				await insertLink(store, {
					...link,
					briefId: id,
					tokenHash: hashToken(token),
					createdBy: person.id,
				});
				return c.json({ ...link, url: `${origins().own}/s/${token}` }, 201);
			},
		)
		.delete('/briefs/:id/links/:linkId', async (c) => {
			const id = c.req.param('id');
			await requireRight(deps, c, id, 'share');
			if (!(await revokeLink(store, id, c.req.param('linkId'), now()))) {
				throw new Problem(
					'not-found',
					'There is no such link on this brief, or it is revoked already.',
				);
			}
			await deps.rightsChanged();
			return c.body(null, 204);
		})
		.post(
			'/links/open',
			valid(
				'json',
				z.strictObject({
					token: z.string().max(200),
					name: shownName('A name is needed, so that the others know who is here.'),
				}),
			),
			async (c) => {
				const { token, name } = c.req.valid('json');
				const link = await findLink(store, hashToken(token));
				if (!link) throw new Problem('link-gone', 'There is no such link. Ask for it again.');
				if (link.revokedAt !== null) {
					throw new Problem(
						'link-gone',
						`This link was revoked on ${sayDay(link.revokedAt)}. Ask ${link.createdByName} for another.`,
					);
				}
				if (link.expiresAt !== null && link.expiresAt <= now()) {
					throw new Problem(
						'link-gone',
						`This link was good until ${sayDay(link.expiresAt)}. Ask ${link.createdByName} for another.`,
					);
				}
				const { principal, sessionToken } = c.var;
				if (principal && principal.kind !== 'guest') {
					// A guest's session would take the desk from them; on a restricted brief the link counts all the same.
					await store.write.batch([insertVisit(link.id, principal.user.id)]);
					return c.json({ guest: null, briefId: link.briefId } satisfies OpenedLink);
				}
				const guest = { id: newId('g'), name, role: link.role, briefId: link.briefId };
				const session = sessions.open({ guestId: guest.id }, c.req.header('user-agent'));
				await store.write.batch([
					insertGuest(guest.id, link.id, name, now()),
					...(sessionToken ? [endSessionOf(hashToken(sessionToken))] : []),
					session.statement,
				]);
				if (sessionToken) await deps.rightsChanged();
				c.header('set-cookie', writeSessionCookie(origins(), session.token));
				return c.json({ guest, briefId: link.briefId } satisfies OpenedLink);
			},
		);
};
