/** The log of a live document: updates in sequence, and the snapshot that stands for the ones compacted away. */
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
	/** Oldest first, the snapshot before all others. */
	updates: Uint8Array[];
	/** How many of them the snapshot does not cover. */
	loose: number;
}

export async function loadDocument(
	store: Store,
	briefId: string,
	room: RoomName,
): Promise<StoredDocument> {
	const snapshot = await store.read.first(
		'select seq, bytes from doc_snapshot where brief_id = ? and room = ?',
		[briefId, room],
	);
	const rows = await store.read.all(
		'select seq, bytes from doc_update where brief_id = ? and room = ? order by seq',
		[briefId, room],
	);
	const updates = rows.map((row) => bytesOf(row['bytes']));
	if (snapshot) updates.unshift(bytesOf(snapshot['bytes']));
	return {
		seq: Number(rows.at(-1)?.['seq'] ?? snapshot?.['seq'] ?? 0),
		updates,
		loose: rows.length,
	};
}

/** One statement for any number of updates: a statement each would cost as much as all the rest. */
export function appendUpdates(updates: StoredUpdate[]): Statement {
	return {
		sql: `insert into doc_update (brief_id, room, seq, bytes, at) values ${updates.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
		args: updates.flatMap(({ briefId, room, seq, bytes, at }) => [briefId, room, seq, bytes, at]),
	};
}

/** Puts a snapshot in the place of every update up to `seq`. */
export function compactDocument(
	briefId: string,
	room: RoomName,
	seq: number,
	bytes: Uint8Array,
): Statement[] {
	return [
		{
			sql: `insert into doc_snapshot (brief_id, room, seq, bytes) values (?, ?, ?, ?)
				on conflict (brief_id, room) do update set seq = excluded.seq, bytes = excluded.bytes
				where excluded.seq > doc_snapshot.seq`,
			args: [briefId, room, seq, bytes],
		},
		{
			sql: 'delete from doc_update where brief_id = ? and room = ? and seq <= ?',
			args: [briefId, room, seq],
		},
	];
}

/** The driver hands BLOBs out as ArrayBuffers. */
export const bytesOf = (value: unknown): Uint8Array => new Uint8Array(value as ArrayBuffer);
