import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { readBrief, readMe } from '#lib/client/api.ts';
import { nextQuery } from '#lib/client/next-path.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
	try {
		const [me, brief] = await Promise.all([readMe(), readBrief(params.id)]);
		return { me, brief };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		if (problem.code === 'signed-out') redirect(307, resolve(`/sign-in${nextQuery(url)}`));
		if (problem.code === 'not-found') {
			error(404, 'There is no brief here, or you may not see it.');
		}
		error(problem.code === 'unreachable' ? 503 : 500, problem.message);
	}
};
