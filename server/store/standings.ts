import type { StandingRecord } from '#brief';
import { integer, optionalText, text } from './columns.ts';
import type { Statement, Store } from './store.ts';

/** The last judgement of every premise of a brief that was judged, by uid. */
export async function readStandings(
	store: Store,
	briefId: string,
): Promise<Map<string, StandingRecord>> {
	const rows = await store.read.all(
		`select uid, standing, reason, by_name, at from standing
		where id in (select max(id) from standing where brief_id = ? group by uid)`,
		[briefId],
	);
	return new Map(
		rows.map((row) => [
			text(row, 'uid'),
			{
				standing: text(row, 'standing') as StandingRecord['standing'],
				by: text(row, 'by_name'),
				at: integer(row, 'at'),
				reason: optionalText(row, 'reason'),
			},
		]),
	);
}

export function insertStanding(
	briefId: string,
	uid: string,
	byId: string,
	record: StandingRecord,
): Statement {
	return {
		sql: `insert into standing (brief_id, uid, standing, reason, by_id, by_name, at)
			values (?, ?, ?, ?, ?, ?, ?)`,
		args: [briefId, uid, record.standing, record.reason, byId, record.by, record.at],
	};
}
