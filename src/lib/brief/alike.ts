/** How alike two texts are, and where in a text something like a quote stands. */
import search from 'approx-string-match';

/** Of a quote's characters; more are other words. */
const MOST_ERRORS = 0.3;
/** Of a word that a match was cut out of. */
const LONGEST_REST = 6;

/** A stretch of a text, in UTF-16 offsets. */
export interface Stretch {
	from: number;
	to: number;
}

/**
 * The share of neighbouring pairs of characters that two texts have in common.
 * @returns 0 for texts that share none, 1 for equal ones; unrelated English sentences come to about 0.2
 */
export function likeness(a: string, b: string): number {
	if (a === b) return 1;
	const pairs = new Map<string, number>();
	for (let i = 0; i + 1 < a.length; i++) {
		const pair = a.slice(i, i + 2);
		pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
	}
	let shared = 0;
	for (let i = 0; i + 1 < b.length; i++) {
		const pair = b.slice(i, i + 2);
		const left = pairs.get(pair) ?? 0;
		if (left === 0) continue;
		pairs.set(pair, left - 1);
		shared++;
	}
	const all = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
	return all === 0 ? 0 : (2 * shared) / all;
}

/**
 * Where a text comes closest to a quote, with at most 30 % of its characters wrong, missing or too many.
 * @returns the stretches with the fewest errors, along words, none of which overlap; `likeness` is 1 without an error
 */
export function findAlike(text: string, quote: string): (Stretch & { likeness: number })[] {
	const found: (Stretch & { likeness: number })[] = [];
	const most = Math.floor(quote.length * MOST_ERRORS);
	for (const { start, end, errors } of search(text, quote, most)) {
		const next = {
			...alongWords(text, { from: start, to: end }),
			likeness: 1 - errors / quote.length,
		};
		const last = found.at(-1);
		if (!last || next.from >= last.to) found.push(next);
		else if (overlong(next, quote) < overlong(last, quote)) found[found.length - 1] = next;
	}
	return found;
}

/** The fewest errors may cut a word in two: “o windows” of “two windows” for “one window”. */
function alongWords(text: string, { from, to }: Stretch): Stretch {
	const isWithinWord = (at: number) =>
		at > 0 && at < text.length && /^[\p{L}\p{N}]{2}$/u.test(text.slice(at - 1, at + 1));
	let [start, end] = [from, to];
	for (let i = 0; i < LONGEST_REST && isWithinWord(start); i++) start--;
	for (let i = 0; i < LONGEST_REST && isWithinWord(end); i++) end++;
	// Where no border is near there are no spaces between words.
	if (isWithinWord(start)) start = from;
	if (isWithinWord(end)) end = to;
	while (start < end && /\s/.test(text.charAt(start))) start++;
	while (end > start && /\s/.test(text.charAt(end - 1))) end--;
	return { from: start, to: end };
}

const overlong = ({ from, to }: Stretch, quote: string): number =>
	Math.abs(to - from - quote.length);
