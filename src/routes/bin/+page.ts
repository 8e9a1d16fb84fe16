import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { listBin } from '#lib/client/api.ts';
import { nextQuery } from '#lib/client/next-path.ts';
import { readPerson } from '#lib/client/offline/read-person.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
	try {
		const me = await readPerson();
		if ('guest' in me) redirect(302, resolve('/briefs/[id]', { id: me.guest.briefId }));
		const { items } = await listBin();
		return {
			me: me.user,
			briefs: items,
			here: { now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
		};
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		if (problem.code === 'signed-out') redirect(302, resolve(`/sign-in${nextQuery(url)}`));
		error(503, problem.message);
	}
};
