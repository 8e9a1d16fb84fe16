/** How a language's relative dates are found: a pattern each, and the absolute words that stand in its place. */
import { nameOfDay, weekdayOf, weekOf, type Day } from './calendar.ts';
import { sentenceAround, type Span } from './passage.ts';

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
/** A block with more is a calendar. */
const MOST_DATES = 100;

/**
 * @param forms the first that reads a place takes it
 * @returns spans in order, without overlap
 */
export function findDates(forms: readonly DateForm[], text: string, now: Now): RelativeDate[] {
	const found: RelativeDate[] = [];
	for (const { pattern, read } of forms) {
		for (const match of text.matchAll(pattern)) {
			if (found.length >= MOST_DATES) break;
			const span = { from: match.index, to: match.index + match[0].length };
			if (found.some((other) => other.from < span.to && span.from < other.to)) continue;
			const start = Math.max(0, span.from - REACH);
			const before = text.slice(start, span.from);
			const after = text.slice(span.to, span.to + REACH);
			const reading = read(
				{
					text: match[0],
					groups: match.groups ?? {},
					before,
					after,
					sentence: sentenceAround(before + match[0] + after, {
						from: span.from - start,
						to: span.to - start,
					}),
				},
				now,
			);
			if (!reading) continue;
			found.push({
				...span,
				text: STARTS.test(before) ? asCapitalised(match[0], reading.text) : reading.text,
				rationale: rationaleOf(match[0], reading, now),
			});
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
