/** A few decisions at once, under the brief's lock: read once, drafted one on the other, written in one batch. */
import { createHash } from 'node:crypto';
import type { StandingRecord, SuggestionState, SuggestionStatus } from '#brief';
import type { HandoffView, Person } from '#lib/handoff/handoff.ts';
import type { Decision, DecisionRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { readHandoffs, updateHandoff } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import type { Statement, Store } from '../store/store.ts';
import {
	countByState,
	findDecisions,
	insertDecision,
	readSuggestions,
	updateSuggestion,
	type SuggestionRow,
} from '../store/suggestions.ts';
import { draftReview } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';
import { answerSuggestion, taintOf } from './answer-suggestion.ts';
import { carryOut } from './carry-out.ts';
import { TextDraft } from './text-draft.ts';
import { toWritten, type Applied } from './write-suggestion.ts';

export interface ChunkDeps {
	store: Store;
	rooms: Rooms;
	now: () => number;
	newUid: () => string;
}

/** What a decision that applies makes of its suggestion. */
interface Change {
	row: SuggestionRow<Applied>;
	status: SuggestionStatus;
	applied: Applied | null;
}

/** Everybody waits while a chunk is drafted. */
const DRAFT_MS = 20;

/**
 * @param requests no two of one suggestion, nor of one decisionId
 * @returns of as many of the first of them as there was time for, one at least: the answer, or why there is none
 * @throws when nothing of all this was written
 */
export async function decideChunk(
	deps: ChunkDeps,
	by: Person,
	briefId: string,
	requests: readonly DecisionRequest[],
): Promise<(Decision | Problem)[]> {
	const { store, rooms, now } = deps;
	return rooms.use(briefId, 'text', (text) =>
		text.exclusive((writeText) =>
			rooms.use(briefId, 'review', (review) =>
				review.exclusive(async (writeReview) => {
					const known = await readKnown(store, by, briefId, requests);
					const at = now();
					using draft = new TextDraft(text.doc);
					const { answers, changes, statements } = draftChunk(deps, draft, known, {
						by,
						at,
						requests,
					});
					const update = draft.finish();
					if (changes.length === 0) {
						if (statements.length > 0) await store.write.batch(statements);
						return answers;
					}
					const handoffs = await handoffsAfter(store, changes, at);
					const bytes = draftReview(review, {
						suggestions: changes.map(({ row, status, applied }) => ({
							id: row.id,
							status,
							written: applied && applied.map(toWritten),
						})),
						handoffs: handoffs.map(({ after }) => after),
					});
					for (const { row, status, applied } of changes) {
						statements.push(...updateSuggestion(row.id, row.status.rev, status, applied));
					}
					for (const { before, after } of handoffs) {
						statements.push(...updateHandoff(before.state, after));
					}
					if (update) {
						await writeText(update, { also: statements, room: { room: review, bytes } });
					} else await writeReview(bytes, { also: statements });
					return answers;
				}),
			),
		),
	);
}

/** What is stored of the brief, as far as these decisions concern it. */
interface Known {
	decisions: Map<string, { requestHash: string; answer: Decision }>;
	suggestions: Map<string, SuggestionRow<Applied>>;
	standings: Map<string, StandingRecord>;
}

async function readKnown(
	store: Store,
	by: Person,
	briefId: string,
	requests: readonly DecisionRequest[],
): Promise<Known> {
	const suggestions = await readSuggestions<Applied>(
		store,
		briefId,
		requests.map(({ suggestionId }) => suggestionId),
	);
	const decisions = await findDecisions(
		store,
		by.id,
		requests.map(({ decisionId }) => decisionId),
	);
	return { decisions, suggestions, standings: await readStandings(store, briefId) };
}

/** Computes without a pause; the draft is ahead of the document by what applied. */
function draftChunk(
	{ newUid }: Pick<ChunkDeps, 'newUid'>,
	draft: TextDraft,
	{ decisions, suggestions, standings }: Known,
	{ by, at, requests }: { by: Person; at: number; requests: readonly DecisionRequest[] },
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

/** A handoff is reviewed when nothing above the line is open, and open again when a decision is reverted. */
async function handoffsAfter(
	store: Store,
	changes: readonly Change[],
	at: number,
): Promise<{ before: HandoffView; after: HandoffView }[]> {
	const ids = [...new Set(changes.map(({ row }) => row.body.handoffId))];
	const counted = await countByState(store, ids);
	return (await readHandoffs(store, ids)).map((before) => {
		const counts = { open: 0, held: 0, accepted: 0, rejected: 0 };
		for (const { handoffId, state, count } of counted) {
			if (handoffId === before.id) counts[state] += count;
		}
		for (const { row, status } of changes) {
			if (row.body.handoffId !== before.id) continue;
			counts[row.status.state]--;
			counts[status.state]++;
		}
		const isReviewed = counts.open === 0;
		return {
			before,
			after: {
				...before,
				state: isReviewed ? 'reviewed' : 'surfaced',
				reviewedAt: isReviewed ? at : null,
				counts,
			},
		};
	});
}
