import type { Act } from '#lib/handoff/acts.ts';
import type { Review } from '#lib/state/review.svelte.ts';

const ACTS: Record<string, Act> = {
	r: 'reject',
	e: 'edit',
	s: 'skip',
	l: 'look',
	f: 'fits',
	p: 'place',
	v: 'revert',
	b: 'keep',
};
/** What `a` does, where it is offered. */
const ACCEPTS: readonly Act[] = ['accept', 'answer', 'again'];

/**
 * A key of the walk, by its name.
 * @returns whether it is one
 */
export function pressInWalk(review: Review, key: string): boolean {
	const { walk, current } = review;
	if (review.placing.id) return pressWhilePlacing(review, key);
	if (!walk) return false;
	if (key === 'Escape') review.leave();
	else if (key === 'j') review.move(1);
	else if (key === 'k') review.move(-1);
	else if (key === 'u') void review.undo();
	else if (key === 'shift a') askForRest(review);
	else if (key === 'o' && current) review.toggle(current);
	else if (current && (key in ACTS || /^[a1-9]$/.test(key))) act(review, current, key);
	else return false;
	return true;
}

/** Who may not decide is told so. */
function askForRest(review: Review): void {
	if (review.reader.mayDecide) review.restAsked = true;
	else review.say(review.whyReadOnly);
}

/** What is not offered is answered too: with the reason. */
function act(review: Review, id: string, key: string): void {
	const suggestion = review.find(id);
	if (!suggestion) return;
	if (key === 'a') {
		return review.acting.perform(
			ACCEPTS.find((one) => review.offers(one, suggestion)) ?? 'accept',
			id,
		);
	}
	review.acting.perform(ACTS[key] ?? `at-${Number(key)}`, id);
}

/** Any other key waits until a place is chosen or left. */
function pressWhilePlacing(review: Review, key: string): boolean {
	if (key === 'Escape') review.acting.stopPlacing();
	else if (key === 'Enter') void review.acting.place();
	else if (key === 'ArrowDown') review.acting.stepPlace(1);
	else if (key === 'ArrowUp') review.acting.stepPlace(-1);
	else return /^.$/u.test(key);
	return true;
}
