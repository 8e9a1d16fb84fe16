/** The words and keys of what a person can do with a suggestion. */
import { letterOf, placeOfAct, type Act, type Look, type PlaceAct } from '#lib/handoff/acts.ts';

export interface ActWords {
	label: string;
	/** Its key in a walk. */
	key: string | null;
	/** Whether it stands among equals: what decides, or leads to a decision. */
	equal: boolean;
}

const ACT: Record<Exclude<Act, PlaceAct | 'show-ground'>, ActWords> = {
	accept: { label: 'Accept', key: 'A', equal: true },
	answer: { label: 'Answer…', key: 'A', equal: true },
	again: { label: 'Accept again', key: 'A', equal: true },
	reject: { label: 'Reject', key: 'R', equal: true },
	look: { label: 'Look again', key: 'L', equal: true },
	fits: { label: 'Fits here', key: 'F', equal: true },
	place: { label: 'Place it…', key: 'P', equal: true },
	keep: { label: 'Keep it, because…', key: 'B', equal: true },
	next: { label: 'Next', key: 'J', equal: true },
	revert: { label: 'Revert', key: 'V', equal: true },
	edit: { label: 'Edit', key: 'E', equal: false },
	'make-unknown': { label: 'Make it an unknown', key: null, equal: false },
	skip: { label: 'Skip', key: 'S', equal: false },
	fold: { label: 'Fold', key: null, equal: false },
};

/** @param ground `P2`, the first premise that fell, where it is still in the brief */
export function sayAct(act: Act, ground: string | null): ActWords {
	if (act === 'show-ground') {
		return { label: `Show ${ground ?? 'its ground'}`, key: null, equal: false };
	}
	const index = placeOfAct(act);
	return index === null
		? ACT[act as keyof typeof ACT]
		: { label: `At ${letterOf(index)}`, key: String(index + 1), equal: true };
}

/** Why a key of the walk did nothing. */
export function sayNotOffered(act: Act, look: Look): string {
	switch (act) {
		case 'fits':
			return look === 'fits' ? 'It fits here already.' : 'Look again first.';
		case 'look':
			return 'Its words are as they were.';
		case 'edit':
			return 'There is nothing to edit.';
		case 'keep':
			return 'Its ground has not fallen.';
		default:
			return 'It has its place.';
	}
}
