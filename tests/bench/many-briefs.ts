/** A desk of many briefs, made by those who would make them: over HTTP, one request a brief. */
import type { BriefRequest } from '#lib/protocol/answers.ts';
import type { Caller } from '../support/caller.ts';

/** More at once make them no sooner. */
const AT_ONCE = 8;

/** @returns their ids, in the order asked for */
export async function makeBriefs(
	owner: Caller,
	count: number,
	requestOf: (index: number) => BriefRequest = (index) => ({
		title: `Brief ${index}`,
		sections: { goal: 'Words of a goal.' },
	}),
): Promise<string[]> {
	const ids = Array.from<string>({ length: count });
	let next = 0;
	const makeOn = async (): Promise<void> => {
		while (next < count) {
			const index = next++;
			ids[index] = (await owner.createBrief(requestOf(index))).id;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, makeOn));
	return ids;
}
