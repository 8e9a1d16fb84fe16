/** What people hold of a premise. A row decides it, never the text. */

export const STANDINGS = ['held', 'checked', 'doubted', 'rejected'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface StandingRecord {
	standing: Standing;
	by: string;
	at: number;
	reason: string | null;
}

/** A premise nobody has judged is held: somebody wrote it down. */
export const standingOf = (record: StandingRecord | undefined): Standing =>
	record?.standing ?? 'held';

/**
 * The source a premise names at its end: the last bracketed words, or what follows "source:".
 * @returns null where it names none
 */
export function sourceOf(text: string): string | null {
	const bracketed = /\(([^()]{3,})\)[\s.]*$/u.exec(text)?.[1];
	const named = /\b(?:source|per|according to|from)\s*:?\s+([^.]{3,})\.?\s*$/iu.exec(text)?.[1];
	return bracketed ?? named ?? null;
}
