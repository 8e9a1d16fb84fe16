/** Counts what each holds of something that there is only so much of. */
export interface Quota {
	/** @returns false when whoever asks holds all that one may */
	take(who: string): boolean;
	give(who: string): void;
}

export function createQuota(limit: number): Quota {
	const held = new Map<string, number>();
	return {
		take(who) {
			const count = held.get(who) ?? 0;
			if (count < limit) held.set(who, count + 1);
			return count < limit;
		},
		give(who) {
			const count = held.get(who) ?? 0;
			if (count > 1) held.set(who, count - 1);
			else held.delete(who);
		},
	};
}
