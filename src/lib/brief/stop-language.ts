/** What a language brings so that its sentences can be read as stop conditions. */
import type { Money, TimeOfDay } from './quantity.ts';
import type { StopCondition } from './stop-condition.ts';

export interface StopLanguage {
	/** The condition alone: without "stop when", and without what to do then. */
	bare(sentence: string): string;
	/** The conditions that "or" joins; one part where nothing is joined. */
	parts(sentence: string): string[];
	readers(): Reader[];
}
export type Reader = (sentence: string) => StopCondition | null;

type Read<Limit> = (words: string) => Limit | null;

/** Patterns whose named group `limit` takes any words; `read` says whether they are a limit. */
const reader =
	<Limit>(toCondition: (limit: Limit) => StopCondition) =>
	(patterns: RegExp[], read: Read<Limit>): Reader =>
	(sentence) => {
		for (const pattern of patterns) {
			const words = pattern.exec(sentence)?.groups?.limit;
			const limit = words === undefined ? null : read(words);
			if (limit !== null) return toCondition(limit);
		}
		return null;
	};

export const readMoneyStop = reader((limit: Money) => ({ type: 'money', limit }));
export const readTokenStop = reader((count: number) => ({ type: 'tokens', limit: { count } }));
export const readStepStop = reader((count: number) => ({ type: 'steps', limit: { count } }));
export const readSuggestionStop = reader((count: number) => ({
	type: 'suggestions',
	limit: { count },
}));
export const readSpanStop = reader((afterMs: number) => ({
	type: 'wall-clock',
	limit: { afterMs },
}));
export const readClockStop = reader((limit: TimeOfDay) => ({ type: 'wall-clock', limit }));
export const readNothingNewStop = reader((steps: number) => ({
	type: 'nothing-new',
	limit: { steps },
}));
const readUnknown = reader((unknown: string) => ({ type: 'needs-unknown', limit: { unknown } }));
export const readUnknownStop = (...patterns: RegExp[]): Reader => readUnknown(patterns, itemNumber);
const readEvidence = reader((premise: string) => ({
	type: 'evidence-against',
	limit: { premise },
}));
export const readEvidenceStop = (...patterns: RegExp[]): Reader =>
	readEvidence(patterns, itemNumber);

export const whole = (...parts: string[]): RegExp => new RegExp(`^${parts.join('')}$`, 'i');

/** `U1` of an unknown, `P4` of a premise. */
const itemNumber = (words: string): string | null =>
	/^[UP][1-9]\d{0,2}$/i.test(words) ? words.toUpperCase() : null;
