/** The log of a live document: updates in sequence, and the snapshot that stands for the ones compacted away. */
import { bytes, integer } from './columns.ts';
import type { Value } from './connection.ts';
import type { Statement, Store } from './store.ts';

export type RoomName = 'text' | 'review';

export interface StoredUpdate {
	briefId: string;
	room: RoomName;
	seq: number;
	bytes: Uint8Array;
	at: number;
}

export interface StoredDocument {
	/** Sequence of the newest update; 0 for a document without any. */
	seq: number;
	/** When it was written; null when only the snapshot is left. */
	at: number | null;
	snapshot: Uint8Array | null;
	/** What the snapshot does not cover, oldest first. */
	loose: Uint8Array[];
}

/**
 * One statement, so that a compaction between two can't take away rows that were not read yet.
 * @throws {Error} when the log has a hole: what follows it can't be read without what is missing
 */
export async function loadDocument(
	store: Store,
	briefId: string,
	room: RoomName,
): Promise<StoredDocument> {
	const rows = await store.read.all(
		`select 0 as loose, seq, bytes, null as at from doc_snapshot where brief_id = ?1 and room = ?2
		union all
		select 1, seq, bytes, at from doc_update where brief_id = ?1 and room = ?2
		order by loose, seq`,
		[briefId, room],
	);
	let seq = 0;
	let at: number | null = null;
	let snapshot: Uint8Array | null = null;
	const loose: Uint8Array[] = [];
	for (const row of rows) {
		const next = integer(row, 'seq');
		if (integer(row, 'loose') === 0) snapshot = bytes(row, 'bytes');
		else if (next !== seq + 1) throw new Error(`the log has nothing between ${seq} and ${next}`);
		else {
			loose.push(bytes(row, 'bytes'));
			at = integer(row, 'at');
		}
		seq = next;
	}
	return { seq, at, snapshot, loose };
}

/** One statement for any number of updates: a statement each would cost as much as all the rest. */
export function appendUpdates(updates: readonly StoredUpdate[]): Statement {
	const args: Value[] = [];
	for (const update of updates) {
		args.push(update.briefId, update.room, update.seq, update.bytes, update.at);
	}
	const values = '(?, ?, ?, ?, ?), '.repeat(updates.length).slice(0, -2);
	return { sql: `insert into doc_update (brief_id, room, seq, bytes, at) values ${values}`, args };
}

/** Puts a snapshot in the place of every update up to `seq`. Written twice, or late, it changes nothing. */
export function compactDocument(
	briefId: string,
	room: RoomName,
	seq: number,
	snapshot: Uint8Array,
): Statement[] {
	return [
		{
			sql: `insert into doc_snapshot (brief_id, room, seq, bytes) values (?, ?, ?, ?)
				on conflict (brief_id, room) do update set seq = excluded.seq, bytes = excluded.bytes
				where excluded.seq > doc_snapshot.seq`,
			args: [briefId, room, seq, snapshot],
		},
		{
			sql: 'delete from doc_update where brief_id = ? and room = ? and seq <= ?',
			args: [briefId, room, seq],
		},
	];
}
