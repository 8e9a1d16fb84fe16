/**
 * Slows guessing down: from ten failures on, until there was none for fifteen minutes, each further try is let
 * through only after a pause that doubles. Lives in memory, of a bounded size.
 */

export interface Limiter {
	/**
	 * Counts a try against every key before it is made, so that tries made at once don't all slip through.
	 * @param keys begin with the route's name, never with a path that has more than one spelling
	 */
	take(keys: string[]): Try;
}

export type Try =
	| {
			ok: true;
			/** The try was no guess: the first key's failures are forgotten, the others take back this one alone. */
			succeeded(): void;
	  }
	| { ok: false; retryAfterMs: number };

const LIMIT = 10;
const WINDOW_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Strangers choose the keys; past this many the ones that nobody tried for longest are forgotten. */
const MAX_KEYS = 10_000;

interface Failures {
	count: number;
	lastAt: number;
	/** The next try is not let through before this. */
	openAt: number;
}

export function createLimiter(now: () => number, maxKeys = MAX_KEYS): Limiter {
	const failures = new Map<string, Failures>();

	const of = (key: string, at: number): Failures => {
		const known = failures.get(key);
		return known && at - known.lastAt < WINDOW_MS ? known : { count: 0, lastAt: at, openAt: 0 };
	};
	const keep = (key: string, known: Failures): void => {
		// Put at the end: the first key is the one that nobody tried for longest.
		failures.delete(key);
		failures.set(key, known);
		for (const oldest of failures.keys()) {
			if (failures.size <= maxKeys) break;
			failures.delete(oldest);
		}
	};

	return {
		take(keys) {
			const at = now();
			const openAt = Math.max(...keys.map((key) => of(key, at).openAt));
			if (openAt > at) return { ok: false, retryAfterMs: openAt - at };
			for (const key of keys) keep(key, oneMore(of(key, at), at));
			return {
				ok: true,
				succeeded() {
					const [own, ...shared] = keys;
					if (own !== undefined) failures.delete(own);
					for (const key of shared) {
						const known = failures.get(key);
						if (known) failures.set(key, { ...known, count: known.count - 1, openAt: 0 });
					}
				},
			};
		},
	};
}

function oneMore(known: Failures, at: number): Failures {
	const count = known.count + 1;
	const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (count - LIMIT), LONGEST_PAUSE_MS);
	return { count, lastAt: at, openAt: count < LIMIT ? 0 : at + pauseMs };
}
