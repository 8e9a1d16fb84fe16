export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * @param share from 0 to 1: 0.99 is the value that 99 of 100 are not above
 * @returns NaN of nothing
 */
export function percentile(values: readonly number[], share: number): number {
	const sorted = Float64Array.from(values).sort();
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Of the same figure over several runs: each key's median; null where a run has none. */
export function medians<Key extends string>(
	runs: readonly Record<Key, number | null>[],
): Record<Key, number | null> {
	const keys = Object.keys(runs[0] ?? {}) as Key[];
	return Object.fromEntries(
		keys.map((key) => {
			const values = runs.map((run) => run[key]).filter((value) => value !== null);
			return [key, values.length > 0 ? median(values) : null];
		}),
	) as Record<Key, number | null>;
}
