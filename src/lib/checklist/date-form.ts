/** How a language's relative dates are found: a pattern each, and the absolute words that stand in its place. */
import { addMonths, dayOf, nameOfDay, partsOf, weekdayOf, weekOf, type Day } from './calendar.ts';
import { MOST_IN_A_BLOCK, sentenceAround, type Span } from './passage.ts';

/** What the writer saw on the wall. */
export interface Now {
	day: Day;
	hour: number;
}

export interface RelativeDate extends Span {
	/** The words to stand there instead. */
	text: string;
	rationale: string;
}

export interface DateReading {
	text: string;
	/** How else the words may be read. */
	other?: string;
	/** How the reading was come by, where that isn't plain. */
	because?: string;
}

export interface DateMatch {
	text: string;
	groups: Record<string, string | undefined>;
	before: string;
	after: string;
	sentence: string;
}

export interface DateForm {
	pattern: RegExp;
	/** @returns null where these words mean no date here */
	read: (match: DateMatch, now: Now) => DateReading | null;
}

/** How far around the words their sentence is looked for; keeps a page without a full stop cheap. */
const REACH = 400;

/**
 * @param forms the first that reads a place takes it
 * @returns spans in order, without overlap
 */
export const findDates = (forms: readonly DateForm[], text: string, now: Now): RelativeDate[] =>
	findByForms(forms, text, ({ read }, match) => {
		const reading = read(match, now);
		return (
			reading && {
				text: STARTS.test(match.before) ? asCapitalised(match.text, reading.text) : reading.text,
				rationale: rationaleOf(match.text, reading, now),
			}
		);
	});

/**
 * @param read may take more than what matched: `longer` is by how many characters
 * @returns spans in order, without overlap
 */
export function findByForms<Form extends { pattern: RegExp }>(
	forms: readonly Form[],
	text: string,
	read: (
		form: Form,
		match: DateMatch,
	) => (Omit<RelativeDate, keyof Span> & { longer?: number }) | null,
): RelativeDate[] {
	const found: RelativeDate[] = [];
	for (const form of forms) {
		for (const match of text.matchAll(form.pattern)) {
			if (found.length >= MOST_IN_A_BLOCK) break;
			const from = match.index;
			const to = from + match[0].length;
			if (found.some((other) => other.from < to && from < other.to)) continue;
			const start = Math.max(0, from - REACH);
			const before = text.slice(start, from);
			const after = text.slice(to, to + REACH);
			const date = read(form, {
				text: match[0],
				groups: match.groups ?? {},
				before,
				after,
				sentence: sentenceAround(before + match[0] + after, { from: from - start, to: to - start }),
			});
			if (!date) continue;
			const { longer = 0, ...words } = date;
			found.push({ from, to: to + longer, ...words });
		}
	}
	return found.sort((a, b) => a.from - b.from);
}

/** Inside a sentence a capital is the noun's own. */
const STARTS = /(?:^|[.!?:•–—]\s+|\n)$/u;
const asCapitalised = (quote: string, words: string): string =>
	/^\p{Lu}/u.test(quote) ? words.charAt(0).toUpperCase() + words.slice(1) : words;

/** The day a "next" or "coming" weekday names, and how else it may be read. */
export function comingWeekday(
	weekday: number,
	now: Now,
	isNext: boolean,
): { day: Day; other?: string } {
	const ahead = (weekday - weekdayOf(now.day) + 7) % 7 || 7;
	const coming = now.day + ahead;
	const inNextWeek = weekOf(now.day) + 7 + weekday;
	if (!isNext || coming === inNextWeek) return { day: coming };
	// The day that is tomorrow is called tomorrow.
	return ahead === 1
		? { day: inNextWeek, other: nameOfDay(coming) }
		: { day: coming, other: nameOfDay(inNextWeek) };
}

/** The last day of this name before today. */
export const pastWeekday = (weekday: number, now: Now): Day =>
	now.day - ((weekdayOf(now.day) - weekday + 7) % 7 || 7);

export type DistanceUnit = 'day' | 'week' | 'month' | 'year';

/**
 * A day, a month or a year so many units from now, in a language's own words.
 * @param count below 0 for the past
 * @param say `month` is told its first day, and the day that lies exactly so far
 */
export function readDistance<Reading>(
	unit: DistanceUnit,
	count: number,
	now: Now,
	say: {
		day: (of: Day) => Reading;
		month: (first: Day, exactly: Day) => Reading;
		year: (year: number) => Reading;
	},
): Reading {
	const { year, month } = partsOf(now.day);
	switch (unit) {
		case 'day':
			return say.day(now.day + count);
		case 'week':
			return say.day(now.day + 7 * count);
		case 'month':
			return say.month(dayOf(year, month + count, 1), addMonths(now.day, count));
		case 'year':
			return say.year(year + count);
	}
}

/** @param names from zero on; a word that is none of them, such as an article, is one */
export const readSmallCount = (word: string, names: readonly string[]): number =>
	/^\d/.test(word) ? Number(word) : Math.max(names.indexOf(word.toLowerCase()), 1);

export function rationaleOf(
	quote: string,
	{ other, because }: { other?: string; because?: string },
	now: Now,
): string {
	const sentences = [
		`“${quote}” was written on ${nameOfDay(now.day)}${because ? `; ${because}` : ''}.`,
	];
	if (other !== undefined) sentences.push(`The other reading is ${other}.`);
	if (now.hour < 4) {
		sentences.push(
			'It was written after midnight: check that the writer’s day was not the one before.',
		);
	}
	return sentences.join(' ');
}
