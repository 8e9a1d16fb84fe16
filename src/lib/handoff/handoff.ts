/** One act of handing a brief over: its states, and what everybody who may read the brief sees of it. */

export type HandoffState =
	'scheduled' | 'working' | 'landed' | 'surfaced' | 'reviewed' | 'failed' | 'cancelled';

export type Ending = 'complete' | 'stopped';

/** When the return shows itself: as soon as it landed, when its hander next looks at the desk, or at an instant. */
export type SurfaceWhen = 'now' | 'next-opening' | number;

export interface Budget {
	/** Suggestions above the line; the rest is held below it. */
	suggestions: number;
	minutes: number;
}

export const DEFAULT_BUDGET: Budget = { suggestions: 7, minutes: 10 };

export interface HandoffStep {
	number: number;
	/** What was done, in a sentence. */
	did: string;
	suggestions: number;
	/** 0 where the worker needs none, null where its server does not say. */
	tokens: number | null;
	endedAt: number;
}

/** Why a run ended before its work did. */
export interface StopRecord {
	/** `S2`, the condition's place in the brief as it was, with its words. */
	condition: string;
	uid: string;
	text: string;
	evidence: string;
	step: number;
	at: number;
}

export interface Person {
	id: string;
	name: string;
}

/** Of a return that hasn't surfaced, `steps`, `stop`, `counts`, `held` and `ending` say nothing. */
export interface HandoffView {
	id: string;
	number: number;
	briefId: string;
	state: HandoffState;
	ending: Ending | null;
	worker: string;
	/** What it was called when it was handed the brief, and again when it began: a model's own name. */
	workerName: string;
	by: Person;
	budget: Budget;
	createdAt: number;
	startAt: number;
	startedAt: number | null;
	endedAt: number | null;
	surface: SurfaceWhen;
	/** When it did surface, or the instant it is set to; null while it waits for something else. */
	surfaceAt: number | null;
	surfacedBy: Person | null;
	cancelledBy: Person | null;
	reviewedAt: number | null;
	steps: HandoffStep[];
	stop: StopRecord | null;
	failure: string | null;
	/** Stop conditions this worker has no meter for, as `S3`. */
	unwatched: string[];
	/** Proposals that named no ground, or quoted words or named premises which the brief didn't have. */
	refused: number;
	/** How many suggestions are in each state. */
	counts: { open: number; held: number; accepted: number; rejected: number } | null;
}

const BEFORE_SURFACE: readonly HandoffState[] = ['scheduled', 'working', 'landed'];
const OUT: readonly HandoffState[] = ['scheduled', 'working'];

/** What ended the last return that can be seen, where a stop condition did. */
export const lastStop = (handoffs: readonly HandoffView[]): StopRecord | null =>
	handoffs.findLast(({ state }) => hasSurfaced(state))?.stop ?? null;

export const hasSurfaced = (state: HandoffState): boolean =>
	state === 'surfaced' || state === 'reviewed';
/** Whether a worker still may do something for it. */
export const isOut = (state: HandoffState): boolean => OUT.includes(state);
export const canCancel = (state: HandoffState): boolean => BEFORE_SURFACE.includes(state);
export const canSurface = (state: HandoffState): boolean => state === 'landed';

/**
 * What may be shown of a handoff: before it surfaces its return is nobody's to see, in no count and no step.
 */
export function withoutReturn(view: HandoffView): HandoffView {
	// Its cell may say that it is back; when, and with what, is the return's own. Other ends hide nothing.
	const endedAt = view.state === 'landed' ? null : view.endedAt;
	return { ...view, ending: null, steps: [], stop: null, counts: null, endedAt, refused: 0 };
}
