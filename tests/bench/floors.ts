/** What no figure may be worse than: committed, and lowered when something got faster. */
import { readFileSync } from 'node:fs';
import type { Figure } from './report.ts';

export const readFloors = (): Record<string, number> =>
	JSON.parse(readFileSync(new URL('floors.json', import.meta.url), 'utf8')) as Record<
		string,
		number
	>;

/** @returns a sentence for every figure that is above its floor, or that could not be measured at all */
export function findBelowFloor(
	figures: readonly Figure[],
	floors: Readonly<Record<string, number>>,
): string[] {
	return figures.flatMap(({ name, value }) => {
		const floor = floors[name];
		if (floor === undefined || value <= floor) return [];
		return [`${name} is ${value.toFixed(2)}; its floor is ${floor}.`];
	});
}
