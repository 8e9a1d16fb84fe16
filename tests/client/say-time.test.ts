import { expect, test } from 'vitest';
import { capital, sayClock, sayCount, sayDate, sayDay, sayTime } from '#lib/client/say-time.ts';

const UTC = 'UTC';
const VIENNA = 'Europe/Vienna';
const friday = { now: Date.UTC(2026, 10, 20, 9, 30), timeZone: UTC };
const november = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);

test('[TIME1] an instant of today is said with its clock first', () => {
	expect(sayTime(november(20, 8), friday)).toBe('08:00 today');
	expect(sayTime(november(20, 23, 59), friday)).toBe('23:59 today');
	expect(sayTime(november(20, 0), friday)).toBe('00:00 today');
});

test('[TIME2] the day before is yesterday, whatever the hours between', () => {
	expect(sayTime(november(19, 17, 30), friday)).toBe('17:30 yesterday');
	const afterMidnight = { now: november(20, 0, 5), timeZone: UTC };
	expect(sayTime(november(19, 23, 55), afterMidnight)).toBe('23:55 yesterday');
});

test('[TIME3] within six days either way the weekday says enough', () => {
	expect(sayTime(november(17, 17, 5), friday)).toBe('Tuesday 17:05');
	expect(sayTime(november(14, 17, 5), friday)).toBe('Saturday 17:05');
	expect(sayTime(november(21, 8), friday)).toBe('Saturday 08:00');
	expect(sayTime(november(26, 8), friday)).toBe('Thursday 08:00');
});

test('[TIME4] farther away the date is said, so that no weekday can mean two days', () => {
	expect(sayTime(november(13, 17, 20), friday)).toBe('Fri 13 Nov, 17:20');
	expect(sayTime(november(27, 8), friday)).toBe('Fri 27 Nov, 08:00');
	expect(sayTime(Date.UTC(2025, 8, 1, 7), friday)).toBe('Mon 1 Sep 2025, 07:00');
});

test('[TIME5] days begin where the reader is', () => {
	const at = november(19, 23, 30);
	expect(sayTime(at, { ...friday, timeZone: VIENNA })).toBe('00:30 today');
	expect(sayTime(at, friday)).toBe('23:30 yesterday');
	expect(sayClock(at, VIENNA)).toBe('00:30');
});

test('[TIME6] a day of 23 or 25 hours is one day', () => {
	const sunday = { now: Date.UTC(2026, 2, 29, 21), timeZone: VIENNA };
	expect(sayTime(Date.UTC(2026, 2, 28, 23, 30), sunday)).toBe('00:30 today');
	expect(sayTime(Date.UTC(2026, 2, 28, 22, 30), sunday)).toBe('23:30 yesterday');
	const october = { now: Date.UTC(2026, 9, 25, 22, 30), timeZone: VIENNA };
	expect(sayTime(Date.UTC(2026, 9, 24, 22, 30), october)).toBe('00:30 today');
	expect(sayTime(Date.UTC(2026, 9, 24, 21, 30), october)).toBe('23:30 yesterday');
});

test('[TIME7] a day is said in full, a date in short, another year with its number', () => {
	expect(sayDay(friday.now, friday)).toBe('Friday 20 November');
	expect(sayDay(Date.UTC(2027, 0, 1), friday)).toBe('Friday 1 January 2027');
	expect(sayDate(november(17, 12), friday)).toBe('17 Nov');
	expect(sayDate(Date.UTC(2025, 11, 31), friday)).toBe('31 Dec 2025');
});

test('[TIME8] counts are words up to twelve, and begin a sentence with a capital', () => {
	expect(sayCount(0, 'guest', 'guests')).toBe('no guests');
	expect(sayCount(1, 'guest', 'guests')).toBe('one guest');
	expect(sayCount(12, 'suggestion', 'suggestions')).toBe('twelve suggestions');
	expect(sayCount(13, 'suggestion', 'suggestions')).toBe('13 suggestions');
	expect(capital(sayCount(7, 'suggestion', 'suggestions'))).toBe('Seven suggestions');
});
