import type { Act } from '#lib/handoff/acts.ts';
import type { Review } from '#lib/state/review.svelte.ts';

const DECIDE: Record<string, Act> = { a: 'accept', r: 'reject', s: 'skip', v: 'revert' };

/**
 * A key of the walk, by its name.
 * @returns whether it is one
 */
export function pressInWalk(review: Review, key: string): boolean {
	const { walk, current } = review;
	if (!walk) return false;
	if (key === 'Escape') review.leave();
	else if (key === 'j') review.move(1);
	else if (key === 'k') review.move(-1);
	else if (key === 'u') void review.undo();
	else if (key === 'o' && current) review.toggle(current);
	else if (key in DECIDE && current) decide(review, current, key);
	else return false;
	return true;
}

/** What is not offered is answered too: with the reason. */
function decide(review: Review, id: string, key: string): void {
	const act = DECIDE[key];
	const suggestion = review.find(id);
	if (!act || !suggestion) return;
	const asks = act === 'accept' && review.offers('answer', suggestion);
	review.perform(asks ? 'answer' : act, id);
}
