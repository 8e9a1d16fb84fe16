/** Which stop conditions can be held against a run: those that the runner has a meter for. */
import type { StopCondition, StopType } from '#brief';

const METERS: ReadonlySet<StopType> = new Set<StopType>(['suggestions', 'steps', 'wall-clock']);

/** Of several limits in one sentence one meter is enough. */
export const isWatched = (condition: StopCondition, worker = 'checklist'): boolean =>
	condition.type === 'first-of'
		? condition.limit.of.some((part) => isWatched(part, worker))
		: METERS.has(condition.type) || (condition.type === 'tokens' && usesTokens(worker));

/** Rules use none, so that a limit on tokens says nothing to them. */
export const usesTokens = (worker: string): boolean => worker !== 'checklist';

/** @returns null when a step doesn't say how many it used: then nobody knows the sum */
export const sumTokens = (steps: readonly { tokens: number | null }[]): number | null =>
	steps.reduce<number | null>(
		(sum, { tokens }) => (sum === null || tokens === null ? null : sum + tokens),
		0,
	);
