/** A date in English words, as its sentence takes them. */
import { nameOfDay, type Day } from './calendar.ts';

/** A date as words: a name, the preposition it takes where the sentence has none, and how else it may be read. */
export interface Reading {
	name: string;
	/** Empty where the words carry their own. */
	preposition: string;
	/** How else the words may be read. */
	other?: string;
	/** How the reading was come by, where that isn't plain. */
	because?: string;
}

export const day = (name: Day, preposition = 'on'): Reading => ({
	name: nameOfDay(name),
	preposition,
});
export const week = (monday: Day): Reading => ({
	name: `the week of ${nameOfDay(monday)}`,
	preposition: 'in',
});

export function partOfDay(of: Day, part: string | undefined): Reading {
	if (part === undefined) return day(of);
	if (/noon|midday/i.test(part) && !/after/i.test(part)) {
		return { name: `noon on ${nameOfDay(of)}`, preposition: 'at' };
	}
	return { name: `the ${part.toLowerCase()} of ${nameOfDay(of)}`, preposition: 'on' };
}

export const CALENDAR_NAME =
	/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{L}*/gu;

const HAS_PREPOSITION =
	/\b(?:on|by|at|in|before|after|until|till|since|from|to|for|of|during|through|over|between|between\b[^.;]*\band|as of|due|than|around|towards?|beyond|past|starting|is|was|not|later|early|earlier|late|mid)\s*-?$/iu;

/** The reading's name with the preposition that the sentence still lacks. */
export function fit(quote: string, reading: Reading, before: string, after: string): string {
	const { name, preposition } = reading;
	const lead = /\b(\p{L}+)\s*$/u.exec(before)?.[1]?.toLowerCase() ?? '';
	const starts = /(?:^|[.!?]\s+)$/u.test(before);
	const isSubject =
		(starts || /[,;:–—]\s+$/u.test(before)) &&
		/^\s+(?:is|was|will be|would be|works|suits|’s|'s)\b/iu.test(after);
	let phrase = name;
	if (preposition !== '' && !isSubject && !HAS_PREPOSITION.test(before))
		phrase = `${preposition} ${name}`;
	// "Later this week" and "is next Friday" keep their adverb and verb, and still want a preposition.
	if (preposition !== '' && /^(?:later|early|earlier|late|is|was|not|due|starting)$/.test(lead)) {
		phrase = `${preposition} ${name}`;
	}
	return asCapitalised(quote, phrase, starts);
}

/** A weekday has its capital anywhere; only at a sentence's start does its preposition take one. */
const asCapitalised = (quote: string, phrase: string, starts: boolean): string =>
	/^\p{Lu}/u.test(starts ? quote : quote.replace(CALENDAR_NAME, ''))
		? phrase.charAt(0).toUpperCase() + phrase.slice(1)
		: phrase;

/** "Tomorrow’s call" → "the Saturday 21 November 2026 call". */
export function ownerForm(quote: string, { name }: Reading, before: string): string {
	const bare = name.replace(/^the /, '');
	const hasArticle = /\b(?:the|this|that|our|my|your|their)\s+$/iu.test(before);
	return asCapitalised(quote, hasArticle ? bare : `the ${bare}`, true);
}
