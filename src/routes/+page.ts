import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { readDesk } from '#lib/client/api.ts';
import { nextQuery } from '#lib/client/next-path.ts';
import { listKept } from '#lib/client/offline/copies.ts';
import { readPerson } from '#lib/client/offline/read-person.ts';
import { unlessSilent } from '#lib/client/offline/unless-silent.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
	const kept = listKept();
	try {
		const asked = askServer();
		asked.catch(() => undefined);
		return await ((await kept).length > 0 ? unlessSilent(asked) : asked);
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		if (problem.code === 'signed-out') redirect(302, resolve(`/sign-in${nextQuery(url)}`));
		if (problem.code !== 'unreachable') error(503, problem.message);
		error(503, { message: problem.message, kept: await kept });
	}
};

async function askServer() {
	const me = await readPerson();
	if ('guest' in me) redirect(302, resolve('/briefs/[id]', { id: me.guest.briefId }));
	return { me: me.user, desk: await readDesk(), readAt: Date.now() };
}
