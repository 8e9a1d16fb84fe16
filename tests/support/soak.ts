import { appendFileSync } from 'node:fs';

/** Short forms run in `npm test`; `npm run soak` runs the counts of the catalogue. */
export const IS_SOAK = process.env['NIGHTDESK_SOAK'] === '1';

export const count = (short: number, full: number): number => (IS_SOAK ? full : short);

/** The seed of a random test, printed so that a failure can be run again: `NIGHTDESK_SEED=… npm test`. */
export function seedOf(test: string): number {
	const given = process.env['NIGHTDESK_SEED'];
	const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
	console.log(`${test}: NIGHTDESK_SEED=${seed}`);
	return seed;
}

/** What a test has shown, said when it has; the soak's table is made of it. */
export function proved(rule: string, what: string, counts: string, result: string): void {
	console.log(`${rule}: ${what}: ${counts}: ${result}`);
	const table = process.env['NIGHTDESK_SOAK_TABLE'];
	if (table) appendFileSync(table, `${JSON.stringify([rule, what, counts, result])}\n`);
}

/** Mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
