/** Sharing a brief by a link, and coming in by one. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Link, OpenedLink, Page } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { writeSessionCookie } from '../access/cookie.ts';
import { hashToken, makeToken } from '../access/secrets.ts';
import { findLink, insertGuest, insertLink, listLinks, revokeLink } from '../store/links.ts';
import { requireRight, valid, type Env, type RouteDeps } from './context.ts';

export const linkRoutes = (deps: RouteDeps) => {
	const { store, sessions, origins, now, newId } = deps;
	return new Hono<Env>()
		.get('/briefs/:id/links', async (c) => {
			const id = c.req.param('id');
			await requireRight(deps, c, id, 'share');
			return c.json({ items: await listLinks(store, id), next: null } satisfies Page<Link>);
		})
		.post(
			'/briefs/:id/links',
			valid(
				'json',
				z.strictObject({
					role: z.enum(['viewer', 'editor'], 'The role is viewer or editor.'),
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
					name: z
						.string()
						.trim()
						.min(1, 'A name is needed, so that the others know who is here.')
						.max(80, 'A name has 80 characters at most.'),
				}),
			),
			async (c) => {
				const { token, name } = c.req.valid('json');
				const link = await findLink(store, hashToken(token));
				if (!link) throw new Problem('link-gone', 'There is no such link. Ask for it again.');
				if (link.revokedAt !== null) {
					throw new Problem(
						'link-gone',
						`This link was revoked on ${day(link.revokedAt)}. Ask ${link.createdByName} for another.`,
					);
				}
				if (link.expiresAt !== null && link.expiresAt <= now()) {
					throw new Problem(
						'link-gone',
						`This link was good until ${day(link.expiresAt)}. Ask ${link.createdByName} for another.`,
					);
				}
				if (c.var.principal?.kind === 'user') {
					// Members may more than any link gives; a guest's session would take that from them.
					return c.json({ guest: null, briefId: link.briefId } satisfies OpenedLink);
				}
				const guest = { id: newId('g'), name, role: link.role, briefId: link.briefId };
				const session = sessions.open({ guestId: guest.id });
				await store.write.batch([insertGuest(guest.id, link.id, name, now()), session.statement]);
				c.header('set-cookie', writeSessionCookie(origins(), session.token));
				return c.json({ guest, briefId: link.briefId } satisfies OpenedLink);
			},
		);
};

const day = (at: number): string =>
	new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
