/** Accept, reject, revert: commands that happen exactly once, on the server alone. */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import {
	cloneOf,
	findDocumentFault,
	fitAnchor,
	judge,
	type SuggestionState,
	type SuggestionStatus,
} from '#brief';
import type { HandoffView, Person } from '#lib/handoff/handoff.ts';
import type { Decision, DecisionOutcome, DecisionRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { readHandoff, updateHandoff } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import type { Statement, Store } from '../store/store.ts';
import {
	findDecision,
	insertDecision,
	listOfHandoff,
	readSuggestion,
	updateSuggestion,
	type SuggestionRow,
} from '../store/suggestions.ts';
import { draftReview, draftUpdate } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';
import { answerSuggestion, hashOf, taintOf } from './answer-suggestion.ts';
import { takeBack, writeSuggestion, type Applied } from './write-suggestion.ts';

export interface Decisions {
	/** @throws {Problem} not-found; every other outcome is an answer, stored so that asking again gives it again */
	decide(by: Person, briefId: string, request: DecisionRequest): Promise<Decision>;
}

type Plan =
	| { outcome: Exclude<DecisionOutcome, 'applied'> }
	| {
			outcome: 'applied';
			next: SuggestionState;
			update: Uint8Array | null;
			applied: Applied | null;
	  };

export function createDecisions(deps: {
	store: Store;
	rooms: Rooms;
	now: () => number;
	newUid: () => string;
}): Decisions {
	const { store, rooms, now, newUid } = deps;

	return {
		async decide(by, briefId, request) {
			const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
			return rooms.use(briefId, 'text', (text) =>
				text.exclusive((writeText) =>
					rooms.use(briefId, 'review', (review) =>
						review.exclusive(async (writeReview) => {
							const stored = await findDecision(store, by.id, request.decisionId);
							if (stored) {
								if (stored.requestHash === requestHash) return stored.answer;
								throw new Problem(
									'idempotency-mismatch',
									'This decisionId was used for another decision. Send a new one.',
								);
							}
							const row = await readSuggestion<Applied>(store, request.suggestionId);
							if (!row || row.briefId !== briefId) {
								throw new Problem('not-found', 'There is no such suggestion on this brief.');
							}
							const standings = await readStandings(store, briefId);
							const taint = taintOf(row.body, standings);
							const plan = planDecision(text.doc, row, request, taint, newUid);
							const at = now();
							const status: SuggestionStatus =
								plan.outcome === 'applied'
									? statusAfter(row.status, plan.next, by, at)
									: row.status;

							const update = plan.outcome === 'applied' ? plan.update : null;
							const after = update ? withUpdate(text.doc, update) : text.doc;
							const answer: Decision = {
								outcome: plan.outcome,
								suggestion: answerSuggestion(after, row.body, status, standings),
							};
							const statements: Statement[] = [
								insertDecision({
									person: by.id,
									id: request.decisionId,
									briefId,
									suggestionId: row.id,
									op: request.op,
									revSeen: request.rev,
									requestHash,
									reason: request.reason ?? null,
									answer,
									at,
								}),
							];
							if (plan.outcome !== 'applied') {
								await store.write.batch(statements);
								return answer;
							}
							const handoff = await handoffAfter(store, row, status.state, at);
							statements.push(
								...updateSuggestion(row.id, row.status.rev, status, plan.applied),
								...updateHandoff(handoff.before.state, handoff.after),
							);
							const projected = draftReview(review, {
								suggestions: [{ id: row.id, status }],
								handoffs: [handoff.after],
							});
							if (update) {
								await writeText(update, {
									also: statements,
									room: { room: review, bytes: projected },
								});
							} else await writeReview(projected, { also: statements });
							return answer;
						}),
					),
				),
			);
		},
	};
}

function planDecision(
	doc: Y.Doc,
	row: SuggestionRow<Applied>,
	request: DecisionRequest,
	taint: string[],
	newUid: () => string,
): Plan {
	const verdict = judge(row.status, request.op, request.rev);
	if (!verdict.ok) return { outcome: verdict.outcome };
	const { next } = verdict;
	if (request.op === 'reject') return { outcome: 'applied', next, update: null, applied: null };
	if (request.op === 'revert') {
		if (!row.applied) return { outcome: 'applied', next, update: null, applied: null };
		const update = draft(doc, (fork) => (takeBack(fork, row.applied ?? []) ? 'keep' : 'drop'));
		return update
			? { outcome: 'applied', next, update: update.bytes, applied: null }
			: { outcome: 'changed-since-accept' };
	}

	const fit = fitAnchor(doc, row.body.anchor);
	if (fit.status === 'drifted' || fit.status === 'ambiguous' || fit.status === 'orphaned') {
		return { outcome: 'stale' };
	}
	if (request.expectHash !== undefined && request.expectHash !== hashOf(fit)) {
		return { outcome: 'look-again' };
	}
	if (taint.length > 0 && !request.ackTaint) return { outcome: 'tainted' };
	let applied: Applied = [];
	const written = draft(doc, (fork) => {
		applied = writeSuggestion(
			fork,
			row.body,
			fitAnchor(fork, row.body.anchor),
			request.editedText ?? null,
			newUid,
		);
		return 'keep';
	});
	return { outcome: 'applied', next, update: written?.bytes ?? null, applied };
}

/** Writes on a fork and validates what came of it; null when `write` says to drop it. */
function draft(doc: Y.Doc, write: (fork: Y.Doc) => 'keep' | 'drop'): { bytes: Uint8Array } | null {
	let kept = true;
	const bytes = draftUpdate(doc, cloneOf, (fork) => {
		kept = write(fork) === 'keep';
	});
	if (!kept) return null;
	const fault = findDocumentFault(withUpdate(doc, bytes));
	if (fault !== null && findDocumentFault(doc) === null) {
		throw new Error(`a decision would have broken the document: ${fault}`);
	}
	return { bytes };
}

function withUpdate(doc: Y.Doc, update: Uint8Array): Y.Doc {
	const clone = cloneOf(doc);
	Y.applyUpdate(clone, update);
	return clone;
}

function statusAfter(
	before: SuggestionStatus,
	state: SuggestionState,
	by: Person,
	at: number,
): SuggestionStatus {
	const decided = state === 'accepted' || state === 'rejected';
	return {
		state,
		rev: before.rev + 1,
		decidedBy: decided ? by.name : null,
		decidedById: decided ? by.id : null,
		decidedAt: decided ? at : null,
	};
}

/** A handoff is reviewed when nothing above the line is open, and open again when a decision is reverted. */
async function handoffAfter(
	store: Store,
	row: SuggestionRow<Applied>,
	state: SuggestionState,
	at: number,
): Promise<{ before: HandoffView; after: HandoffView }> {
	const before = await readHandoff(store, row.body.handoffId);
	if (!before) throw new Error(`handoff ${row.body.handoffId} is gone`);
	const counts = { open: 0, held: 0, accepted: 0, rejected: 0 };
	for (const { body, status } of await listOfHandoff(store, before.id)) {
		counts[body.id === row.id ? state : status.state]++;
	}
	return {
		before,
		after: {
			...before,
			state: counts.open === 0 ? 'reviewed' : 'surfaced',
			reviewedAt: counts.open === 0 ? at : null,
			counts,
		},
	};
}
