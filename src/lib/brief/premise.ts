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
 * The source that a premise names in its own words: bracketed at its end, after "Source:", "according to" or "per",
 * or as a link at its end, which gives its host. English phrases; brackets and links in any language.
 * @returns the words that name it, as they stand; null where it names none
 */
export function sourceOf(text: string): string | null {
	const sentence = text.trim();
	const end = lastWords(sentence);
	for (const [find, words] of [
		[labelledSource, end],
		[bracketedSource, end],
		[linkedSource, end],
		[quotedSource, sentence],
		[perSource, end],
	] as const) {
		const source = find(words)?.trim();
		if (source !== undefined && source.length >= 3) return source;
	}
	return null;
}

/** A source is named in fewer characters. */
const READ = 1_000;
const lastWords = (text: string): string =>
	text.length <= READ ? text : text.slice(-READ).replace(/^\S+/, '');

const END = '[\\s.;。]*$';

function labelledSource(text: string): string | undefined {
	const bracketed = new RegExp(
		`[(（[](?:source|src)s?\\s*[:：]\\s*(.{3,}?)[)）\\]]${END}`,
		'isu',
	).exec(text)?.[1];
	const atEnd = new RegExp(`(?:^|[\\s—–-])(?:source|src)s?\\s*[:：]\\s*(.{3,}?)${END}`, 'isu').exec(
		text,
	)?.[1];
	return bracketed ?? (atEnd?.includes('(') === atEnd?.includes(')') ? atEnd : undefined);
}

/** Brackets that qualify the statement instead of saying where it comes from. */
const QUALIFIES =
	/^(?:(?:ca|c|e\.g|i\.e|incl|excl|approx|max|min)\.|(?:about|approximately|around|roughly|circa|for example|such as|including|excluding|maximum|minimum|max|min|with|without|or|and|not|no|at (?:most|least)|up to|optional|if|but|though|which|who|where|when|see (?:above|below|notes?)|both|all|each|only|mostly|plus|minus|net|gross|tbd|tbc)\b)/iu;

function bracketedSource(text: string): string | undefined {
	const words = new RegExp(`[(（]([^()（）]{3,})[)）]${END}`, 'u').exec(text)?.[1]?.trim();
	if (words === undefined || QUALIFIES.test(words)) return undefined;
	// An acronym, a figure with its unit or a bare date names nobody.
	const spelled = words.match(/\p{L}{2,}/gu) ?? [];
	const isAcronym = /^\p{Lu}[\p{Lu}\d]{1,5}$/u.test(words);
	const isFigure = /^[\d\p{Sc}~<>≈±+-]/u.test(words) && spelled.length < 2;
	return isAcronym || isFigure || spelled.length === 0 ? undefined : words;
}

const linkedSource = (text: string): string | undefined =>
	new RegExp(`https?://(?:www\\.)?([^\\s/?#)\\]>]+)[^\\s]*${END}`, 'iu').exec(text)?.[1];

const quotedSource = (text: string): string | undefined =>
	/\b(?:according to|as reported by|as stated in|taken from|reported by|quoted from)\s+([^.,;]{3,})/iu.exec(
		text,
	)?.[1];

/** "Per month" is a rate; "per the contract" and "per Anna" name somebody. */
const perSource = (text: string): string | undefined =>
	new RegExp(
		`(?:^|[\\s,;(])(?:as )?per\\s+((?:the|our|their|his|her|my|your)\\s[^.;()]{2,}|\\p{Lu}[^.;()]{2,})${END}`,
		'u',
	).exec(text)?.[1];
