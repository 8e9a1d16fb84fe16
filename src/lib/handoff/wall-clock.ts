/** What the clock on the wall shows, and the instants it means: right through every change of the clocks. */

export interface WallTime {
	year: number;
	/** From 1. */
	month: number;
	/** From 1; past the end of a month it is a day of the next one. */
	day: number;
	hour: number;
	minute: number;
}

/** The instant that a wall time means, and how often the clock shows it. */
export interface WallReading {
	/** Epoch ms. */
	at: number;
	/** `never`: the clocks leave it out, and `at` is when they go on. `twice`: `at` is the first. */
	shown: 'once' | 'twice' | 'never';
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param at epoch ms
 * @param timeZone an IANA name
 * @throws {RangeError} when the zone is unknown
 */
export function wallTimeAt(at: number, timeZone: string): WallTime {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
			timeZone,
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			hourCycle: 'h23',
		});
		formats.set(timeZone, format);
	}
	const parts = {} as Record<Intl.DateTimeFormatPartTypes, string>;
	for (const { type, value } of format.formatToParts(at)) parts[type] = value;
	const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
	return { year, month, day, hour: Number(parts.hour), minute: Number(parts.minute) };
}

/**
 * A time that the clocks leave out moves forward to the first instant that exists; of one that they show twice it is
 * the first.
 */
export function readWall(wall: WallTime, timeZone: string): WallReading {
	const shown = asUtc(wall);
	const offset = (at: number): number => asUtc(wallTimeAt(at, timeZone)) - at;
	// No zone is further from UTC than 14 hours, so one of these is in force before any change near it, one after.
	const before = shown - offset(shown - DAY_MS);
	const after = shown - offset(shown + DAY_MS);
	const hits = [...new Set([before, after])].filter((at) => at + offset(at) === shown);
	if (hits.length > 0) return { at: Math.min(...hits), shown: hits.length > 1 ? 'twice' : 'once' };

	// The clocks jump over it: what is looked for is the minute of the jump.
	let [early, late] = [after, before];
	while (late - early > MINUTE_MS) {
		const middle = early + Math.floor((late - early) / (2 * MINUTE_MS)) * MINUTE_MS;
		if (middle + offset(middle) < shown) early = middle;
		else late = middle;
	}
	return { at: late, shown: 'never' };
}

const MINUTE_MS = 60_000;

/** The same wall time so many days on. */
export const addDays = (wall: WallTime, days: number): WallTime => ({
	...wall,
	...partsOf(asUtc({ ...wall, day: wall.day + days })),
});

/** Calendar days since 1970, so that a day of 23 or 25 hours counts as one. */
export const dayNumber = (wall: WallTime): number => Math.floor(asUtc(wall) / DAY_MS);

/** Monday is 0. */
export const weekdayOf = (wall: WallTime): number => (((dayNumber(wall) + 3) % 7) + 7) % 7;

const asUtc = ({ year, month, day, hour, minute }: WallTime): number =>
	Date.UTC(year, month - 1, day, hour, minute);

function partsOf(utc: number): Pick<WallTime, 'year' | 'month' | 'day'> {
	const date = new Date(utc);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
