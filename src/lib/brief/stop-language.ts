/** What a language brings so that its sentences can be read as stop conditions. */
import type { StopCondition } from './stop-condition.ts';

export interface StopLanguage {
	/** The condition alone: without "stop when", and without what to do then. */
	bare(sentence: string): string;
	/** The conditions that "or" joins; one part where nothing is joined. */
	parts(sentence: string): string[];
	readers(): Reader[];
}
export type Reader = (sentence: string) => StopCondition | null;

/** A pattern whose named group `limit` takes any words; `read` says whether they are a limit. */
export function reader<Limit>(
	patterns: RegExp[],
	read: (words: string) => Limit | null,
	toCondition: (limit: Limit) => StopCondition,
): Reader {
	return (sentence) => {
		for (const pattern of patterns) {
			const words = pattern.exec(sentence)?.groups?.limit;
			const limit = words === undefined ? null : read(words);
			if (limit !== null) return toCondition(limit);
		}
		return null;
	};
}

export const whole = (...parts: string[]): RegExp => new RegExp(`^${parts.join('')}$`, 'i');

/** `U1` of an unknown, `P4` of a premise. */
export const itemNumber = (words: string): string | null =>
	/^[UP][1-9]\d{0,2}$/i.test(words) ? words.toUpperCase() : null;
