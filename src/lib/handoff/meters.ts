/** Which stop conditions can be held against a run: those that the runner has a meter for. */
import type { StopCondition, StopType } from '#brief';

const METERS: ReadonlySet<StopType> = new Set<StopType>(['suggestions', 'steps', 'wall-clock']);

export const isWatched = (condition: StopCondition): boolean => METERS.has(condition.type);
