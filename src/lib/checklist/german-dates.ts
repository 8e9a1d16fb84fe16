/** Relative dates in German sentences. */
import {
	dayAtEdge,
	dayOf,
	partsOf,
	quarterAt,
	weekdayOf,
	weekOf,
	type Day,
	type Edge,
	type Period,
} from './calendar.ts';
import {
	comingWeekday,
	findDates,
	pastWeekday,
	readDistance,
	readSmallCount,
	type DateForm,
	type DateMatch,
	type DateReading,
	type DistanceUnit,
	type Now,
	type RelativeDate,
} from './date-form.ts';

const WEEKDAYS = 'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag'.split(' ');
const MONTHS =
	'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const COUNTS = 'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' ');
const UNITS: Record<string, DistanceUnit> = {
	tag: 'day',
	woche: 'week',
	monat: 'month',
	jahr: 'year',
};
const PERIODS: Record<string, Period> = {
	woche: 'week',
	monats: 'month',
	quartals: 'quarter',
	jahres: 'year',
};
const EDGES: Record<string, Edge> = { anfang: 'start', mitte: 'middle', ende: 'end' };
const OFFSETS: Record<string, number> = {
	...{ vorgestern: -2, gestern: -1, heute: 0, morgen: 1, übermorgen: 2 },
};

const words = (source: string, flags = 'gu'): RegExp =>
	new RegExp(
		`(?<![\\p{L}\\p{N}_\\-\\u2010\\u2011])(?:${source})(?![\\p{L}\\p{N}_]|[-\\u2010\\u2011]\\p{L})`.replaceAll(
			' ',
			'\\s+',
		),
		flags,
	);
const WEEKDAY = '(?<weekday>Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)';
const PART = '(?<part>abend|nachmittag|vormittag|morgen|mittag|nacht)?';
const COUNT = `(?<count>\\d{1,2}|eine[mnr]?|${COUNTS.slice(2).join('|')})`;
/** Words that already lead a date, so that it needs no "am". */
const LEADS = /(?:^|[\s(])(?:bis|ab|seit|vor|nach|zum|vom|von|am|für|auf|gegen|bis zum)\s+$/iu;
const HABIT =
	/(?<!\p{L})(?:jede[nrsm]?|immer|meist(?:ens)?|stets|üblicherweise|normalerweise|gewöhnlich|regelmäßig|wöchentlich|täglich|monatlich|jeweils|nie)(?!\p{L})/iu;
const PAST =
	/(?<!\p{L})(?:war(?:en)?|wurde[n]?|hat(?:te)?|haben|hatten|kam(?:en)?|ging(?:en)?|fiel(?:en)?|traf(?:en)?|sagte[n]?|schrieb(?:en)?|rief(?:en)?|seit)(?!\p{L})/iu;
const COMING =
	/(?<!\p{L})(?:ist|sind|wird|werden|muss|müssen|soll(?:en)?|kann|können|will|wollen|beginnt|endet|startet|öffnet|schließt|kommt|kommen|tagt|findet|läuft|zieht|geht|gehen|erscheint|treffen)(?!\p{L})/iu;
const IS_DATED = /^\s*,?\s*\(?(?:den|dem|der)?\s*\d{1,2}\.(?:\s*\p{Lu}|\d)/u;

const dateOf = (day: Day): string => {
	const { year, month, date } = partsOf(day);
	return `${date}. ${MONTHS[month]} ${year}`;
};
const nameOf = (day: Day, part = ''): string =>
	`${WEEKDAYS[weekdayOf(day)]}${part}, ${dateOf(day)}`;
const monthOf = (day: Day): string => `${MONTHS[partsOf(day).month]} ${partsOf(day).year}`;
const indexOf = (weekday = ''): number => (weekday === 'Sonnabend' ? 5 : WEEKDAYS.indexOf(weekday));
/** "Am Montag, …" unless the sentence has its own preposition. */
const on = (day: Day, before: string, part = ''): string =>
	(LEADS.test(before) ? '' : part === 'nacht' ? 'in der Nacht von ' : 'am ') +
	nameOf(day, part === 'nacht' ? '' : part);
const inWeekOf = (monday: Day, before: string): string => {
	if (/(?:^|\s)bis\s+$/iu.test(before)) return `zur Woche vom ${dateOf(monday)}`;
	if (/(?:^|\s)(?:für|auf)\s+$/iu.test(before)) return `die Woche vom ${dateOf(monday)}`;
	if (/(?:^|\s)(?:ab|seit|von|vor|nach|in|während)\s+$/iu.test(before)) {
		return `der Woche vom ${dateOf(monday)}`;
	}
	return `in der Woche vom ${dateOf(monday)}`;
};
const stepOf = (which = ''): number =>
	/^(?:nächst|kommend)/i.test(which)
		? 1
		: /^(?:letzt|vergangen|vorig)/i.test(which)
			? -1
			: /^übernächst/i.test(which)
				? 2
				: 0;
const WHICH = '(?<which>(?:über)?nächste|kommende|letzte|vergangene|vorige|diese)';

const FORMS: DateForm[] = [
	{
		pattern: words(
			`(?<edge>Anfang|Mitte|Ende) (?:(?<which>(?:über)?nächste|kommende|letzte|vergangene|vorige|diese)[rsnm]*|der|des) (?<unit>Woche|Monats|Jahres|Quartals)`,
			'giu',
		),
		read: readEdge,
	},
	{
		pattern: words(`(?:am )?${WHICH}[nrm] ${WEEKDAY}${PART}`, 'giu'),
		read: ({ groups, before, after, text }, now) => {
			// "Der letzte Freitag im Mai" belongs to its month.
			if (/^\s+(?:im|des|vor|nach|in)(?!\p{L})/u.test(after) || IS_DATED.test(after)) return null;
			if (/(?:^|\s)(?:der|den|dem|jede[nrm])\s+$/iu.test(before)) return null;
			const weekday = indexOf(capitalised(groups['weekday']));
			const step = stepOf(groups['which']);
			const lead = /^am\s/i.test(text) ? '' : before;
			if (step < 0) return { text: on(pastWeekday(weekday, now), lead, groups['part']) };
			const { day, other } = comingWeekday(weekday, now, /^nächst/i.test(groups['which'] ?? ''));
			return { text: on(day, lead, groups['part']), ...(other ? { other } : {}) };
		},
	},
	{
		pattern: words(`(?:in der )?${WHICH}[n]? (?<unit>Woche|Wochenende)`, 'giu'),
		read: ({ groups, before, after, text }, now) => {
			if (/^\s+(?:des|der|vor|nach|im)(?!\p{L})/u.test(after)) return null;
			if (/(?:^|\s)(?:die|der|den|das|jede)\s+$/iu.test(before)) return null;
			const monday = weekOf(now.day) + 7 * stepOf(groups['which']);
			return { text: inWeekOf(monday, /^in /i.test(text) ? '' : before) };
		},
	},
	{
		pattern: words(`(?:am |dieses )?(?:${WHICH}[sn]? )?Wochenende`, 'giu'),
		read: ({ groups, before, text }, now) => {
			if (!/^(?:am\s+\S+\s|dieses|\S+e[sn]\s)/iu.test(text) || HABIT.test(before)) return null;
			const saturday = weekOf(now.day) + 5 + 7 * stepOf(groups['which']);
			return {
				text: `${LEADS.test(before) ? '' : 'am '}Wochenende des ${dateOf(saturday)}`,
			};
		},
	},
	{
		pattern: words(`(?:im )?${WHICH}[nsm]* (?<unit>Monat|Quartal|Jahr)`, 'giu'),
		read: ({ groups, before, text }, now) => {
			if (/(?:^|\s)(?:der|den|dem|des|das|ein|kein|jede[nrs])\s+$/iu.test(before)) return null;
			const step = stepOf(groups['which']);
			const { year, month } = partsOf(now.day);
			const lead = !/^im/i.test(text) && LEADS.test(before) ? '' : 'im ';
			switch (groups['unit']?.toLowerCase()) {
				case 'monat':
					return { text: `${lead}${monthOf(dayOf(year, month + step, 1))}` };
				case 'quartal': {
					const of = quarterAt(step, now.day);
					return {
						text: `${lead}${of.quarter}. Quartal ${of.year}`,
						because: 'quarters are taken by the calendar',
					};
				}
				default:
					// A reader of the same night is in the same year.
					return step === 0
						? null
						: { text: lead === '' ? `${year + step}` : `im Jahr ${year + step}` };
			}
		},
	},
	{
		pattern: words(`vor ${COUNT} (?<unit>Tag|Woche|Monat|Jahr)(?:en|n|e)?`, 'giu'),
		read: ({ groups, before, after }, now) =>
			/(?:^|\s)(?:bis|schon|erst|seit|etwa|rund|mehr als|über)\s+$/iu.test(before) ||
			/^\s+(?:\p{Lu}|ab(?!\p{L})|nach(?!\p{L}))/u.test(after)
				? null
				: distance(groups, -1, now),
	},
	{
		pattern: words(`in ${COUNT} (?<unit>Tag|Woche|Monat|Jahr)(?:en|n|e)?`, 'giu'),
		read: ({ groups, after, sentence }, now) =>
			!COMING.test(sentence) ||
			HABIT.test(sentence) ||
			PAST.test(sentence) ||
			/^\s+(?:\p{Lu}|nach(?!\p{L})|ab(?!\p{L})|fertig|zu\s)/u.test(after)
				? null
				: distance(groups, 1, now),
	},
	{
		pattern: words(
			'(?<word>vorgestern|gestern|heute|übermorgen|morgen)(?: (?<part>früh|Morgen|Vormittag|Mittag|Nachmittag|Abend|Nacht))?',
			'giu',
		),
		read: readNamedDay,
	},
	{
		pattern: words(`(?<lead>am|bis|ab|seit|zum|bis zum) ${WEEKDAY}${PART}`, 'giu'),
		read: readBareWeekday,
	},
];

/** @returns spans in order, without overlap */
export const findGermanDates = (text: string, now: Now): RelativeDate[] =>
	findDates(FORMS, text, now);

const capitalised = (word = ''): string =>
	word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

function readEdge({ groups, before }: DateMatch, now: Now): DateReading | null {
	const { edge = '', which, unit = '' } = groups;
	const led = LEADS.test(before);
	// "Ende des Monats" is as often each month's as this one's.
	if (which === undefined && !/(?:^|\s)(?:bis|vor|bis zum)\s+$/iu.test(before)) return null;
	const period = PERIODS[unit.toLowerCase()] ?? 'year';
	const place = EDGES[edge.toLowerCase()] ?? 'start';
	return {
		text: (led ? '' : 'am ') + nameOf(dayAtEdge(place, period, stepOf(which), now.day)),
		...(period === 'week' && place === 'end' ? { because: 'the working week ends on Friday' } : {}),
	};
}

/** "Morgen" with a capital is the part of the day, but for a sentence's start; "heute" alone means nowadays. */
function readNamedDay({ text, groups, before, after }: DateMatch, now: Now): DateReading | null {
	const word = (groups['word'] ?? '').toLowerCase();
	const part = groups['part']?.toLowerCase();
	const starts = /(?:^|[.!?:•–—]\s+|\n)$/u.test(before);
	if (/^\p{Lu}/u.test(text) && !starts) return null;
	if (/(?:von|seit)\s+heute\s+auf\s+$/iu.test(before) || /^\s+auf\s+morgen/iu.test(after))
		return null;
	if (
		/(?:^|\s)(?:guten|jeden|am|den|dem|eines|nächsten|diesen|jedem|der|ein|von)\s+$/iu.test(before)
	) {
		if (word === 'morgen' || !/(?:^|\s)(?:der|von)\s+$/iu.test(before)) return null;
	}
	if (word === 'heute' && part === undefined) {
		const timed = /^\s+(?:um|gegen|ab|bis|noch)(?!\p{L})/u.test(after);
		if (!timed && !/(?:^|\s)ab\s+$/iu.test(before)) return null;
	}
	const day = now.day + (OFFSETS[word] ?? 0);
	const suffix = part === 'früh' ? 'morgen' : (part ?? '');
	return { text: on(day, before, suffix) };
}

const distance = (groups: DateMatch['groups'], sign: 1 | -1, now: Now): DateReading =>
	readDistance(
		UNITS[groups['unit']?.toLowerCase() ?? ''] ?? 'year',
		sign * readSmallCount(groups['count'] ?? '', COUNTS),
		now,
		{
			day: (of) => ({ text: on(of, '') }),
			month: (first, exactly) => ({
				text: `im ${monthOf(first)}`,
				because: `to the day it is ${dateOf(exactly)}`,
			}),
			year: (year) => ({ text: `im Jahr ${year}` }),
		},
	);

function readBareWeekday(
	{ groups, after, sentence, text }: DateMatch,
	now: Now,
): DateReading | null {
	if (HABIT.test(sentence) || IS_DATED.test(after)) return null;
	if (
		/^\s*(?:und|oder|bis|[-–/])\s*(?:am\s+)?(?:Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)/u.test(after)
	) {
		return null;
	}
	const weekday = indexOf(capitalised(groups['weekday']));
	const lead = (groups['lead'] ?? '').toLowerCase();
	const past = lead === 'seit' || (lead === 'am' && PAST.test(sentence));
	const day = past ? pastWeekday(weekday, now) : comingWeekday(weekday, now, false).day;
	return {
		text: `${text.slice(0, lead.length)} ${nameOf(day, groups['part'] ?? '')}`,
		because: past ? 'the sentence looks back' : 'it is taken as the coming one',
	};
}
