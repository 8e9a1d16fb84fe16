/** Relative dates in English sentences, and the absolute date that fits the sentence in their place. */
import {
	addMonths,
	dayOf,
	nameOfDay,
	nameOfMonth,
	partsOf,
	readMonth,
	readWeekday,
	weekdayOf,
	weekOf,
	type Day,
} from './calendar.ts';
import {
	findByForms,
	rationaleOf,
	type DateMatch,
	type Now,
	type RelativeDate,
} from './date-form.ts';

/** A date as words: a name, the preposition it takes where the sentence has none, and how else it may be read. */
interface Reading {
	name: string;
	/** Empty where the words carry their own. */
	preposition: string;
	/** How else the words may be read. */
	other?: string;
	/** How the reading was come by, where that isn't plain. */
	because?: string;
}

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
const COUNT_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const PART = '(?: (?<part>morning|afternoon|evening|night|noon|midday))?';
const ENDS = '(?![\\p{L}\\p{N}_]|[-\\u2010\\u2011]\\p{L})';

const words = (source: string, flags = 'giu'): RegExp =>
	new RegExp(
		`(?<![\\p{L}\\p{N}_\\-\\u2010\\u2011/#@])(?:${source})${ENDS}`.replaceAll(' ', '\\s+'),
		flags,
	);

const PAST_VERB =
	/\b(?:was|were|had|did|met|sent|said|told|went|came|got|took|wrote|found|saw|made|gave|left|began|ran|read|held|lost|heard|spoke|broke|fell|paid|\p{L}{2,}ed)\b/iu;
const COMING_VERB =
	/\b(?:is|are|be|will|shall|should|must|may|can|could|would|starts?|begins?|ends?|closes?|opens?|expires?|leaves?|arrives?|launch(?:es)?|ships?|goes|go|comes?|due|meets?|need(?:s|ed)?|want(?:s|ed)?|plan(?:s|ned)?|scheduled|expected|planned|finish|deliver|publish|send|present|submit|release|tag|run|[’']ll|[’']re|[’']s)\b/iu;
const HABIT =
	/\b(?:every|each|always|usually|normally|typically|often|regularly|weekly|daily|monthly|yearly|any|never|whenever|per)\b/iu;

const day = (name: Day, preposition = 'on'): Reading => ({ name: nameOfDay(name), preposition });
const week = (monday: Day): Reading => ({
	name: `the week of ${nameOfDay(monday)}`,
	preposition: 'in',
});

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

const CALENDAR_NAME =
	/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{L}*/gu;

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

function partOfDay(of: Day, part: string | undefined): Reading {
	if (part === undefined) return day(of);
	if (/noon|midday/i.test(part) && !/after/i.test(part)) {
		return { name: `noon on ${nameOfDay(of)}`, preposition: 'at' };
	}
	return { name: `the ${part.toLowerCase()} of ${nameOfDay(of)}`, preposition: 'on' };
}

function readEdge({ groups, before }: DateMatch, now: Now): Reading | null {
	const { at = '', edge = '', which = '', unit = '' } = groups;
	const definite = which.toLowerCase() === 'the';
	// "At the end of the month" is as often each month's as this one's.
	if (definite && !/^(?:by|before|until|till)/i.test(at)) return null;
	if (HABIT.test(before.slice(-40))) return null;
	const step = { next: 1, last: -1 }[which.toLowerCase()] ?? 0;
	const atEnd = /end/i.test(edge);
	const preposition = at.trim().toLowerCase();
	const lead = preposition === '' || preposition === 'at' ? 'on ' : `${preposition} `;
	const own = (of: Day, more: Partial<Reading> = {}): Reading => ({
		name: `${lead}${nameOfDay(of)}`,
		preposition: '',
		...more,
	});
	const { year, month } = partsOf(now.day);
	switch (unit.toLowerCase()) {
		case 'week': {
			const monday = weekOf(now.day) + 7 * step;
			if (!atEnd) return own(monday);
			const past = step === 0 && weekdayOf(now.day) > 4;
			return own(past ? monday + 6 : monday + 4, {
				other: past ? undefined : nameOfDay(monday + 6),
				because: past ? 'the week ends on Sunday' : 'the working week ends on Friday',
			});
		}
		case 'month':
			return own(atEnd ? dayOf(year, month + step + 1, 0) : dayOf(year, month + step, 1));
		case 'quarter': {
			const first = Math.floor(month / 3) * 3 + 3 * step;
			return own(atEnd ? dayOf(year, first + 3, 0) : dayOf(year, first, 1), {
				because: 'quarters are taken by the calendar',
			});
		}
		default:
			return own(atEnd ? dayOf(year + step, 11, 31) : dayOf(year + step, 0, 1));
	}
}

/** "This may" and "last sun" are other words; a whole weekday in small letters is still one. */
const isCalendarName = (word = ''): boolean => /^\p{Lu}|day$/u.test(word);

function readDayOfWeek({ groups }: DateMatch, now: Now): Reading | null {
	if (!isCalendarName(groups['weekday'])) return null;
	const step = { next: 1, last: -1 }[(groups['which'] ?? '').toLowerCase()] ?? 0;
	const weekday = readWeekday(groups['weekday'] ?? '');
	return day(weekOf(now.day) + 7 * step + weekday);
}

function readNamedWeekday({ groups, before }: DateMatch, now: Now): Reading | null {
	const which = (groups['which'] ?? '').toLowerCase().replace(/\s+/g, ' ');
	const weekday = readWeekday(groups['weekday'] ?? '');
	if (/\bthe\s+$/iu.test(before) && which !== 'coming') return null;
	if (!isCalendarName(groups['weekday'])) return null;
	const ahead = (weekday - weekdayOf(now.day) + 7) % 7 || 7;
	const back = 7 - (ahead % 7);
	const of = (chosen: Day, other?: Day): Reading => ({
		...partOfDay(chosen, groups['part']),
		...(other === undefined ? {} : { other: nameOfDay(other) }),
	});
	switch (which) {
		case 'next': {
			const coming = now.day + ahead;
			const inNextWeek = weekOf(now.day) + 7 + weekday;
			if (coming === inNextWeek) return of(coming);
			// The day that is tomorrow is called tomorrow.
			return ahead === 1 ? of(inNextWeek, coming) : of(coming, inNextWeek);
		}
		case 'last':
		case 'this past': {
			const recent = now.day - back;
			const inLastWeek = weekOf(now.day) - 7 + weekday;
			return which === 'last' && recent !== inLastWeek ? of(recent, inLastWeek) : of(recent);
		}
		case 'this': {
			const inThisWeek = weekOf(now.day) + weekday;
			return inThisWeek < now.day ? of(now.day + ahead, inThisWeek) : of(inThisWeek);
		}
		default:
			return of(now.day + ahead);
	}
}

function readNamedMonth({ groups, before }: DateMatch, now: Now): Reading | null {
	if (/\bthe\s+$/iu.test(before) || !isCalendarName(groups['month'])) return null;
	const month = readMonth(groups['month'] ?? '');
	const { year, month: current } = partsOf(now.day);
	const which = (groups['which'] ?? '').toLowerCase();
	const ahead = month > current ? 0 : 1;
	const step = which === 'next' ? ahead : which === 'last' ? (month < current ? 0 : -1) : 0;
	const chosen = dayOf(year + step, month, 1);
	const mayBeLater = which === 'next' && step === 0;
	return {
		name: nameOfMonth(chosen),
		preposition: 'in',
		...(mayBeLater ? { other: nameOfMonth(dayOf(year + 1, month, 1)) } : {}),
	};
}

function readUnit({ groups, before, after }: DateMatch, now: Now): Reading | null {
	const which = (groups['which'] ?? '').toLowerCase();
	const unit = (groups['unit'] ?? '').toLowerCase();
	// "The next week" and "in the last month" are spans; "last week of" belongs to something else.
	if (!which.startsWith('the') && /\b(?:the|a|our|my|your|their|its|each|every)\s+$/iu.test(before))
		return null;
	if (/^\s+of\b/iu.test(after)) return null;
	// A reader of the same night is in the same year.
	if (which === 'this' && unit === 'year') return null;
	return unitAt(unit, which === 'last' ? -1 : which === 'this' ? 0 : 1, now);
}

function unitAt(unit: string, step: number, now: Now): Reading {
	const { year, month } = partsOf(now.day);
	switch (unit.toLowerCase()) {
		case 'week':
			return week(weekOf(now.day) + 7 * step);
		case 'weekend': {
			const saturday = weekOf(now.day) + 5;
			const weekend = (of: Day): string => `the weekend of ${nameOfDay(of)}`;
			// Said on a weekday, "next weekend" is the coming one to half of its readers.
			return step === 1 && weekdayOf(now.day) < 5
				? { name: weekend(saturday), preposition: 'on', other: weekend(saturday + 7) }
				: { name: weekend(saturday + 7 * step), preposition: 'on' };
		}
		case 'month':
			return { name: nameOfMonth(dayOf(year, month + step, 1)), preposition: 'in' };
		case 'quarter': {
			const first = partsOf(dayOf(year, Math.floor(month / 3) * 3 + 3 * step, 1));
			const ordinal = ['first', 'second', 'third', 'fourth'][first.month / 3];
			return {
				name: `the ${ordinal} quarter of ${first.year}`,
				preposition: 'in',
				because: 'quarters are taken by the calendar',
			};
		}
		default:
			return { name: String(year + step), preposition: 'in' };
	}
}

/** "The window closes in three days" is a date; "can be copied in three days" and "in two weeks of work" are spans. */
function readDistanceAhead({ groups, before, after }: DateMatch, now: Now): Reading | null {
	const clause = before.slice(
		Math.max(...['. ', '; ', ': ', '? ', '! '].map((end) => before.lastIndexOf(end) + 1)),
	);
	if (/^\s+(?:of|after|from|at|flat|without|per)\b/iu.test(after) || HABIT.test(clause))
		return null;
	const dated = groups['time'] !== undefined;
	const spanVerb =
		/\b(?:within|takes?|took|done|completed|finished|copied|built|made|readable|trained|times?|more|less|once|twice|only|was|were|had|\p{L}{2,}ed)\b[^,]*$/iu;
	if (
		!dated &&
		(!COMING_VERB.test(clause) ||
			(spanVerb.test(clause) && !/\b(?:due|scheduled|expected|planned|needed)\b/iu.test(clause)))
	)
		return null;
	return distance(groups, 1, now);
}

function distance(groups: DateMatch['groups'], sign: 1 | -1, now: Now): Reading {
	const count = sign * readSmallCount(groups['count'] ?? '');
	switch ((groups['unit'] ?? '').toLowerCase()) {
		case 'day':
			return day(now.day + count);
		case 'week':
			return day(now.day + 7 * count);
		case 'month':
			return {
				name: nameOfMonth(dayOf(partsOf(now.day).year, partsOf(now.day).month + count, 1)),
				preposition: 'in',
				because: `to the day it is ${nameOfDay(addMonths(now.day, count))}`,
			};
		default:
			return { name: String(partsOf(now.day).year + count), preposition: 'in' };
	}
}

const readSmallCount = (word: string): number =>
	/^\d/.test(word) ? Number(word) : Math.max(COUNT_WORDS.indexOf(word.toLowerCase()) + 1, 1);

/** "Today" also means nowadays: only words of time or of an event beside it make it a date. */
function readToday({ before, after, text }: DateMatch, now: Now): Reading | null {
	if (/^[’']s/u.test(after)) {
		return /^[’']s\s+(?:\p{L}+\s+)?(?:meetings?|calls?|stand-?ups?|deadline|session|runs?|build|release|figures|numbers|report|shift|delivery|edition|agenda|minutes|deploy\p{L}*|lunch|date)\b/iu.test(
			after,
		)
			? day(now.day)
			: null;
	}
	const timed =
		/^\s+(?:at|by|before|until|till|from|around|between)\s+(?:\d|noon|midnight|midday|lunch|the end|close)/iu.test(
			after,
		) ||
		/\b(?:by|until|till|before|since|from|as of|due|later|earlier|starting|end of|only|for)\s+$/iu.test(
			before,
		);
	const event =
		/\b(?:arrive[sd]?|ends?|ended|starts?|started|closes?|closed|opens?|opened|expires?|expired|leaves?|left|ships?|shipped|goes|went|comes?|came|meets?|met|sent|received|wrote|said|told|called|found|saw|checked|measured|counted|signed|agreed|decided|confirmed|due|out|live|deadline is|date is|meeting is|launch is|release is)(?:\s+\p{L}+){0,3}\s+$/iu.test(
			before,
		) && /^\s*(?:$|[.,;:!?)]|(?:and|but|or|so)\b)/iu.test(after);
	const begins = /^T/.test(text) && /^,?\s+(?:we|i|he|she|they|you)\b/iu.test(after);
	return timed || event || begins ? day(now.day) : null;
}

/** "On Tuesday" without a date. Habits, spans of weekdays and days that belong to a noun are none. */
function readBareWeekday({ groups, before, after, sentence }: DateMatch, now: Now): Reading | null {
	const [, preposition] =
		/\b(on|by|until|till|before|since|after|from|due)\s+$/iu.exec(before) ?? [];
	if (preposition === undefined || HABIT.test(sentence)) return null;
	if (
		/^\s*(?:to|through|until|till|and|or|[-–—/&])\s*(?:the\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/u.test(
			after,
		)
	)
		return null;
	if (/\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\s+(?:to|and|or)\s+(?:on\s+)?$/u.test(before))
		return null;
	const bounded =
		/^\s*(?:$|[.,;:!?)–—]|(?:at|by|before|after|around|from|until|and|but|or|so|because|since|when|if|in|with|for|as|we|i|he|she|they|it|you|the)\b|\d{1,2}[:.]\d{2}|\d{1,2} ?[ap]m)/iu;
	if (!bounded.test(after)) return null;
	const weekday = readWeekday(groups['weekday'] ?? '');
	const ahead = (weekday - weekdayOf(now.day) + 7) % 7;
	const lead = preposition.toLowerCase();
	const clause =
		sentence.split(/[;:]/).find((part) => part.includes(groups['weekday'] ?? '')) ?? sentence;
	const past =
		lead === 'since' ||
		(lead === 'on' &&
			PAST_VERB.test(clause) &&
			!/\b(?:will|is|are|shall|must|due)\b/iu.test(clause));
	const chosen = past ? now.day - (7 - (ahead || 7) || 7) : now.day + (ahead || 7);
	return {
		...partOfDay(chosen, groups['part']),
		because: past ? 'the sentence looks back' : 'it is taken as the coming one',
		...(ahead === 0 ? { other: nameOfDay(now.day) } : {}),
	};
}

const HAS_PREPOSITION =
	/\b(?:on|by|at|in|before|after|until|till|since|from|to|for|of|during|through|over|between|between\b[^.;]*\band|as of|due|than|around|towards?|beyond|past|starting|is|was|not|later|early|earlier|late|mid)\s*-?$/iu;

/** The reading's name with the preposition that the sentence still lacks. */
function fit(quote: string, reading: Reading, before: string, after: string): string {
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
function ownerForm(quote: string, { name }: Reading, before: string): string {
	const bare = name.replace(/^the /, '');
	const hasArticle = /\b(?:the|this|that|our|my|your|their)\s+$/iu.test(before);
	return asCapitalised(quote, hasArticle ? bare : `the ${bare}`, true);
}
