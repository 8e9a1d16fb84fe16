import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { readDesk, readMe } from '#lib/client/api.ts';
import { nextQuery } from '#lib/client/next-path.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
	try {
		const me = await readMe();
		if ('guest' in me) redirect(302, resolve('/briefs/[id]', { id: me.guest.briefId }));
		return { me: me.user, desk: await readDesk(), readAt: Date.now() };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		if (problem.code === 'signed-out') redirect(302, resolve(`/sign-in${nextQuery(url)}`));
		error(503, problem.message);
	}
};
