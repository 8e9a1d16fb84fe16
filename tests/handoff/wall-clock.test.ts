import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWall } from '#lib/handoff/surface-time.ts';
import { addDays, readWall, wallTimeAt, type WallTime } from '#lib/handoff/wall-clock.ts';

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'Europe/Dublin',
	'America/Los_Angeles',
	'America/St_Johns',
	'America/Santiago',
	'America/Asuncion',
	'Africa/Cairo',
	'Africa/Casablanca',
	'Asia/Kathmandu',
	'Asia/Beirut',
	'Asia/Tehran',
	'Australia/Lord_Howe',
	'Pacific/Auckland',
	'Pacific/Chatham',
	'Pacific/Apia',
	'Pacific/Kiritimati',
	'Etc/GMT+12',
];
const MINUTE_MS = 60_000;
const wall = (text: string): WallTime => parseWall(...(text.split(' ') as [string, string]))!;
const read = (text: string, zone: string) => {
	const { at, shown } = readWall(wall(text), zone);
	return [new Date(at).toISOString().slice(0, 16), shown];
};
/** Longer, so that it can be compared. */
const order = ({ year, month, day, hour, minute }: WallTime): number =>
	Date.UTC(year, month - 1, day, hour, minute);

/** Every minute of a span, and what the clock shows in it: the slow way to the same answer. */
function search(wanted: WallTime, zone: string, around: number): { at: number; shown: string } {
	const hits: number[] = [];
	let jump: number | null = null;
	let before = -Infinity;
	for (let at = around - 27 * 60 * MINUTE_MS; at <= around + 27 * 60 * MINUTE_MS; at += MINUTE_MS) {
		const shows = order(wallTimeAt(at, zone));
		if (shows === order(wanted)) hits.push(at);
		if (before < order(wanted) && shows > order(wanted)) jump ??= at;
		before = shows;
	}
	if (hits.length === 0) return { at: jump ?? NaN, shown: 'never' };
	return { at: hits[0]!, shown: hits.length > 1 ? 'twice' : 'once' };
}

/** Instants near which the clocks of a zone change, of fifteen years. */
function changesOf(zone: string): number[] {
	const offset = (at: number) => order(wallTimeAt(at, zone)) - at;
	const day = 24 * 60 * MINUTE_MS;
	const days = Array.from({ length: 15 * 366 }, (_, index) => Date.UTC(2011, 0, 1) + index * day);
	return days.filter((at) => offset(at) !== offset(at + day));
}

test('[WALL1] a time that the clock shows once is that instant, in every zone', () => {
	expect(read('2026-11-20 08:00', 'Europe/Berlin')).toEqual(['2026-11-20T07:00', 'once']);
	expect(read('2026-11-20 08:00', 'Asia/Kathmandu')).toEqual(['2026-11-20T02:15', 'once']);
	expect(read('2026-11-20 08:00', 'Pacific/Auckland')).toEqual(['2026-11-19T19:00', 'once']);
	fc.assert(
		fc.property(
			fc.constantFrom(...ZONES),
			fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) }),
			(zone, instant) => {
				const at = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
				const found = readWall(wallTimeAt(at, zone), zone);
				expect(found.shown).not.toBe('never');
				expect(wallTimeAt(found.at, zone)).toEqual(wallTimeAt(at, zone));
				if (found.shown === 'once') expect(found.at).toBe(at);
				else expect(found.at).toBeLessThanOrEqual(at);
			},
		),
		{ numRuns: 2_000 },
	);
});

test('[WALL2] a time that the clocks leave out moves forward to the first that there is', () => {
	expect(read('2026-03-29 02:30', 'Europe/Berlin')).toEqual(['2026-03-29T01:00', 'never']);
	expect(read('2026-03-08 02:00', 'America/Los_Angeles')).toEqual(['2026-03-08T10:00', 'never']);
	expect(read('2026-09-27 02:59', 'Pacific/Auckland')).toEqual(['2026-09-26T14:00', 'never']);
	// Half an hour, a midnight, and a whole day that Samoa never had.
	expect(read('2026-10-04 02:15', 'Australia/Lord_Howe')).toEqual(['2026-10-03T15:30', 'never']);
	expect(read('2026-04-24 00:00', 'Africa/Cairo')).toEqual(['2026-04-23T22:00', 'never']);
	expect(read('2011-12-30 12:00', 'Pacific/Apia')).toEqual(['2011-12-30T10:00', 'never']);
});

test('[WALL3] of a time that comes twice it is the first', () => {
	expect(read('2026-10-25 02:30', 'Europe/Berlin')).toEqual(['2026-10-25T00:30', 'twice']);
	expect(read('2026-11-01 01:00', 'America/Los_Angeles')).toEqual(['2026-11-01T08:00', 'twice']);
	expect(read('2026-04-05 01:45', 'Australia/Lord_Howe')).toEqual(['2026-04-04T14:45', 'twice']);
});

test('[WALL4] near every change of the clocks it is what a search minute by minute finds', () => {
	const near = ZONES.flatMap((zone) => changesOf(zone).map((at) => ({ zone, at })));
	fc.assert(
		fc.property(
			fc.constantFrom(...near),
			fc.integer({ min: -26 * 60, max: 26 * 60 }),
			({ zone, at }, minutes) => {
				const day = order(wallTimeAt(at, zone));
				const wanted = wallTimeAt(day + minutes * MINUTE_MS, 'UTC');
				expect(readWall(wanted, zone)).toEqual(search(wanted, zone, at + minutes * MINUTE_MS));
			},
		),
		{ numRuns: 60 },
	);
}, 60_000);

test('[WALL5] so many days on is the same time of the clock, whatever the length of the days between', () => {
	const saturday = wall('2026-03-28 08:00');
	expect(addDays(saturday, 1)).toEqual(wall('2026-03-29 08:00'));
	expect(addDays(wall('2026-12-31 22:00'), 1)).toEqual(wall('2027-01-01 22:00'));
	const { at } = readWall(saturday, 'Europe/Berlin');
	const next = readWall(addDays(saturday, 1), 'Europe/Berlin');
	expect(next.at - at).toBe(23 * 60 * MINUTE_MS);
});
