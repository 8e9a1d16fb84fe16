import { expect, test } from 'vitest';
import { sayClockChange, sayEvening, sayMornings } from '#lib/client/say-surface.ts';
import { parseWall } from '#lib/handoff/surface-time.ts';
import { readWall } from '#lib/handoff/wall-clock.ts';

const at = (day: number, hour: number) => ({ now: Date.UTC(2026, 10, day, hour), timeZone: 'UTC' });
const labels = (options: { label: string }[]) => options.map(({ label }) => label);

test('[TIMES5] the mornings that are offered name their day, and no day is offered twice', () => {
	expect(labels(sayMornings(at(19, 18)))).toEqual([
		'Tomorrow, Friday, at 08:00',
		'On Monday at 08:00',
	]);
	expect(labels(sayMornings(at(22, 18)))).toEqual(['Tomorrow, Monday, at 08:00']);
	expect(labels(sayMornings(at(23, 6)))).toEqual([
		'Tomorrow, Tuesday, at 08:00',
		'On Monday 30 November at 08:00',
	]);
	expect(labels(sayEvening(at(19, 18)))).toEqual(['Tonight at 22:00']);
	expect(sayEvening(at(19, 23))).toEqual([]);
});

test('[TIMES6] where the clocks change, what they make of the time is said', () => {
	const here = { now: Date.UTC(2026, 2, 28), timeZone: 'Europe/Berlin' };
	const say = (date: string, time: string) => {
		const wall = parseWall(date, time)!;
		return sayClockChange(wall, readWall(wall, here.timeZone), here);
	};
	expect(say('2026-03-29', '08:00')).toBeNull();
	expect(say('2026-03-29', '02:30')).toBe(
		'The clocks go forward then and leave out 02:30. It becomes Sunday 03:00.',
	);
	expect(say('2026-10-25', '02:30')).toBe(
		'The clocks go back then and show 02:30 twice. This is the first.',
	);
});
