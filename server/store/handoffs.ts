import type { BriefSnapshot } from '#brief';
import type { HandoffState, HandoffView } from '#lib/handoff/handoff.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { bytes, integer, json, optionalInteger, text } from './columns.ts';
import type { Row } from './connection.ts';
import { grants } from './people.ts';
import { holds, type Statement, type Store } from './store.ts';

export interface Checkpoint {
	step: number;
	did: string;
	proposals: Proposal[];
	/** How many of the worker's own proposals it could not let through. */
	refused: number;
	/** Null where it is not known. */
	tokens: number | null;
	at: number;
}

export async function readHandoff(store: Store, id: string): Promise<HandoffView | null> {
	const row = await store.read.first('select view from handoff where id = ?', [id]);
	return row && toView(row);
}

export async function readHandoffs(store: Store, ids: readonly string[]): Promise<HandoffView[]> {
	const rows = await store.read.all(
		'select view from handoff where id in (select value from json_each(?))',
		[JSON.stringify(ids)],
	);
	return rows.map(toView);
}

export async function listHandoffs(store: Store, briefId: string): Promise<HandoffView[]> {
	const rows = await store.read.all('select view from handoff where brief_id = ? order by number', [
		briefId,
	]);
	return rows.map(toView);
}

/** Of the briefs that this person may see. */
export async function listByState(
	store: Store,
	{ userId, now, states }: { userId: string; now: number; states: HandoffState[] },
): Promise<{ title: string; view: HandoffView }[]> {
	const rows = await store.read.all(
		`select brief.title, handoff.view from handoff join brief on brief.id = handoff.brief_id
		where state in (select value from json_each(:states)) and brief.deleted_at is null
			and exists (${grants('brief.id')})
		order by handoff.view ->> '$.createdAt', handoff.id`,
		{ states: JSON.stringify(states), user: userId, now },
	);
	return rows.map((row) => ({ title: text(row, 'title'), view: toView(row) }));
}

export async function findByKey(
	store: Store,
	byId: string,
	key: string,
): Promise<{ view: HandoffView; requestHash: string } | null> {
	const row = await store.read.first(
		'select view, request_hash from handoff where by_id = ? and idempotency_key = ?',
		[byId, key],
	);
	return row && { view: toView(row), requestHash: text(row, 'request_hash') };
}

export async function nextNumber(store: Store, briefId: string): Promise<number> {
	const row = await store.read.first(
		'select coalesce(max(number), 0) + 1 as number from handoff where brief_id = ?',
		[briefId],
	);
	return Number(row?.['number']);
}

/** What the worker reads, and the document that its quotes are anchored in. */
export async function readSnapshot(
	store: Store,
	id: string,
): Promise<{ brief: BriefSnapshot; document: Uint8Array } | null> {
	const row = await store.read.first('select brief_snapshot, snapshot from handoff where id = ?', [
		id,
	]);
	return (
		row && {
			brief: json<BriefSnapshot>(row, 'brief_snapshot'),
			document: bytes(row, 'snapshot'),
		}
	);
}

/** The document as it was handed off. */
export async function readFrozen(store: Store, id: string): Promise<Uint8Array | null> {
	const row = await store.read.first('select snapshot from handoff where id = ?', [id]);
	return row && bytes(row, 'snapshot');
}

export function insertHandoff(handoff: {
	view: HandoffView;
	snapshot: Uint8Array;
	snapshotSeq: number;
	snapshotHash: string;
	brief: BriefSnapshot;
	idempotencyKey: string | null;
	requestHash: string;
}): Statement {
	const { view } = handoff;
	return {
		sql: `insert into handoff (id, brief_id, number, view, snapshot, snapshot_seq, snapshot_hash,
			brief_snapshot, idempotency_key, request_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		args: [
			view.id,
			view.briefId,
			view.number,
			JSON.stringify(view),
			handoff.snapshot,
			handoff.snapshotSeq,
			handoff.snapshotHash,
			JSON.stringify(handoff.brief),
			handoff.idempotencyKey,
			handoff.requestHash,
		],
	};
}

/** Aborts its batch unless the handoff still is in the state that the change was built on. */
export function updateHandoff(before: HandoffState, view: HandoffView): Statement[] {
	return [
		...holds('select 1 from handoff where id = ? and state = ?', [view.id, before]),
		{ sql: 'update handoff set view = ? where id = ?', args: [JSON.stringify(view), view.id] },
	];
}

/** Returns that wait for this person's next look at the desk. */
export async function listWaitingFor(store: Store, byId: string): Promise<string[]> {
	const rows = await store.read.all(
		`select handoff.id from handoff join brief on brief.id = handoff.brief_id
		where state = 'landed' and by_id = ? and surface = 'next-opening' and brief.deleted_at is null`,
		[byId],
	);
	return rows.map((row) => text(row, 'id'));
}

/** The instant at which the next return surfaces by itself, of those that have landed; null when none will. */
export async function nextSurfaceAt(store: Store): Promise<number | null> {
	const row = await store.read.first(
		`select min(view ->> '$.surfaceAt') as at from handoff
		where state = 'landed' and surface not in ('next-opening', 'now')`,
	);
	return row && optionalInteger(row, 'at');
}

/** Handoffs of this person that ended without a return, which they have not seen and not handed off again. */
export async function listFailed(
	store: Store,
	{ userId, now }: { userId: string; now: number },
): Promise<{ title: string; view: HandoffView }[]> {
	const rows = await store.read.all(
		`select brief.title, handoff.view from handoff join brief on brief.id = handoff.brief_id
		where state = 'failed' and by_id = :user and seen_at is null
			and (surface in ('next-opening', 'now') or cast(surface as integer) <= :now)
			and not exists (select 1 from handoff as later
				where later.brief_id = handoff.brief_id and later.number > handoff.number)
			and brief.deleted_at is null and exists (${grants('brief.id')})`,
		{ user: userId, now },
	);
	return rows.map((row) => ({ title: text(row, 'title'), view: toView(row) }));
}

export async function markSeen(store: Store, id: string, at: number): Promise<void> {
	await store.write.run('update handoff set seen_at = ? where id = ?', [at, id]);
}

/** Returns whose time to surface has come. */
export async function listDue(store: Store, now: number): Promise<string[]> {
	const rows = await store.read.all(
		`select id from handoff where state = 'landed' and surface <> 'next-opening'
			and (surface = 'now' or view ->> '$.surfaceAt' <= ?)`,
		[now],
	);
	return rows.map((row) => text(row, 'id'));
}

export async function listCheckpoints(store: Store, handoffId: string): Promise<Checkpoint[]> {
	const rows = await store.read.all(
		'select step, did, proposals, refused, tokens, at from checkpoint where handoff_id = ? order by step',
		[handoffId],
	);
	return rows.map((row) => ({
		step: integer(row, 'step'),
		did: text(row, 'did'),
		proposals: json<Proposal[]>(row, 'proposals'),
		refused: integer(row, 'refused'),
		tokens: optionalInteger(row, 'tokens'),
		at: integer(row, 'at'),
	}));
}

export function insertCheckpoint(handoffId: string, checkpoint: Checkpoint): Statement {
	return {
		sql: `insert into checkpoint (handoff_id, step, did, proposals, refused, tokens, at)
			values (?, ?, ?, ?, ?, ?, ?)`,
		args: [
			handoffId,
			checkpoint.step,
			checkpoint.did,
			JSON.stringify(checkpoint.proposals),
			checkpoint.refused,
			checkpoint.tokens,
			checkpoint.at,
		],
	};
}

const toView = (row: Row): HandoffView => json<HandoffView>(row, 'view');
