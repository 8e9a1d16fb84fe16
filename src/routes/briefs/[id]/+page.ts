import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { nextQuery } from '#lib/client/next-path.ts';
import { listKept } from '#lib/client/offline/copies.ts';
import { openBrief } from '#lib/client/offline/open-brief.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params: { id }, url }) => {
	try {
		const opened = await openBrief(id);
		return { me: opened.me, opened };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		const { code, message } = problem;
		if (code === 'signed-out') redirect(307, resolve(`/sign-in${nextQuery(url)}`));
		if (code === 'unreachable') error(503, { message, kept: await listKept() });
		if (code !== 'not-found' && code !== 'link-gone') error(500, message);
		const { findUnsaved } = await import('#lib/client/offline/unsaved.ts');
		const said = code === 'not-found' ? 'There is no brief here, or you may not see it.' : message;
		error(code === 'not-found' ? 404 : 500, { message: said, unsaved: await findUnsaved(id) });
	}
};
