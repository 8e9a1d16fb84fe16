import type { SuggestionBody, SuggestionState, SuggestionStatus } from '#brief';
import type { Decision } from '#lib/protocol/answers.ts';
import { integer, json, optionalInteger, optionalText, text } from './columns.ts';
import type { Row } from './connection.ts';
import { holds, type Statement, type Store } from './store.ts';

export interface SuggestionRow<Applied> {
	id: string;
	briefId: string;
	body: SuggestionBody;
	status: SuggestionStatus;
	/** What an accept wrote, as its revert needs it; null while nothing is applied. */
	applied: Applied | null;
}

/** Of surfaced handoffs only: before that a return does not exist for anybody. */
export async function listSuggestions<Applied>(
	store: Store,
	briefId: string,
	handoffId: string | null,
): Promise<SuggestionRow<Applied>[]> {
	const rows = await store.read.all(
		`select suggestion.* from suggestion join handoff on handoff.id = suggestion.handoff_id
		where suggestion.brief_id = ? and handoff.state in ('surfaced', 'reviewed')
			and (? is null or handoff.id = ?)
		order by handoff.number, suggestion.ordinal`,
		[briefId, handoffId, handoffId],
	);
	return rows.map((row) => toSuggestion<Applied>(row));
}

/** Those of surfaced handoffs among these, by id. */
export async function readSuggestions<Applied>(
	store: Store,
	briefId: string,
	ids: readonly string[],
): Promise<Map<string, SuggestionRow<Applied>>> {
	const rows = await store.read.all(
		`select suggestion.* from suggestion join handoff on handoff.id = suggestion.handoff_id
		where suggestion.id in (select value from json_each(?)) and suggestion.brief_id = ?
			and handoff.state in ('surfaced', 'reviewed')`,
		[JSON.stringify(ids), briefId],
	);
	return new Map(rows.map((row) => [text(row, 'id'), toSuggestion<Applied>(row)]));
}

export async function listOfHandoff(
	store: Store,
	handoffId: string,
): Promise<{ body: SuggestionBody; status: SuggestionStatus }[]> {
	const rows = await store.read.all(
		'select * from suggestion where handoff_id = ? order by ordinal',
		[handoffId],
	);
	return rows.map(toSuggestion);
}

export function insertSuggestion(
	briefId: string,
	ordinal: number,
	body: SuggestionBody,
	status: SuggestionStatus,
): Statement {
	return {
		sql: 'insert into suggestion (id, brief_id, handoff_id, ordinal, body, state) values (?, ?, ?, ?, ?, ?)',
		args: [body.id, briefId, body.handoffId, ordinal, JSON.stringify(body), status.state],
	};
}

/** Moves a suggestion to its next state; aborts the batch when somebody else moved it first. */
export function updateSuggestion(
	id: string,
	revBefore: number,
	status: SuggestionStatus,
	applied: object | null,
): Statement[] {
	return [
		...holds('select 1 from suggestion where id = ? and rev = ?', [id, revBefore]),
		{
			sql: `update suggestion set state = ?, rev = ?, applied = ?, decided_by = ?, decided_by_name = ?,
				decided_at = ?, reason = ? where id = ?`,
			args: [
				status.state,
				status.rev,
				applied && JSON.stringify(applied),
				status.decidedById,
				status.decidedBy,
				status.decidedAt,
				status.reason,
				id,
			],
		},
	];
}

/** How many suggestions of each of these handoffs are in each state. */
export async function countByState(
	store: Store,
	handoffIds: readonly string[],
): Promise<{ handoffId: string; state: SuggestionState; count: number }[]> {
	const rows = await store.read.all(
		`select handoff_id, state, count(*) as count from suggestion
		where handoff_id in (select value from json_each(?)) group by handoff_id, state`,
		[JSON.stringify(handoffIds)],
	);
	return rows.map((row) => ({
		handoffId: text(row, 'handoff_id'),
		state: text(row, 'state') as SuggestionState,
		count: integer(row, 'count'),
	}));
}

/** What this person decided under these ids. */
export async function findDecisions(
	store: Store,
	person: string,
	ids: readonly string[],
): Promise<Map<string, { requestHash: string; answer: Decision }>> {
	const rows = await store.read.all(
		`select id, request_hash, answer from decision
		where person = ? and id in (select value from json_each(?))`,
		[person, JSON.stringify(ids)],
	);
	return new Map(
		rows.map((row) => [
			text(row, 'id'),
			{ requestHash: text(row, 'request_hash'), answer: json<Decision>(row, 'answer') },
		]),
	);
}

export function insertDecision(decision: {
	person: string;
	id: string;
	briefId: string;
	suggestionId: string;
	op: string;
	revSeen: number;
	requestHash: string;
	reason: string | null;
	answer: Decision;
	at: number;
}): Statement {
	return {
		sql: `insert into decision (person, id, brief_id, suggestion_id, op, rev_seen, request_hash, reason, answer, at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		args: [
			decision.person,
			decision.id,
			decision.briefId,
			decision.suggestionId,
			decision.op,
			decision.revSeen,
			decision.requestHash,
			decision.reason,
			JSON.stringify(decision.answer),
			decision.at,
		],
	};
}

function toSuggestion<Applied>(row: Row): SuggestionRow<Applied> {
	return {
		id: text(row, 'id'),
		briefId: text(row, 'brief_id'),
		body: json<SuggestionBody>(row, 'body'),
		status: {
			state: text(row, 'state') as SuggestionStatus['state'],
			rev: integer(row, 'rev'),
			decidedBy: optionalText(row, 'decided_by_name'),
			decidedById: optionalText(row, 'decided_by'),
			decidedAt: optionalInteger(row, 'decided_at'),
			reason: optionalText(row, 'reason'),
		},
		applied: row['applied'] === null ? null : json<Applied>(row, 'applied'),
	};
}
