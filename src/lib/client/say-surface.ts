/** The times that can be set, in the words they are chosen by. */
import { mondayMorning, tomorrowMorning, tonight } from '#lib/handoff/surface-time.ts';
import type { WallReading, WallTime } from '#lib/handoff/wall-clock.ts';
import { sayClock, sayDay, sayTime, sayWallClock, sayWeekday, type Here } from './say-time.ts';

export interface TimeOption<Value> {
	label: string;
	value: Value;
}

/** “Tomorrow, Friday, at 08:00”, and “On Monday at 08:00” where that is another day. */
export function sayMornings({ now, timeZone }: Here): TimeOption<number>[] {
	const tomorrow = tomorrowMorning(now, timeZone);
	const monday = mondayMorning(now, timeZone);
	const weekday = sayWeekday(tomorrow, timeZone);
	const morning = {
		label: `Tomorrow, ${weekday}, at ${sayClock(tomorrow, timeZone)}`,
		value: tomorrow,
	};
	if (monday === tomorrow) return [morning];
	// On a Monday the next one is named by its date as well.
	const day = weekday === 'Tuesday' ? sayDay(monday, { now, timeZone }) : 'Monday';
	return [morning, { label: `On ${day} at ${sayClock(monday, timeZone)}`, value: monday }];
}

/** “Tonight at 22:00”, until it is. */
export function sayEvening({ now, timeZone }: Here): TimeOption<number>[] {
	const at = tonight(now, timeZone);
	return at === null ? [] : [{ label: `Tonight at ${sayClock(at, timeZone)}`, value: at }];
}

/** Said where the clocks make of a time something else, or two; null where they don’t. */
export function sayClockChange(wall: WallTime, reading: WallReading, here: Here): string | null {
	const clock = sayWallClock(wall);
	switch (reading.shown) {
		case 'once':
			return null;
		case 'twice':
			return `The clocks go back then and show ${clock} twice. This is the first.`;
		case 'never':
			return `The clocks go forward then and leave out ${clock}. It becomes ${sayTime(reading.at, here)}.`;
	}
}
