import { describeStop, limitOf, parseStop } from '#brief';

/** “money, €4.00”, “40 steps”, “in your words”: what a stop condition is measured by, read from its sentence. */
export function sayStop(sentence: string): string {
	const condition = parseStop(sentence);
	const limit = limitOf(condition);
	const what = describeStop(condition);
	if (limit === null) return what;
	// “40 steps” names its measure itself.
	return limit.endsWith(` ${what}`) ? limit : `${what}, ${limit}`;
}
