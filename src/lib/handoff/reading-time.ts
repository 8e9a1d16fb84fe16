/** What reading a return is expected to cost its reader. */

/** A change, its reason and its ground, read once and decided: about 75 seconds. */
const MINUTES_A_SUGGESTION = 1.25;

/** @returns whole minutes, rounded up: a reader who was promised nine is not asked for ten */
export const readingMinutes = (suggestions: number): number =>
	Math.ceil(suggestions * MINUTES_A_SUGGESTION);
