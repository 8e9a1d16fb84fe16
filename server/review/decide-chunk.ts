/** A few decisions at once, under the brief's lock: read once, drafted one on the other, written in one batch. */
import type { HandoffView, Person } from '#lib/handoff/handoff.ts';
import type { Decision, DecisionRequest } from '#lib/protocol/answers.ts';
import type { Problem } from '#lib/protocol/problem.ts';
import { readHandoffs, updateHandoff } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import type { Store } from '../store/store.ts';
import {
	countByState,
	findDecisions,
	readSuggestions,
	updateSuggestion,
} from '../store/suggestions.ts';
import { draftReview } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';
import { draftChunk, type Change, type Known } from './draft-chunk.ts';
import { TextDraft } from './text-draft.ts';
import { toWritten, type Applied } from './write-suggestion.ts';

export interface ChunkDeps {
	store: Store;
	rooms: Rooms;
	now: () => number;
	newUid: () => string;
}

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
	const { store, rooms, now, newUid } = deps;
	return rooms.use(briefId, 'text', (text) =>
		text.exclusive((writeText) =>
			rooms.use(briefId, 'review', (review) =>
				review.exclusive(async (writeReview) => {
					const known = await readKnown(store, by, briefId, requests);
					const at = now();
					using draft = new TextDraft(text.doc);
					const { answers, changes, statements } = draftChunk(draft, known, {
						by,
						at,
						requests,
						newUid,
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
						draft.stored();
					} else await writeReview(bytes, { also: statements });
					return answers;
				}),
			),
		),
	);
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
