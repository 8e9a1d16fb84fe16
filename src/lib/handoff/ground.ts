import type { StandingRecord } from '#brief';
import type { ReviewEntry } from '#lib/protocol/review.ts';

/**
 * How the premises stand that a suggestion leans on. `fell`: rejected after it was accepted, by people who could not
 * know; whoever accepts on rejected ground, or keeps it there, knows.
 */
export type Ground = 'stands' | 'rejected' | 'fell';

export function groundOf(
	entry: Pick<ReviewEntry, 'body' | 'status'>,
	standings: ReadonlyMap<string, StandingRecord>,
): Ground {
	if (fallenOf(entry, standings).length > 0) return 'fell';
	return rejectedOf(entry, standings).length > 0 ? 'rejected' : 'stands';
}

/** Uids of the premises it leans on that stand rejected. */
export const rejectedOf = (
	{ body }: Pick<ReviewEntry, 'body'>,
	standings: ReadonlyMap<string, StandingRecord>,
): string[] => body.leansOn.filter((uid) => standings.get(uid)?.standing === 'rejected');

/** Of what is accepted, those that were rejected since. */
export const fallenOf = (
	entry: Pick<ReviewEntry, 'body' | 'status'>,
	standings: ReadonlyMap<string, StandingRecord>,
): string[] => {
	const { state, decidedAt } = entry.status;
	if (state !== 'accepted' || decidedAt === null) return [];
	return rejectedOf(entry, standings).filter((uid) => (standings.get(uid)?.at ?? 0) > decidedAt);
};
