import { describeStop, limitOf, parseStop } from '#brief';

/** “money, €4.00”, “in your words”: what a stop condition is measured by, read from its sentence. */
export function sayStop(sentence: string): string {
	const condition = parseStop(sentence);
	const limit = limitOf(condition);
	return limit === null ? describeStop(condition) : `${describeStop(condition)}, ${limit}`;
}
