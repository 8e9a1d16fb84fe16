/** The times that are offered for a start, a return or its being put off: mornings and evenings where the person is. */
import { addDays, readWall, wallTimeAt, weekdayOf, type WallTime } from './wall-clock.ts';

const MORNING = { hour: 8, minute: 0 };
const EVENING = { hour: 22, minute: 0 };

/** @returns epoch ms, as all of these */
export const tomorrowMorning = (now: number, timeZone: string): number =>
	on(addDays(wallTimeAt(now, timeZone), 1), MORNING, timeZone);

/** The Monday after today. */
export function mondayMorning(now: number, timeZone: string): number {
	const today = wallTimeAt(now, timeZone);
	return on(addDays(today, 7 - weekdayOf(today)), MORNING, timeZone);
}

/** @returns null when this evening is there already */
export function tonight(now: number, timeZone: string): number | null {
	const at = on(wallTimeAt(now, timeZone), EVENING, timeZone);
	return at > now ? at : null;
}

const on = (day: WallTime, clock: { hour: number; minute: number }, timeZone: string): number =>
	readWall({ ...day, ...clock }, timeZone).at;

/**
 * What a field for a day and one for a time hold.
 * @param date `2026-11-20`
 * @param time `08:00`
 * @returns null when one of them is no such thing
 */
export function parseWall(date: string, time: string): WallTime | null {
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
	const [, hour, minute] = /^(\d\d):(\d\d)/.exec(time) ?? [];
	if (year === undefined || hour === undefined) return null;
	return {
		year: Number(year),
		month: Number(month),
		day: Number(day),
		hour: Number(hour),
		minute: Number(minute),
	};
}

/** What a field for a day holds. */
export const dateOf = ({ year, month, day }: WallTime): string =>
	`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
