/** What is left of a walk, by whether it may be accepted together, unread. */
import type { StandingRecord } from '#brief';
import type { PlacedSuggestion } from './place-suggestions.ts';

/** Why one stays as it is. */
export type Stays = 'rejected' | 'doubted' | 'misfit' | 'question';

export interface Rest {
	/** In the order of the walk: all their ground is held or checked, or they stand alone. */
	stand: PlacedSuggestion[];
	stay: Record<Stays, number>;
}

/**
 * @param left undecided ones
 * @param isAcceptable whether `accept` is offered for it
 */
export function sortRest(
	left: readonly PlacedSuggestion[],
	standings: ReadonlyMap<string, StandingRecord>,
	isAcceptable: (one: PlacedSuggestion) => boolean,
): Rest {
	const rest: Rest = { stand: [], stay: { rejected: 0, doubted: 0, misfit: 0, question: 0 } };
	for (const one of left) {
		const why = whyItStays(one, standings) ?? (isAcceptable(one) ? null : 'misfit');
		if (why) rest.stay[why]++;
		else rest.stand.push(one);
	}
	return rest;
}

function whyItStays(
	{ body: { kind, leansOn } }: PlacedSuggestion,
	standings: ReadonlyMap<string, StandingRecord>,
): Stays | null {
	if (kind === 'question') return 'question';
	const ground = leansOn.map((uid) => standings.get(uid)?.standing);
	if (ground.includes('rejected')) return 'rejected';
	return ground.includes('doubted') ? 'doubted' : null;
}
