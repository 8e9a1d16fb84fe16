import { readMe } from '#lib/client/api.ts';
import type { Me } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { forgetPerson, rememberPerson } from './copies.ts';

/** Who is here, as the server says; remembered for when it can't be asked. */
export async function readPerson(): Promise<Me> {
	try {
		const me = await readMe();
		await rememberPerson(me, Date.now());
		return me;
	} catch (problem) {
		// Somebody else may sit here by now.
		if (problem instanceof Problem && problem.code === 'signed-out') await forgetPerson();
		throw problem;
	}
}
