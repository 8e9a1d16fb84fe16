/** Works on a handoff: step by step, each stored before the next, until the worker or a stop condition ends it. */
import { hasSurfaced, withoutReturn, type HandoffView } from '#lib/handoff/handoff.ts';
import { sumTokens } from '#lib/handoff/meters.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { AttemptFailed } from '../jobs/attempt-failed.ts';
import {
	insertCheckpoint,
	listCheckpoints,
	readHandoff,
	readSnapshot,
	updateHandoff,
	type Checkpoint,
} from '../store/handoffs.ts';
import { endJob, holdsLease, type Job } from '../store/jobs.ts';
import type { Statement, Store } from '../store/store.ts';
import { insertSuggestion } from '../store/suggestions.ts';
import { changeReview } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';
import type { DeskWorker, WorkStep } from '../workers/desk-worker.ts';
import { surfaced } from './handoffs.ts';
import { landProposals } from './land.ts';
import { deadlineOf, findHit, suggestionLimit, type Meters } from './stops.ts';

export interface Work {
	work: (job: Job, signal: AbortSignal) => Promise<void>;
	giveUp: (job: Job, reason: string) => Promise<void>;
}

export function createWork(deps: {
	store: Store;
	rooms: Rooms;
	workers: readonly DeskWorker[];
	now: () => number;
	newId: () => string;
	fault: (point: string) => void;
}): Work {
	const { store, rooms, workers, now, newId, fault } = deps;

	/** Moves the handoff on while this attempt holds its lease; a stale one changes nothing and throws. */
	const move = (
		job: Job,
		next: (view: HandoffView) => {
			view: HandoffView;
			statements: Statement[];
			suggestions?: ReturnType<typeof landProposals>['suggestions'];
		},
	): Promise<HandoffView | null> =>
		readOwn(job).then(({ briefId }) =>
			changeReview(rooms, briefId, async () => {
				const current = await readOwn(job);
				const { view, statements, suggestions = [] } = next(current);
				const visible = hasSurfaced(view.state);
				return {
					change: {
						handoffs: [visible ? view : withoutReturn(view)],
						suggestions: visible
							? suggestions.map(({ body, status }) => ({ id: body.id, body, status }))
							: [],
					},
					statements: [
						...holdsLease(job),
						...updateHandoff(current.state, view),
						...suggestions.map(({ body, status }, index) =>
							insertSuggestion(view.briefId, index + 1, body, status),
						),
						...statements,
					],
					result: view,
				};
			}),
		);

	const readOwn = async (job: Job): Promise<HandoffView> => {
		const view = await readHandoff(store, job.handoffId);
		if (!view) throw new Error(`handoff ${job.handoffId} is gone`);
		return view;
	};

	return {
		async work(job, signal) {
			let handoff = await readOwn(job);
			const snapshot = await readSnapshot(store, job.handoffId);
			const worker = workers.find(({ id }) => id === handoff.worker);
			if (!snapshot) throw new Error(`handoff ${job.handoffId} has no snapshot`);
			if (!worker) {
				throw new AttemptFailed(`There is no desk worker “${handoff.worker}” here any more.`, null);
			}
			const { brief, document } = snapshot;
			if (handoff.state === 'scheduled') {
				handoff =
					(await move(job, (view) => ({
						view: { ...view, state: 'working', workerName: worker.name, startedAt: now() },
						statements: [],
					}))) ?? handoff;
			}
			const startedAt = handoff.startedAt ?? now();
			const steps = await listCheckpoints(store, job.handoffId);
			const deadline = deadlineOf(brief, startedAt);
			const timer = deadline === null ? null : timeoutAt(deadline, now());
			const measure = (): Meters => ({
				steps: steps.length,
				suggestions: steps.reduce((sum, step) => sum + step.proposals.length, 0),
				tokens: sumTokens(steps),
				startedAt,
				// The timer may ring a moment before the clock shows the time it was set to.
				now: timer?.aborted ? Math.max(now(), deadline ?? 0) : now(),
			});

			let stop = findHit(brief, measure());
			if (!stop) {
				const halted = AbortSignal.any([signal, ...(timer ? [timer] : [])]);
				const work = worker.steps(brief, { from: steps.length, signal: halted });
				const iterator = work[Symbol.asyncIterator]();
				for (;;) {
					const step = await nextStep(iterator, halted);
					signal.throwIfAborted();
					if (step) {
						const checkpoint: Checkpoint = {
							refused: 0,
							tokens: 0,
							...step,
							step: steps.length + 1,
							at: now(),
						};
						await store.write.batch([
							...holdsLease(job),
							insertCheckpoint(job.handoffId, checkpoint),
						]);
						steps.push(checkpoint);
						fault('after-step');
					}
					stop = findHit(brief, measure());
					if (stop || !step) break;
				}
			}

			const proposals = steps.flatMap((step): Proposal[] => step.proposals);
			fault('before-land');
			await move(job, (view) => {
				const { suggestions, refused } = landProposals(
					view,
					brief,
					document,
					proposals,
					suggestionLimit(brief),
					newId,
				);
				const at = now();
				const landed: HandoffView = {
					...view,
					state: 'landed',
					ending: stop ? 'stopped' : 'complete',
					endedAt: at,
					stop,
					steps: steps.map((step) => ({
						number: step.step,
						did: step.did,
						suggestions: step.proposals.length,
						tokens: step.tokens,
						endedAt: step.at,
					})),
					refused: steps.reduce((sum, step) => sum + step.refused, refused),
					counts: {
						open: suggestions.filter(({ status }) => status.state === 'open').length,
						held: suggestions.filter(({ status }) => status.state === 'held').length,
						accepted: 0,
						rejected: 0,
					},
				};
				return {
					view: view.surface === 'now' ? surfaced(landed, null, at) : landed,
					suggestions,
					statements: endJob(job, 'done', null),
				};
			});
			fault('after-land');
		},

		async giveUp(job, reason) {
			await move(job, (view) => ({
				view: {
					...view,
					state: 'failed',
					endedAt: now(),
					failure: sayFailure(reason, job.attempt),
				},
				statements: endJob(job, 'failed', reason),
			}));
		},
	};
}

function sayFailure(reason: string, attempts: number): string {
	const tried =
		attempts === 1 ? '' : ` ${['Two', 'Three'][attempts - 2] ?? attempts} attempts were made.`;
	return `${reason.replace(/[.\s]*$/, '.')}${tried} Nothing was changed.`;
}

/** The worker's next step; null when there is none, or when the run was halted while it worked. */
async function nextStep(
	iterator: AsyncIterator<WorkStep>,
	halted: AbortSignal,
): Promise<WorkStep | null> {
	if (halted.aborted) return null;
	const { promise, resolve } = Promise.withResolvers<null>();
	const stop = (): void => resolve(null);
	halted.addEventListener('abort', stop);
	try {
		return await Promise.race([
			promise,
			iterator.next().then((next) => (next.done ? null : next.value)),
		]);
	} catch (error) {
		if (halted.aborted) return null;
		throw error;
	} finally {
		halted.removeEventListener('abort', stop);
	}
}

/** Timers hold 2^31 − 1 ms at most; a deadline further away than that ends no run of today’s process. */
const timeoutAt = (deadline: number, now: number): AbortSignal | null =>
	deadline - now > 2 ** 31 - 1 ? null : AbortSignal.timeout(Math.max(0, deadline - now));
