/** What "next month", "the end of this week" and "in three days" mean in an English sentence. */
import {
	dayAtEdge,
	dayOf,
	nameOfDay,
	nameOfMonth,
	partsOf,
	quarterAt,
	readMonth,
	weekdayOf,
	weekOf,
	type Day,
} from './calendar.ts';
import {
	readDistance,
	readSmallCount,
	type DateMatch,
	type DistanceUnit,
	type Now,
} from './date-form.ts';
import { COMING_VERB, HABIT } from './english-tense.ts';
import { day, week, type Reading } from './english-reading.ts';
import { isCalendarName } from './english-weekdays.ts';

export function readEdge({ groups, before }: DateMatch, now: Now): Reading | null {
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
	const place = atEnd ? 'end' : 'start';
	switch (unit.toLowerCase()) {
		case 'week': {
			if (!atEnd) return own(dayAtEdge('start', 'week', step, now.day));
			const sunday = weekOf(now.day) + 7 * step + 6;
			return step === 0 && weekdayOf(now.day) > 4
				? own(sunday, { because: 'the week ends on Sunday' })
				: own(dayAtEdge('end', 'week', step, now.day), {
						other: nameOfDay(sunday),
						because: 'the working week ends on Friday',
					});
		}
		case 'month':
			return own(dayAtEdge(place, 'month', step, now.day));
		case 'quarter':
			return own(dayAtEdge(place, 'quarter', step, now.day), {
				because: 'quarters are taken by the calendar',
			});
		default:
			return own(dayAtEdge(place, 'year', step, now.day));
	}
}

export function readNamedMonth({ groups, before }: DateMatch, now: Now): Reading | null {
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

export function readUnit({ groups, before, after }: DateMatch, now: Now): Reading | null {
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

export function unitAt(unit: string, step: number, now: Now): Reading {
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
			const of = quarterAt(step, now.day);
			const ordinal = ['first', 'second', 'third', 'fourth'][of.quarter - 1];
			return {
				name: `the ${ordinal} quarter of ${of.year}`,
				preposition: 'in',
				because: 'quarters are taken by the calendar',
			};
		}
		default:
			return { name: String(year + step), preposition: 'in' };
	}
}

const UNITS: Record<string, DistanceUnit> = {
	day: 'day',
	week: 'week',
	month: 'month',
	year: 'year',
};
const COUNT_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(
	' ',
);

/** "The window closes in three days" is a date; "can be copied in three days" and "in two weeks of work" are spans. */
export function readDistanceAhead({ groups, before, after }: DateMatch, now: Now): Reading | null {
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

export const distance = (groups: DateMatch['groups'], sign: 1 | -1, now: Now): Reading =>
	readDistance(
		UNITS[groups['unit']?.toLowerCase() ?? ''] ?? 'year',
		sign * readSmallCount(groups['count'] ?? '', COUNT_WORDS),
		now,
		{
			day: (of) => day(of),
			month: (first, exactly) => ({
				name: nameOfMonth(first),
				preposition: 'in',
				because: `to the day it is ${nameOfDay(exactly)}`,
			}),
			year: (year) => ({ name: String(year), preposition: 'in' }),
		},
	);
