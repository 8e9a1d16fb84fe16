/** Days of the Gregorian calendar as whole numbers, so that no clock change can shorten one. */

const DAY_MS = 86_400_000;
const WEEKDAY_NAMES = [
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
	'Sunday',
];
const MONTH_NAMES = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December',
];

/** Days since 1 January 1970. */
export type Day = number;

/** @param month from 0; may lie outside the year, as may `date` outside the month */
export const dayOf = (year: number, month: number, date: number): Day =>
	Date.UTC(year, month, date) / DAY_MS;

/** Monday is 0. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;
/** The Monday of a day's week. */
export const weekOf = (day: Day): Day => day - weekdayOf(day);

/** @param month from 0 */
export function partsOf(day: Day): { year: number; month: number; date: number } {
	const date = new Date(day * DAY_MS);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

/** A day so many months on, held at the end of a shorter month. */
export function addMonths(day: Day, months: number): Day {
	const { year, month, date } = partsOf(day);
	return Math.min(dayOf(year, month + months, date), dayOf(year, month + months + 1, 0));
}

export type Period = 'week' | 'month' | 'quarter' | 'year';
export type Edge = 'start' | 'middle' | 'end';

/** A day of the period that comes `step` after the one of `day`. A week is the working week, to Friday. */
export function dayAtEdge(edge: Edge, period: Period, step: number, day: Day): Day {
	const { year, month } = partsOf(day);
	const among = (start: Day, middle: Day, end: Day): Day => ({ start, middle, end })[edge];
	switch (period) {
		case 'week': {
			const monday = weekOf(day) + 7 * step;
			return among(monday, monday + 2, monday + 4);
		}
		case 'month': {
			const of = month + step;
			return among(dayOf(year, of, 1), dayOf(year, of, 15), dayOf(year, of + 1, 0));
		}
		case 'quarter': {
			const first = Math.floor(month / 3) * 3 + 3 * step;
			return among(dayOf(year, first, 1), dayOf(year, first + 1, 15), dayOf(year, first + 3, 0));
		}
		case 'year':
			return among(dayOf(year + step, 0, 1), dayOf(year + step, 6, 1), dayOf(year + step, 11, 31));
	}
}

/** The quarter, from 1, that comes `step` after the one of `day`, and its year. */
export function quarterAt(step: number, day: Day): { quarter: number; year: number } {
	const { year, month } = partsOf(dayAtEdge('start', 'quarter', step, day));
	return { quarter: month / 3 + 1, year };
}

/** `Saturday 21 November 2026` */
export function nameOfDay(day: Day): string {
	const { year, month, date } = partsOf(day);
	return `${WEEKDAY_NAMES[weekdayOf(day)]} ${date} ${MONTH_NAMES[month]} ${year}`;
}

/** `November 2026` */
export function nameOfMonth(day: Day): string {
	const { year, month } = partsOf(day);
	return `${MONTH_NAMES[month]} ${year}`;
}

/** @returns Monday 0 … Sunday 6 for a name or its first three letters; -1 for another word */
export const readWeekday = (word: string): number => indexOfName(WEEKDAY_NAMES, word);
/** @returns January 0 … December 11; -1 for another word */
export const readMonth = (word: string): number => indexOfName(MONTH_NAMES, word);

const indexOfName = (names: string[], word: string): number =>
	names.findIndex((name) => name.slice(0, 3).toLowerCase() === word.slice(0, 3).toLowerCase());
