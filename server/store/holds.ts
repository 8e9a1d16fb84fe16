/** Returns that somebody put off: closed on that person's desk until then, and on no other. */
import type { Hold } from '#lib/protocol/answers.ts';
import { integer, text } from './columns.ts';
import type { Store } from './store.ts';

/** Those that last, by handoff. */
export async function listHolds(
	store: Store,
	{ userId, now }: { userId: string; now: number },
): Promise<Map<string, Hold>> {
	const rows = await store.read.all(
		'select handoff_id, until, at from hold where user_id = ? and until > ?',
		[userId, now],
	);
	return new Map(
		rows.map((row) => [
			text(row, 'handoff_id'),
			{ until: integer(row, 'until'), at: integer(row, 'at') },
		]),
	);
}

/** Takes the place of an earlier one, and takes those away that are over. */
export async function putHold(
	store: Store,
	{ handoffId, userId }: { handoffId: string; userId: string },
	{ until, at }: Hold,
): Promise<void> {
	await store.write.batch([
		{ sql: 'delete from hold where user_id = ? and until <= ?', args: [userId, at] },
		{
			sql: `insert into hold (handoff_id, user_id, until, at) values (?, ?, ?, ?)
				on conflict (handoff_id, user_id) do update set until = excluded.until, at = excluded.at`,
			args: [handoffId, userId, until, at],
		},
	]);
}

export async function endHold(store: Store, handoffId: string, userId: string): Promise<void> {
	await store.write.run('delete from hold where handoff_id = ? and user_id = ?', [
		handoffId,
		userId,
	]);
}
