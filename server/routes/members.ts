/** Who is at home on this desk, and how somebody becomes it. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Invitation, Member, NewInvitation, Page, User } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { INVITATION_MS } from '../access/lifetimes.ts';
import { hashPassword, hashToken, makeToken } from '../access/secrets.ts';
import {
	acceptInvitation,
	findInvitation,
	insertInvitation,
	listInvitations,
	revokeInvitation,
	type FoundInvitation,
} from '../store/invitations.ts';
import { ConditionFailed, isDuplicate } from '../store/failures.ts';
import { insertUser, listMembers, readMember, removeMember } from '../store/users.ts';
import { requireDesk, valid, type Env, type RouteDeps } from './context.ts';
import { enter } from './enter.ts';
import { email, password, personName } from './fields.ts';
import { sayDay } from './say-day.ts';

export const memberRoutes = (deps: RouteDeps) => {
	const { store, origins, now, newId } = deps;
	return new Hono<Env>()
		.get('/members', async (c) => {
			requireDesk(deps, c, 'open-desk');
			return c.json({ items: await listMembers(store), next: null } satisfies Page<Member>);
		})
		.delete('/members/:id', async (c) => {
			const owner = requireDesk(deps, c, 'administer');
			const member = await readMember(store, c.req.param('id'));
			const gone = new Problem('not-found', 'There is no such member on this desk.');
			if (!member) throw gone;
			if (member.role === 'owner') {
				throw new Problem('not-allowed', 'A desk keeps its owner. Nobody was removed.');
			}
			try {
				await store.write.batch(removeMember(member.id, owner.id, now()));
			} catch (error) {
				throw error instanceof ConditionFailed ? gone : error;
			}
			await deps.rightsChanged();
			return c.body(null, 204);
		})
		.get('/invitations', async (c) => {
			requireDesk(deps, c, 'see-invitations');
			const items = await listInvitations(store, now());
			return c.json({ items, next: null } satisfies Page<Invitation>);
		})
		.post(
			'/invitations',
			valid('json', z.strictObject({ role: z.literal('member', 'The role is member.') })),
			async (c) => {
				const owner = requireDesk(deps, c, 'administer');
				const token = makeToken();
				const invitation = { id: newId('n'), expiresAt: now() + INVITATION_MS };
				await insertInvitation(store, {
					...invitation,
					tokenHash: hashToken(token),
					createdBy: owner.id,
					createdAt: now(),
				});
				const url = `${origins().own}/join/${token}`;
				return c.json({ ...invitation, url } satisfies NewInvitation, 201);
			},
		)
		.delete('/invitations/:id', async (c) => {
			requireDesk(deps, c, 'administer');
			if (!(await revokeInvitation(store, c.req.param('id'), now()))) {
				throw new Problem('not-found', 'There is no such invitation, or it is used already.');
			}
			return c.body(null, 204);
		})
		.post(
			'/invitations/accept',
			valid(
				'json',
				z.strictObject({ token: z.string().max(200), name: personName, email, password }),
			),
			async (c) => {
				const request = c.req.valid('json');
				const hash = hashToken(request.token);
				const invitation = await findInvitation(store, hash);
				const why = whyGone(invitation, now());
				if (!invitation || why) throw new Problem('link-gone', why ?? '');
				const user: User = {
					id: newId('u'),
					name: request.name,
					email: request.email,
					role: 'member',
				};
				const passwordHash = await hashPassword(request.password);
				try {
					await enter(deps, c, user, [
						...acceptInvitation(invitation.id, now()),
						insertUser(user, passwordHash, now()),
					]);
				} catch (error) {
					if (error instanceof ConditionFailed) {
						const again = whyGone(await findInvitation(store, hash), now());
						throw new Problem('link-gone', again ?? 'This invitation is not good any more.');
					}
					if (isDuplicate(error)) {
						throw new Problem(
							'email-taken',
							'Somebody with this e-mail address is on this desk already. Sign in instead; the invitation stays good.',
						);
					}
					throw error;
				}
				return c.json({ user }, 201);
			},
		);
};

/** @returns null while the invitation is good */
function whyGone(invitation: FoundInvitation | null, now: number): string | null {
	if (!invitation) return 'There is no such invitation. Ask for it again.';
	const { createdByName, usedAt, revokedAt, expiresAt } = invitation;
	const ask = `Ask ${createdByName} for another.`;
	if (usedAt !== null) return `This invitation was used on ${sayDay(usedAt)}. ${ask}`;
	if (revokedAt !== null) return `This invitation was withdrawn on ${sayDay(revokedAt)}. ${ask}`;
	if (expiresAt <= now) return `This invitation was good until ${sayDay(expiresAt)}. ${ask}`;
	return null;
}
