/** Briefs that were deleted: kept for a while, then gone with everything on them. */
import type { BinnedBrief } from '#lib/protocol/answers.ts';
import { integer, text } from './columns.ts';
import { grants } from './people.ts';
import type { Statement, Store } from './store.ts';

/** How long a deleted brief can be brought back. */
const BIN_MS = 30 * 86_400_000;

/** @returns whether it was there to be deleted */
export async function binBrief(
	store: Store,
	id: string,
	byId: string,
	at: number,
): Promise<boolean> {
	const changed = await store.write.run(
		'update brief set deleted_at = ?, deleted_by = ? where id = ? and deleted_at is null',
		[at, byId, id],
	);
	return changed > 0;
}

/** @returns whether it still was in the bin */
export async function restoreBrief(store: Store, id: string, now: number): Promise<boolean> {
	const changed = await store.write.run(
		'update brief set deleted_at = null, deleted_by = null where id = ? and deleted_at > ?',
		[id, now - BIN_MS],
	);
	return changed > 0;
}

/** What this person could bring back, the last deleted first. */
export async function listBin(
	store: Store,
	{ userId, isOwner, now }: { userId: string; isOwner: boolean; now: number },
): Promise<BinnedBrief[]> {
	const rows = await store.read.all(
		`select brief.id, brief.title, brief.deleted_at, brief.deleted_by, user.name from brief
		join user on user.id = brief.deleted_by
		where deleted_at > :after and (brief.created_by = :user or :owner = 1)
			and 'editor' in (select role from (${grants('brief.id')}))
		order by deleted_at desc, brief.id`,
		{ user: userId, owner: isOwner ? 1 : 0, now, after: now - BIN_MS },
	);
	return rows.map((row) => ({
		id: text(row, 'id'),
		title: text(row, 'title'),
		deletedAt: integer(row, 'deleted_at'),
		deletedBy: { id: text(row, 'deleted_by'), name: text(row, 'name') },
		goneAt: integer(row, 'deleted_at') + BIN_MS,
	}));
}

/** Briefs whose time in the bin is over. */
export async function listGone(store: Store, now: number): Promise<string[]> {
	const rows = await store.read.all('select id from brief where deleted_at <= ?', [now - BIN_MS]);
	return rows.map((row) => text(row, 'id'));
}

/** Takes a brief and everything on it out of the database. */
export function eraseBrief(id: string): Statement[] {
	const ofLinks = 'select id from link where brief_id = ?';
	const ofHandoffs = 'select id from handoff where brief_id = ?';
	// What refers to a row goes before it.
	return [
		`delete from session where guest_id in (select id from guest where link_id in (${ofLinks}))`,
		`delete from guest where link_id in (${ofLinks})`,
		`delete from link_visit where link_id in (${ofLinks})`,
		'delete from link where brief_id = ?',
		'delete from brief_person where brief_id = ?',
		'delete from decision where brief_id = ?',
		'delete from suggestion where brief_id = ?',
		`delete from job where handoff_id in (${ofHandoffs})`,
		`delete from hold where handoff_id in (${ofHandoffs})`,
		`delete from checkpoint where handoff_id in (${ofHandoffs})`,
		'delete from handoff where brief_id = ?',
		'delete from standing where brief_id = ?',
		'delete from author where brief_id = ?',
		'delete from doc_snapshot where brief_id = ?',
		'delete from doc_update where brief_id = ?',
		'delete from brief where id = ?',
	].map((sql) => ({ sql, args: [id] }));
}
