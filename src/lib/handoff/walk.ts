/** The way through one return: its order is set when it begins and stays, whatever moves in the text. */
import { isDecided, type PlacedSuggestion } from './place-suggestions.ts';

export interface Walk {
	handoffId: string;
	/** Ids of suggestions. */
	order: readonly string[];
}

export interface WalkCount {
	/** Counted from 1; 0 while none of the walk is current. */
	at: number;
	of: number;
	decided: number;
	left: number;
}

export const beginWalk = (handoffId: string, shown: readonly PlacedSuggestion[]): Walk => ({
	handoffId,
	order: shown.filter(({ body }) => body.handoffId === handoffId).map(({ body }) => body.id),
});

/**
 * The next that nobody decided, after `from` and then from the start again, so that skipped ones come back.
 * @param decided whether a suggestion needs nobody any more
 * @returns null when all are decided; `from` itself only when it is the one that is left
 */
export function nextOpen(
	order: readonly string[],
	from: string | null,
	decided: (id: string) => boolean,
): string | null {
	const start = from === null ? 0 : order.indexOf(from) + 1;
	const round = [...order.slice(start), ...order.slice(0, start)];
	return round.find((id) => !decided(id)) ?? null;
}

/** One to either side, decided or not; null at the ends. */
export function neighbour(
	order: readonly string[],
	from: string | null,
	by: 1 | -1,
): string | null {
	const at = from === null ? -1 : order.indexOf(from);
	if (at < 0) return (by === 1 ? order[0] : order.at(-1)) ?? null;
	return order[at + by] ?? null;
}

export function countWalk(
	walk: Walk,
	current: string | null,
	all: ReadonlyMap<string, PlacedSuggestion>,
): WalkCount {
	const decided = walk.order.filter((id) => {
		const found = all.get(id);
		return !found || isDecided(found.status.state);
	}).length;
	return {
		at: current === null ? 0 : walk.order.indexOf(current) + 1,
		of: walk.order.length,
		decided,
		left: walk.order.length - decided,
	};
}
