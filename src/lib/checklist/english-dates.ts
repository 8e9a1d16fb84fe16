/** Relative dates in English sentences, and the absolute date that fits the sentence in their place. */
import { nameOfDay } from './calendar.ts';
import {
	findByForms,
	rationaleOf,
	type DateMatch,
	type Now,
	type RelativeDate,
} from './date-form.ts';
import { HABIT } from './english-tense.ts';
import { day, partOfDay, CALENDAR_NAME, fit, ownerForm, type Reading } from './english-reading.ts';
import { readDayOfWeek, readNamedWeekday, readBareWeekday } from './english-weekdays.ts';
import {
	readEdge,
	readNamedMonth,
	readUnit,
	unitAt,
	readDistanceAhead,
	distance,
} from './english-periods.ts';
import { readToday } from './english-today.ts';

interface Form {
	pattern: RegExp;
	/** @returns null where these words mean no date here */
	read: (match: DateMatch, now: Now) => Reading | null;
}

const WEEKDAY =
	'(?<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)';
const FULL_WEEKDAY = '(?<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH =
	'(?<month>January|February|March|April|May|June|July|August|September|October|November|December)';
const COUNT =
	'(?<count>\\d{1,2}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)';
const PART = '(?: (?<part>morning|afternoon|evening|night|noon|midday))?';
const ENDS = '(?![\\p{L}\\p{N}_]|[-\\u2010\\u2011]\\p{L})';

const words = (source: string, flags = 'giu'): RegExp =>
	new RegExp(
		`(?<![\\p{L}\\p{N}_\\-\\u2010\\u2011/#@])(?:${source})${ENDS}`.replaceAll(' ', '\\s+'),
		flags,
	);

const FORMS: Form[] = [
	{
		pattern: words('the day (?<side>after tomorrow|before yesterday)'),
		read: ({ groups }, now) => day(now.day + (/^after/i.test(groups['side'] ?? '') ? 2 : -2)),
	},
	{
		pattern: words(
			`(?:(?<at>(?:by|at|before|until|till|towards?|near) )?(?:the )?(?<edge>end|start|beginning) of )(?<which>next|this|last|the) (?<unit>week|month|quarter|year)`,
		),
		read: readEdge,
	},
	{
		pattern: words('(?<at>by|before|until|till) (?:the )?end of (?:the )?(?:day|business|play)'),
		read: ({ groups, sentence }, now) =>
			HABIT.test(sentence)
				? null
				: { name: `${groups['at']} the end of ${nameOfDay(now.day)}`, preposition: '' },
	},
	{
		pattern: words(`${WEEKDAY},? (?:of |in )?(?<which>next|this|last) week`),
		read: readDayOfWeek,
	},
	{
		pattern: words(`(?<which>next|this|last) week,? (?:on )?${WEEKDAY}`),
		read: readDayOfWeek,
	},
	{
		pattern: words(
			`(?<which>next|this past|this coming|the coming|this|last|coming) ${WEEKDAY}${PART}`,
		),
		read: readNamedWeekday,
	},
	{
		pattern: words(`(?<which>next|this|last) ${MONTH}`),
		read: readNamedMonth,
	},
	{
		pattern: words('the (?<unit>week|month|year|weekend) after next'),
		read: ({ groups }, now) => unitAt(groups['unit'] ?? '', 2, now),
	},
	{
		pattern: words(
			'(?<which>next|this coming|the coming|this|last) (?<unit>weekend|week|month|quarter|year)',
		),
		read: readUnit,
	},
	{
		pattern: words(`in ${COUNT} (?<unit>day|week|month|year)s?(?:[’']s?)?(?<time> time)?`),
		read: readDistanceAhead,
	},
	{
		pattern: words(`${COUNT} (?<unit>day|week|month|year)s? (?:from (?:now|today)|hence)`),
		read: ({ groups }, now) => distance(groups, 1, now),
	},
	{
		pattern: words(`${COUNT} (?<unit>day|week|month|year)s? ago`),
		read: ({ groups, before }, now) =>
			/\b(?:about|around|over|under|almost|nearly|some|than|roughly)\s+$/iu.test(before)
				? null
				: distance(groups, -1, now),
	},
	{
		pattern: words(`(?<word>tomorrow|yesterday)${PART}`),
		read: ({ groups }, now) =>
			partOfDay(now.day + (/^t/i.test(groups['word'] ?? '') ? 1 : -1), groups['part']),
	},
	{ pattern: words('tonight'), read: (_, now) => partOfDay(now.day, 'night') },
	{ pattern: words('last night'), read: (_, now) => partOfDay(now.day - 1, 'night') },
	{
		pattern: words('this (?<part>morning|afternoon|evening)'),
		read: ({ groups }, now) => partOfDay(now.day, groups['part']),
	},
	{ pattern: words('today'), read: readToday },
	{ pattern: words(`${FULL_WEEKDAY}${PART}`, 'gu'), read: readBareWeekday },
];

/**
 * Finds the relative dates of a text. Durations ("within three days of", "the next day"), habits ("every Friday"),
 * names and titles ("Tomorrow’s …") are none.
 * @returns spans in order, without overlap
 */
export function findEnglishDates(text: string, now: Now): RelativeDate[] {
	return findByForms(FORMS, text, ({ read }, match) => {
		const { text: quote, before, after } = match;
		if (isName(quote, before, after) || isDated(after)) return null;
		const reading = read(match, now);
		if (!reading) return null;
		const owner = /^[’']s?(?=\s+\p{L})/u.exec(after)?.[0];
		if (owner !== undefined && !/day\s*$/i.test(quote) && !/tomorrow|tonight/i.test(quote)) {
			return null;
		}
		return {
			longer: owner?.length ?? 0,
			text:
				owner === undefined
					? fit(quote, reading, before, after)
					: ownerForm(quote, reading, before),
			rationale: rationaleOf(quote, reading, now),
		};
	});
}

/** Capitals inside a sentence, or on several words ("The Day After Tomorrow"), make a title or a name. */
function isName(quote: string, before: string, after: string): boolean {
	const plain = quote.replace(CALENDAR_NAME, '');
	if (/\s\p{Lu}/u.test(plain)) return true;
	if (!/^\p{Lu}/u.test(plain)) return false;
	if (/^[’']s?\s+\p{Lu}/u.test(after)) return true;
	return !/(?:^|[.!?:;•–—(]\s*|\n)$/u.test(before);
}

/** The date follows: "next Friday, 13 March", "last week (2026-03-02)". */
const isDated = (after: string): boolean =>
	/^\s*,?\s*\(?(?:the\s+)?(?:\d{4}[-‑–/.]\d|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}\.?\s+(?:of\s+)?\p{L}{3,}\b(?<!\b(?:am|pm|UTC|hours))|\d{1,2}[./]\d{1,2}[./]|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d)/iu.test(
		after,
	);
