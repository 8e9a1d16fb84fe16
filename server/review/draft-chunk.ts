/** Decisions drafted one on the other: each finds the text as those before it leave it. */
import { createHash } from 'node:crypto';
import type { StandingRecord, SuggestionState, SuggestionStatus } from '#brief';
import type { Person } from '#lib/handoff/handoff.ts';
import type { Decision, DecisionRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Statement } from '../store/store.ts';
import { insertDecision, type SuggestionRow } from '../store/suggestions.ts';
import { answerSuggestion, taintOf } from './answer-suggestion.ts';
import { carryOut } from './carry-out.ts';
import type { TextDraft } from './text-draft.ts';
import type { Applied } from './write-suggestion.ts';

/** What is stored of the brief, as far as these decisions concern it. */
export interface Known {
	decisions: Map<string, { requestHash: string; answer: Decision }>;
	suggestions: Map<string, SuggestionRow<Applied>>;
	standings: Map<string, StandingRecord>;
}

/** What a decision that applies makes of its suggestion. */
export interface Change {
	row: SuggestionRow<Applied>;
	status: SuggestionStatus;
	applied: Applied | null;
}

/** Everybody waits while a chunk is drafted. */
const DRAFT_MS = 20;

/**
 * Computes without a pause, and ends early when it took long.
 * @returns answers to the first of the requests, and what is to be written with the draft
 */
export function draftChunk(
	draft: TextDraft,
	{ decisions, suggestions, standings }: Known,
	{
		by,
		at,
		requests,
		newUid,
	}: { by: Person; at: number; requests: readonly DecisionRequest[]; newUid: () => string },
): { answers: (Decision | Problem)[]; changes: Change[]; statements: Statement[] } {
	const answers: (Decision | Problem)[] = [];
	const changes: Change[] = [];
	const statements: Statement[] = [];
	const begun = performance.now();
	for (const request of requests) {
		if (answers.length > 0 && performance.now() - begun > DRAFT_MS) break;
		const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
		const stored = decisions.get(request.decisionId);
		const row = suggestions.get(request.suggestionId);
		if (stored) {
			answers.push(stored.requestHash === requestHash ? stored.answer : mismatch());
			continue;
		}
		if (!row) {
			answers.push(new Problem('not-found', 'There is no such suggestion on this brief.'));
			continue;
		}
		const { body } = row;
		const reason = request.reason ?? null;
		const carried = carryOut(draft, row, request, taintOf(body, standings), newUid);
		const { status, applied } =
			carried.outcome === 'applied'
				? { ...carried, status: statusAfter(row.status, carried.next, by, at, reason) }
				: row;
		if (carried.outcome === 'applied') changes.push({ row, status, applied });
		const answer: Decision = {
			outcome: carried.outcome,
			suggestion: answerSuggestion(draft.live(), { body, status, applied }, standings),
		};
		answers.push(answer);
		statements.push(
			insertDecision({
				person: by.id,
				id: request.decisionId,
				briefId: row.briefId,
				suggestionId: row.id,
				op: request.op,
				revSeen: request.rev,
				requestHash,
				reason,
				answer,
				at,
			}),
		);
	}
	return { answers, changes, statements };
}

const mismatch = (): Problem =>
	new Problem(
		'idempotency-mismatch',
		'This decisionId was used for another decision. Send a new one.',
	);

function statusAfter(
	before: SuggestionStatus,
	state: SuggestionState,
	by: Person,
	at: number,
	reason: string | null,
): SuggestionStatus {
	const decided = state === 'accepted' || state === 'rejected';
	return {
		state,
		rev: before.rev + 1,
		decidedBy: decided ? by.name : null,
		decidedById: decided ? by.id : null,
		decidedAt: decided ? at : null,
		reason: decided ? reason : null,
	};
}
