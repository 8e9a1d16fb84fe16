import { expect, test } from 'vitest';
import { relativeDate } from '#lib/checklist/relative-date.ts';
import { offsetOf, snapshotOf, written } from './snapshot-of.ts';

/** Written on Friday 20 November 2026 at 11:00 in Berlin, where nothing else is said. */
const rewrite = (text: string, at?: string, timeZone?: string): string => {
	const snapshot = snapshotOf({
		notes: [text],
		...(at ? { at } : {}),
		...(timeZone ? { timeZone } : {}),
	});
	return written(snapshot, relativeDate.check(snapshot)) || text;
};

test.for([
	['We ship tomorrow.', 'We ship on Saturday 21 November 2026.'],
	['Ready by tomorrow', 'Ready by Saturday 21 November 2026'],
	['Publish tomorrow at 9.', 'Publish on Saturday 21 November 2026 at 9.'],
	['Tomorrow we ship', 'On Saturday 21 November 2026 we ship'],
	['Tomorrow is the deadline', 'Saturday 21 November 2026 is the deadline'],
	['Bring tomorrow’s agenda', 'Bring the Saturday 21 November 2026 agenda'],
	['until yesterday evening', 'until the evening of Thursday 19 November 2026'],
	['It opens the day after tomorrow at 07:00', 'It opens on Sunday 22 November 2026 at 07:00'],
	['We met last Friday', 'We met on Friday 13 November 2026'],
	['The launch is next Thursday.', 'The launch is on Thursday 26 November 2026.'],
	['The vote is on Tuesday; Anna goes.', 'The vote is on Tuesday 24 November 2026; Anna goes.'],
	['We met on Monday and agreed.', 'We met on Monday 16 November 2026 and agreed.'],
	['The report is due Wednesday.', 'The report is due on Wednesday 25 November 2026.'],
	['Deliver next week', 'Deliver in the week of Monday 23 November 2026'],
	['Closes at the end of next week.', 'Closes on Friday 27 November 2026.'],
	['Ready by the end of the month', 'Ready by Monday 30 November 2026'],
	['due next month', 'due in December 2026'],
	['The window closes in three days', 'The window closes on Monday 23 November 2026'],
	['Launch in two weeks', 'Launch on Friday 4 December 2026'],
	['We began two weeks ago', 'We began on Friday 6 November 2026'],
	['By next year we want ten', 'By 2027 we want ten'],
	['The letter arrived today.', 'The letter arrived on Friday 20 November 2026.'],
] as const)('[DATE1] “%s” becomes “%s”', ([text, absolute]) => {
	const snapshot = snapshotOf({ notes: [text] });
	const proposals = relativeDate.check(snapshot);
	expect(written(snapshot, proposals)).toBe(absolute);
	expect(proposals).toMatchObject([{ kind: 'replace', epistemic: 'inferred', leansOn: [] }]);
});

test.for([
	['2026-11-01T06:59:00Z', 'America/Los_Angeles', 'Sunday 1 November 2026'],
	['2026-11-01T07:00:00Z', 'America/Los_Angeles', 'Monday 2 November 2026'],
	// The day of 25 hours ends at 08:00 UTC, an hour later than the one before.
	['2026-11-02T07:59:00Z', 'America/Los_Angeles', 'Monday 2 November 2026'],
	['2026-11-02T08:00:00Z', 'America/Los_Angeles', 'Tuesday 3 November 2026'],
	// The day of 23 hours.
	['2026-03-09T06:59:00Z', 'America/Los_Angeles', 'Monday 9 March 2026'],
	['2026-03-09T07:00:00Z', 'America/Los_Angeles', 'Tuesday 10 March 2026'],
	['2026-09-26T11:59:00Z', 'Pacific/Auckland', 'Sunday 27 September 2026'],
	['2026-09-26T12:00:00Z', 'Pacific/Auckland', 'Monday 28 September 2026'],
	['2026-09-27T10:59:00Z', 'Pacific/Auckland', 'Monday 28 September 2026'],
	['2026-09-27T11:00:00Z', 'Pacific/Auckland', 'Tuesday 29 September 2026'],
	['2026-04-05T11:59:00Z', 'Pacific/Auckland', 'Monday 6 April 2026'],
	['2026-04-05T12:00:00Z', 'Pacific/Auckland', 'Tuesday 7 April 2026'],
	['2026-12-31T10:59:00Z', 'Pacific/Auckland', 'Friday 1 January 2027'],
	['2028-02-28T12:00:00Z', 'UTC', 'Tuesday 29 February 2028'],
] as const)('[DATE2] tomorrow at %s in %s is %s', ([at, timeZone, day]) => {
	expect(rewrite('by tomorrow', at, timeZone)).toBe(`by ${day}`);
});

test('[DATE3] where there are two readings, one is chosen and the other is said', () => {
	const [proposal] = relativeDate.check(
		snapshotOf({ notes: ['It moves next Saturday at 22:00'], at: '2026-11-17T10:00:00Z' }),
	);
	expect(proposal?.text).toBe('on Saturday 21 November 2026');
	expect(proposal?.rationale).toContain('The other reading is Saturday 28 November 2026.');
	const [plain] = relativeDate.check(snapshotOf({ notes: ['It moves next Thursday'] }));
	expect(plain?.rationale).not.toContain('other reading');
});

test('[DATE3] the day that is tomorrow is not called next Saturday', () => {
	expect(rewrite('It moves next Saturday')).toBe('It moves on Saturday 28 November 2026');
});

test('[DATE4] written after midnight, the rationale asks which day was meant', () => {
	const [proposal] = relativeDate.check(
		snapshotOf({ notes: ['Send it tomorrow'], at: '2026-11-20T00:30:00Z' }),
	);
	expect(proposal?.rationale).toContain('after midnight');
});

test.for([
	'The Day After Tomorrow is on the list',
	'Yesterday’s Weather stays as it is',
	'The claim “Tomorrow tastes better” stays',
	"'See you tomorrow' is what she says",
	'The tools we use today are slow',
	'by today’s standards',
	'We clean every Friday',
	'closed on Mondays',
	'open from Monday to Friday',
	'quiet on Friday afternoons',
	'Friday dispatches are late',
	'on Tuesday, 24 November',
	'next Friday, 27 November 2026',
	'last week (2026-11-10)',
	'within three days of the order',
	'over the next week',
	'the next day',
	'in the last month',
	'the last week of May',
	'the following Monday',
	'It can be copied in three days',
	'takes place in 3 weeks after the order',
	'At the end of the day it matters',
	'We invoice at the end of the month',
	'This may change, and next to march',
	'soon',
])('[DATE5] “%s” is left alone', (text) => {
	expect(rewrite(text)).toBe(text);
});

test('[DATE6] the second of two equal words is anchored as the second', () => {
	const snapshot = snapshotOf({ notes: ['The note said “tomorrow”\u00a0– 😀 we go tomorrow.'] });
	const [proposal] = relativeDate.check(snapshot);
	expect(proposal).toMatchObject({ quote: 'tomorrow', occurrence: 2 });
	expect(offsetOf(snapshot, proposal!)).toBe(
		snapshot.sections.notes[0]!.text.lastIndexOf('tomorrow'),
	);
});

test('[CHK2] a proposal on a premise leans on it', () => {
	const snapshot = snapshotOf({ context: ['There are six (list).', 'The door opens tomorrow.'] });
	expect(relativeDate.check(snapshot)[0]?.leansOn).toEqual([snapshot.sections.context[1]?.uid]);
});

test('[CHK3] code is left alone', () => {
	const snapshot = snapshotOf({ notes: ['echo tomorrow'] });
	snapshot.sections.notes[0]!.name = 'codeBlock';
	expect(relativeDate.check(snapshot)).toEqual([]);
});
