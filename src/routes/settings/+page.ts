import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import {
	listInvitations,
	listLinksOfDesk,
	listMembers,
	listSessions,
	listTokens,
} from '#lib/client/api.ts';
import { nextQuery } from '#lib/client/next-path.ts';
import { readPerson } from '#lib/client/offline/read-person.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
	try {
		const me = await readPerson();
		if ('guest' in me) redirect(302, resolve('/briefs/[id]', { id: me.guest.briefId }));
		const { user } = me;
		const [sessions, tokens, links, members, invitations] = await Promise.all([
			listSessions(),
			listTokens(),
			listLinksOfDesk(),
			listMembers(),
			user.role === 'owner' ? listInvitations() : { items: [] },
		]);
		return {
			me: user,
			sessions: sessions.items,
			tokens: tokens.items,
			links: links.items,
			members: members.items,
			invitations: invitations.items,
			here: { now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
		};
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		if (problem.code === 'signed-out') redirect(302, resolve(`/sign-in${nextQuery(url)}`));
		error(503, problem.message);
	}
};
