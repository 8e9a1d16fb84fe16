/** Instants, days and counts in the words the page uses. English, 24-hour clock, absolute times only. */
import { dayNumber, wallTimeAt, weekdayOf, type WallTime } from '#lib/handoff/wall-clock.ts';

export interface Here {
	/** The instant it is said at, epoch ms. */
	now: number;
	/** An IANA name, as `Europe/Vienna`: days begin where the reader is. */
	timeZone: string;
}

const NUMBERS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
const MONTHS =
	'January February March April May June July August September October November December'.split(
		' ',
	);
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** “08:00 today”, “17:30 yesterday”, within six days “Tuesday 17:05”, else “Mon 16 Nov, 17:20”. */
export function sayTime(at: number, here: Here): string {
	const { weekday, clock, dayNumber } = read(at, here.timeZone);
	const days = dayNumber - read(here.now, here.timeZone).dayNumber;
	if (days === 0) return `${clock} today`;
	if (days === -1) return `${clock} yesterday`;
	if (Math.abs(days) < 7) return `${weekday} ${clock}`;
	return `${weekday.slice(0, 3)} ${sayDate(at, here)}, ${clock}`;
}

/** “Friday 20 November”, with the year where it is another one. */
export function sayDay(at: number, here: Here): string {
	const { weekday, day, month } = read(at, here.timeZone);
	return `${weekday} ${day} ${month}${yearOf(at, here)}`;
}

/** “today”, “yesterday”, within six days “on Wednesday”, else “on 13 November”. */
export function sayOnDay(at: number, here: Here): string {
	const { weekday, dayNumber } = read(at, here.timeZone);
	const days = dayNumber - read(here.now, here.timeZone).dayNumber;
	if (days === 0) return 'today';
	if (days === -1) return 'yesterday';
	return `on ${Math.abs(days) < 7 ? weekday : sayDay(at, here).replace(/^\S+ /, '')}`;
}

/** “20 Nov”, with the year where it is another one. */
export function sayDate(at: number, here: Here): string {
	const { day, month } = read(at, here.timeZone);
	return `${day} ${month.slice(0, 3)}${yearOf(at, here)}`;
}

/** “18:41” */
export const sayClock = (at: number, timeZone: string): string => read(at, timeZone).clock;

/** “Friday” */
export const sayWeekday = (at: number, timeZone: string): string => read(at, timeZone).weekday;

/** “08:00” */
export const sayWallClock = ({ hour, minute }: WallTime): string =>
	`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** “seven suggestions”, “one suggestion”, “no suggestions”, “13 suggestions” */
export const sayCount = (count: number, one: string, many: string): string =>
	`${sayNumber(count)} ${count === 1 ? one : many}`;

/** A whole number, in words up to twelve. */
export const sayNumber = (count: number): string => NUMBERS[count] ?? String(count);

/** The words with a capital at their start, to begin a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function yearOf(at: number, here: Here): string {
	const { year } = read(at, here.timeZone);
	return year === read(here.now, here.timeZone).year ? '' : ` ${year}`;
}

interface Parts {
	weekday: string;
	day: number;
	month: string;
	year: number;
	clock: string;
	dayNumber: number;
}

function read(at: number, timeZone: string): Parts {
	const wall = wallTimeAt(at, timeZone);
	return {
		weekday: WEEKDAYS[weekdayOf(wall)] ?? '',
		day: wall.day,
		month: MONTHS[wall.month - 1] ?? '',
		year: wall.year,
		clock: sayWallClock(wall),
		dayNumber: dayNumber(wall),
	};
}
