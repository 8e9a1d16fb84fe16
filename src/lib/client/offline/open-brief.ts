/** Opens a brief from the server or, where none answers, as it was kept here. */
import { readBrief } from '#lib/client/api.ts';
import type { Brief, Me } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { BriefFacts } from './copies.ts';
import { findCopy, openCopy, type LocalCopy } from './local-copy.ts';
import { readPerson } from './read-person.ts';
import { unlessSilent } from './unless-silent.ts';

export interface OpenedBrief {
	me: Me;
	brief: BriefFacts;
	copy: LocalCopy;
	/** Whether the server said so now; what was kept may be out of date. */
	isFresh: boolean;
}

/** @throws {Problem} as the server refuses; unreachable where there is no copy either */
export async function openBrief(id: string): Promise<OpenedBrief> {
	const asked = askServer(id);
	asked.catch(() => undefined);
	const kept = await findCopy(id);
	if (!kept) return asked;
	try {
		return await unlessSilent(asked);
	} catch (problem) {
		if (!(problem instanceof Problem) || problem.code !== 'unreachable') throw problem;
		return { ...kept, isFresh: false };
	}
}

async function askServer(id: string): Promise<OpenedBrief> {
	const [me, answer] = await Promise.all([readPerson(), readBrief(id)]);
	const brief = factsOf(answer);
	return { me, brief, copy: await openCopy(me, brief, Date.now()), isFresh: true };
}

/** The text comes by the socket, and what was handed off too. */
export function factsOf({ sections: _sections, handoffs: _handoffs, ...facts }: Brief): BriefFacts {
	return facts;
}
