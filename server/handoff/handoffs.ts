/** What people do with handoffs: hand a brief off, cancel, surface; each one batch of rows and review state. */
import { createHash } from 'node:crypto';
import type { BriefSnapshot } from '#brief';
import {
	canCancel,
	canSurface,
	DEFAULT_BUDGET,
	hasSurfaced,
	withoutReturn,
	type HandoffView,
	type Person,
} from '#lib/handoff/handoff.ts';
import { isWatched } from '#lib/handoff/meters.ts';
import type { HandoffRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { ReviewChange } from '#lib/protocol/review.ts';
import {
	findByKey,
	insertHandoff,
	listDue,
	listWaitingFor,
	nextNumber,
	nextSurfaceAt,
	readHandoff,
	updateHandoff,
} from '../store/handoffs.ts';
import { cancelJobOf, insertJob } from '../store/jobs.ts';
import { readStandings } from '../store/standings.ts';
import { ConditionFailed, isDuplicate } from '../store/failures.ts';
import { holds, type Statement, type Store } from '../store/store.ts';
import { listOfHandoff } from '../store/suggestions.ts';
import { changeReview } from '../sync/projection.ts';
import type { Rooms } from '../sync/registry.ts';
import type { Room } from '../sync/room.ts';
import { freeze } from './freeze.ts';

export interface Handoffs {
	/** What a brief can be handed to here; without another wish it is the first. */
	readonly workers: readonly { id: string; name: string }[];
	handOff(by: Person, briefId: string, request: HandoffRequest): Promise<HandoffView>;
	cancel(by: Person, id: string): Promise<HandoffView>;
	surface(by: Person, id: string): Promise<HandoffView>;
	/** Surfaces what waits for this person's next look at the desk. */
	openDesk(by: Person): Promise<void>;
	/**
	 * Surfaces returns whose time has come.
	 * @returns how long until the next one's comes, in ms; null when none is known
	 */
	surfaceDue: () => Promise<number | null>;
}

/** How long a freeze waits for edits that are still on their way. */
const CATCH_UP_MS = 5_000;

export function createHandoffs(deps: {
	store: Store;
	rooms: Rooms;
	workers: Handoffs['workers'];
	now: () => number;
	newId: () => string;
	queued: () => void;
	cancelled: (id: string) => void;
	/** Told of what went wrong with one return among others. */
	failed: (error: unknown) => void;
}): Handoffs {
	const { store, rooms, workers, now, newId, queued, cancelled, failed } = deps;

	const handOff = async (
		by: Person,
		briefId: string,
		request: HandoffRequest,
	): Promise<HandoffView> => {
		const asked = request.worker ?? 'checklist';
		const worker = workers.find(({ id }) => id === asked);
		if (!worker) {
			throw new Problem(
				'bad-request',
				`There is no desk worker “${asked}” here. There is: ${workers.map(({ id }) => id).join(', ')}.`,
			);
		}
		const requestHash = createHash('sha256')
			.update(JSON.stringify([briefId, request]))
			.digest('hex');
		const made = async (): Promise<HandoffView | null> => {
			if (request.idempotencyKey === undefined) return null;
			const known = await findByKey(store, by.id, request.idempotencyKey);
			if (known && known.requestHash !== requestHash) {
				throw new Problem(
					'idempotency-mismatch',
					'This idempotencyKey was used for another hand-off. Send a new one.',
				);
			}
			return known?.view ?? null;
		};
		const before = await made();
		if (before) return before;

		const view = await rooms
			.use(briefId, 'text', async (text) => {
				await caughtUp(text, request.seq ?? 0);
				return text.exclusive(async () => {
					const at = now();
					const frozen = freeze(text.doc, await readStandings(store, briefId), {
						at,
						timeZone: request.timeZone ?? 'UTC',
					});
					return changeReview(rooms, briefId, async () => {
						const view = newHandoff(frozen.brief, {
							id: newId(),
							number: await nextNumber(store, briefId),
							briefId,
							worker,
							by,
							at,
							request,
						});
						return {
							change: { handoffs: [view] },
							statements: [
								// It may have been deleted since it was asked about.
								...holds('select 1 from brief where id = ? and deleted_at is null', [briefId]),
								insertHandoff({
									view,
									snapshot: frozen.document,
									snapshotSeq: text.seq,
									snapshotHash: frozen.hash,
									brief: frozen.brief,
									idempotencyKey: request.idempotencyKey ?? null,
									requestHash,
								}),
								insertJob(view.id, view.worker, view.startAt),
							],
							result: view,
						};
					});
				});
			})
			.catch(async (error: unknown) => {
				if (error instanceof ConditionFailed) {
					throw new Problem('not-found', 'This brief was deleted. Nothing was handed off.');
				}
				// The same press arrived twice at once: the first one made it.
				const twin = isDuplicate(error) ? await made() : null;
				if (!twin) throw error;
				return twin;
			});
		queued();
		return view as HandoffView;
	};

	/** Changes a handoff alone on its review room; `next` sees it as it is then. */
	const change = async (
		id: string,
		next: (view: HandoffView) => Promise<{
			view: HandoffView;
			statements?: Statement[];
			suggestions?: ReviewChange['suggestions'];
		} | null>,
	): Promise<HandoffView> => {
		const known = await readHandoff(store, id);
		if (!known) throw new Problem('not-found', 'There is no handoff here, or you may not see it.');
		const changed = await changeReview(rooms, known.briefId, async () => {
			const current = (await readHandoff(store, id)) ?? known;
			const planned = await next(current);
			if (!planned) return null;
			const { view, statements = [], suggestions = [] } = planned;
			return {
				change: {
					handoffs: [hasSurfaced(view.state) ? view : withoutReturn(view)],
					suggestions,
				},
				statements: [...updateHandoff(current.state, view), ...statements],
				result: view,
			};
		});
		return changed ?? ((await readHandoff(store, id)) as HandoffView);
	};

	const surface = (by: Person | null, id: string): Promise<HandoffView> =>
		change(id, async (view) => {
			if (hasSurfaced(view.state)) return null;
			if (!canSurface(view.state)) {
				throw new Problem(
					'already-ended',
					view.state === 'cancelled' || view.state === 'failed'
						? `Handoff ${view.number} ended without a return. There is nothing to surface.`
						: `Handoff ${view.number} is still out. It can surface when it has landed.`,
				);
			}
			const suggestions = await listOfHandoff(store, id);
			return {
				view: surfaced(view, by, now()),
				suggestions: suggestions.map(({ body, status }) => ({ id: body.id, body, status })),
			};
		});

	return {
		workers,
		handOff,
		surface,
		async cancel(by, id) {
			const ended = await change(id, (view) => {
				if (view.state === 'cancelled') return Promise.resolve(null);
				if (!canCancel(view.state)) {
					throw new Problem(
						'already-ended',
						`Handoff ${view.number} has ${view.state === 'failed' ? 'failed' : 'surfaced'} already. Nothing was cancelled.`,
					);
				}
				return Promise.resolve({
					view: { ...view, state: 'cancelled', cancelledBy: by, endedAt: now() },
					statements: [cancelJobOf(id)],
				});
			});
			cancelled(id);
			return ended;
		},
		async openDesk(by) {
			for (const id of await listWaitingFor(store, by.id)) {
				await surface(by, id).catch((error: unknown) => {
					// Cancelled a moment ago, or unreadable now: the desk opens all the same.
					if (!(error instanceof Problem && error.code === 'already-ended')) failed(error);
				});
			}
		},
		async surfaceDue() {
			for (const id of await listDue(store, now())) {
				// One that can't surface keeps none of the others.
				await surface(null, id).catch(failed);
			}
			const next = await nextSurfaceAt(store);
			// One that is due and could not surface is tried again with the next sweep, not at once for ever.
			return next === null || next <= now() ? null : next - now();
		},
	};
}

/** The return becomes visible. A handoff that suggests nothing has nothing left to review. */
export function surfaced(view: HandoffView, by: Person | null, at: number): HandoffView {
	const nothing = view.counts !== null && view.counts.open + view.counts.held === 0;
	return {
		...view,
		state: nothing ? 'reviewed' : 'surfaced',
		surfaceAt: at,
		surfacedBy: by,
		reviewedAt: nothing ? at : null,
	};
}

function newHandoff(
	brief: BriefSnapshot,
	handoff: {
		id: string;
		number: number;
		briefId: string;
		worker: { id: string; name: string };
		by: Person;
		at: number;
		request: HandoffRequest;
	},
): HandoffView {
	const { request, at, ...rest } = handoff;
	const surface = request.surfaceAt ?? 'next-opening';
	return {
		id: rest.id,
		number: rest.number,
		briefId: rest.briefId,
		worker: rest.worker.id,
		workerName: rest.worker.name,
		by: rest.by,
		state: 'scheduled',
		ending: null,
		budget: { ...DEFAULT_BUDGET, ...request.budget },
		createdAt: at,
		startAt: Math.max(at, request.startAt ?? at),
		startedAt: null,
		endedAt: null,
		surface,
		surfaceAt: typeof surface === 'number' ? surface : null,
		surfacedBy: null,
		cancelledBy: null,
		reviewedAt: null,
		steps: [],
		stop: null,
		failure: null,
		unwatched: brief.stops.flatMap(({ label, condition }) =>
			isWatched(condition, rest.worker.id) ? [] : [label],
		),
		refused: 0,
		counts: null,
	};
}

async function caughtUp(room: Room, seq: number): Promise<void> {
	const until = performance.now() + CATCH_UP_MS;
	while (room.seq < seq) {
		if (performance.now() > until) {
			throw new Problem(
				'not-caught-up',
				'Some of what you wrote has not arrived here yet. Nothing was handed off; try again when it is saved.',
			);
		}
		await new Promise((resume) => setTimeout(resume, 20));
	}
}
