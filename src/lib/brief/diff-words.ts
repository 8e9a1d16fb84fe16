import diff from 'fast-diff';

/** Time grows with the square: at 2,000 it is some 100 ms, and a decision holds its brief for as long. */
const MAX_UNITS = 2_000;

/**
 * A diff whose units are words and single other characters. Where more than 2,000 units lie between what both begin
 * and end with, all of these are one change.
 * @returns stretches in order: −1 only before, 1 only after, 0 in both
 */
export function diffWords(before: string, after: string): [-1 | 0 | 1, string][] {
	const old = unitsOf(before);
	const now = unitsOf(after);
	const shorter = Math.min(old.length, now.length);
	let start = 0;
	while (start < shorter && old[start] === now[start]) start++;
	let end = 0;
	while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++;
	const stretches: [-1 | 0 | 1, string][] = [
		[diff.EQUAL, old.slice(0, start).join('')],
		...diffUnits(old.slice(start, old.length - end), now.slice(start, now.length - end)),
		[diff.EQUAL, old.slice(old.length - end).join('')],
	];
	return stretches.filter(([, text]) => text !== '');
}

const unitsOf = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}_]+|[^]/gu) ?? [];

function diffUnits(old: string[], now: string[]): [-1 | 0 | 1, string][] {
	if (Math.max(old.length, now.length) > MAX_UNITS) {
		return [
			[diff.DELETE, old.join('')],
			[diff.INSERT, now.join('')],
		];
	}
	// From U+E000, the private use area: it holds 6,400 different units, more than both sides have.
	const units = [...new Set([...old, ...now])];
	const codes = new Map(units.map((unit, index) => [unit, String.fromCharCode(0xe000 + index)]));
	const encode = (side: string[]): string => side.map((unit) => codes.get(unit)).join('');
	return diff(encode(old), encode(now)).map(([operation, text]) => [
		operation,
		Array.from(text, (code) => units[code.charCodeAt(0) - 0xe000]).join(''),
	]);
}
