/** Judging a premise: a recorded decision of a person, seen by everybody at once. */
import { readBlocks, sectionOf, type Standing, type StandingRecord } from '#brief';
import type { Person } from '#lib/handoff/handoff.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { insertStanding } from '../store/standings.ts';
import { changeReview } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';

export interface Standings {
	judge(
		by: Person,
		briefId: string,
		uid: string,
		judgement: { standing: Standing; reason: string | null },
	): Promise<StandingRecord>;
}

export function createStandings(deps: { rooms: Rooms; now: () => number }): Standings {
	const { rooms, now } = deps;
	return {
		async judge(by, briefId, uid, { standing, reason }) {
			const known = await rooms.use(briefId, 'text', (room) =>
				readBlocks(sectionOf(room.doc, 'context')).some((block) => block.uid === uid),
			);
			if (!known) {
				throw new Problem('not-found', 'There is no such premise on this brief any more.');
			}
			const record: StandingRecord = { standing, by: by.name, at: now(), reason };
			await changeReview(rooms, briefId, () =>
				Promise.resolve({
					change: { standings: [{ uid, ...record }] },
					statements: [insertStanding(briefId, uid, by.id, record)],
					result: record,
				}),
			);
			return record;
		},
	};
}
