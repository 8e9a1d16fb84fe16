import { expect, test } from 'vitest';
import {
	dateOf,
	mondayMorning,
	parseWall,
	tomorrowMorning,
	tonight,
} from '#lib/handoff/surface-time.ts';
import { readWall, wallTimeAt } from '#lib/handoff/wall-clock.ts';

const BERLIN = 'Europe/Berlin';
const instant = (text: string, zone = BERLIN): number =>
	readWall(parseWall(...(text.split(' ') as [string, string]))!, zone).at;
const say = (at: number, zone = BERLIN): string => {
	const wall = wallTimeAt(at, zone);
	return `${dateOf(wall)} ${wall.hour}:00`;
};

test('[TIMES1] tomorrow morning is 08:00 of the next day where the person is, also over a change of the clocks', () => {
	expect(say(tomorrowMorning(instant('2026-11-19 18:00'), BERLIN))).toBe('2026-11-20 8:00');
	expect(say(tomorrowMorning(instant('2026-11-20 00:01'), BERLIN))).toBe('2026-11-21 8:00');
	const before = instant('2026-10-24 09:00');
	expect(say(tomorrowMorning(before, BERLIN))).toBe('2026-10-25 8:00');
	expect(tomorrowMorning(before, BERLIN) - before).toBe(24 * 3_600_000);
	// The same instant is another day in Auckland.
	const evening = instant('2026-11-19 18:00');
	expect(say(tomorrowMorning(evening, 'Pacific/Auckland'), 'Pacific/Auckland')).toBe(
		'2026-11-21 8:00',
	);
});

test('[TIMES2] Monday morning is the next one, never today’s', () => {
	expect(say(mondayMorning(instant('2026-11-20 09:00'), BERLIN))).toBe('2026-11-23 8:00');
	expect(say(mondayMorning(instant('2026-11-22 23:00'), BERLIN))).toBe('2026-11-23 8:00');
	expect(say(mondayMorning(instant('2026-11-23 06:00'), BERLIN))).toBe('2026-11-30 8:00');
});

test('[TIMES3] tonight is 22:00 until it is', () => {
	const now = instant('2026-11-20 21:59');
	expect(tonight(now, BERLIN)).toBe(now + 60_000);
	expect(tonight(now + 60_000, BERLIN)).toBeNull();
});

test('[TIMES4] a day and a time are read from their fields, and nothing else is', () => {
	const wall = { year: 2026, month: 11, day: 20, hour: 8, minute: 5 };
	expect(parseWall('2026-11-20', '08:05')).toEqual(wall);
	expect(parseWall('2026-11-20', '08:05:30')).toEqual(wall);
	expect(dateOf(wall)).toBe('2026-11-20');
	for (const [date, time] of [
		['', '08:00'],
		['2026-11-20', ''],
		['20.11.2026', '08:00'],
	] as const) {
		expect(parseWall(date, time)).toBeNull();
	}
});
