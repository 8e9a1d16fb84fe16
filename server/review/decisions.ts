/** Accept, reject, revert: commands that happen exactly once, on the server alone. */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import {
	cloneOf,
	findDocumentFault,
	integrityOf,
	judge,
	readLiveText,
	type SuggestionState,
	type SuggestionStatus,
	type Written,
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
import { answerSuggestion, taintOf } from './answer-suggestion.ts';
import { findTarget } from './find-target.ts';
import {
	takeBack,
	writeAgain,
	writeSuggestion,
	type Applied,
	type Piece,
} from './write-suggestion.ts';

export interface Decisions {
	/** @throws {Problem} not-found; every other outcome is an answer, stored so that asking again gives it again */
	decide(by: Person, briefId: string, request: DecisionRequest): Promise<Decision>;
}

type Refusal = Exclude<DecisionOutcome, 'applied'>;
type Plan =
	| { outcome: Refusal }
	| {
			outcome: 'applied';
			next: SuggestionState;
			/** What it changes in the text, and the text with it; null: nothing. */
			drafted: { update: Uint8Array; after: Y.Doc } | null;
			/** What stands in the text by it from now on. */
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
									? statusAfter(row.status, plan.next, by, at, request.reason ?? null)
									: row.status;

							const drafted = plan.outcome === 'applied' ? plan.drafted : null;
							const applied = plan.outcome === 'applied' ? plan.applied : row.applied;
							const answer: Decision = {
								outcome: plan.outcome,
								suggestion: answerSuggestion(
									readLiveText(drafted?.after ?? text.doc),
									{ body: row.body, status, applied },
									standings,
								),
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
								suggestions: [{ id: row.id, status, written: applied && applied.map(toWritten) }],
								handoffs: [handoff.after],
							});
							if (drafted) {
								await writeText(drafted.update, {
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
	const { body, applied: before } = row;
	const { op, reason, editedText = null } = request;
	const acknowledged = taint.length === 0 || request.ackTaint === true;
	const regressed =
		before !== null &&
		integrityOf(readLiveText(doc), before, body.anchor).integrity === 'regressed';
	const keeps = taint.length > 0 && acknowledged && reason !== undefined;
	const verdict = judge(
		{ ...row.status, belowLine: row.body.belowLine },
		op,
		request.rev,
		regressed || keeps,
	);
	if (!verdict.ok) return { outcome: verdict.outcome };
	const { next } = verdict;

	if (op === 'reject') return { outcome: 'applied', next, drafted: null, applied: null };
	if (op === 'revert') {
		// Of what regressed, the words that it replaced are back already.
		if (!before || regressed) return { outcome: 'applied', next, drafted: null, applied: null };
		const drafted = draft(doc, (fork) =>
			takeBack(fork, before) ? { applied: null } : 'changed-since-accept',
		);
		return typeof drafted === 'string'
			? { outcome: drafted }
			: { outcome: 'applied', next, ...drafted };
	}
	if (before && !regressed) return { outcome: 'applied', next, drafted: null, applied: before };
	const drafted = draft(doc, (fork) => {
		if (before) return writeAgain(fork, body, before);
		const target = findTarget(readLiveText(fork), body, request);
		if (typeof target === 'string') return target;
		return { applied: writeSuggestion(fork, body, target, editedText, newUid) };
	});
	if (typeof drafted === 'string') return { outcome: drafted };
	return acknowledged ? { outcome: 'applied', next, ...drafted } : { outcome: 'tainted' };
}

/** Writes on a fork and validates what came of it; what is refused leaves nothing of the fork. */
function draft(
	doc: Y.Doc,
	write: (fork: Y.Doc) => { applied: Applied | null } | Refusal,
): { drafted: { update: Uint8Array; after: Y.Doc }; applied: Applied | null } | Refusal {
	let written: { applied: Applied | null } | Refusal | undefined;
	const update = draftUpdate(doc, cloneOf, (fork) => {
		written = write(fork);
	});
	if (written === undefined) throw new Error('nothing was drafted');
	if (typeof written === 'string') return written;
	const after = cloneOf(doc);
	Y.applyUpdate(after, update);
	const fault = findDocumentFault(after);
	if (fault !== null && findDocumentFault(doc) === null) {
		throw new Error(`a decision would have broken the document: ${fault}`);
	}
	return { drafted: { update, after }, ...written };
}

/** What every page may know of it: not the marks, which only a revert needs. */
const toWritten = ({
	section,
	from,
	to,
	after,
	before,
	afterCount,
	beforeCount,
}: Piece): Written => ({
	section,
	from,
	to,
	after,
	before,
	afterCount,
	beforeCount,
});

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
