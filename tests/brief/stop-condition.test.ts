import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeStop, limitOf, parseStop } from '#brief';

const read = (sentence: string): string => {
	const condition = parseStop(sentence);
	return `${describeStop(condition)}: ${limitOf(condition) ?? '–'}`;
};

const TYPED: Record<string, string> = {
	'Spend reaches €4.00': 'money: €4.00',
	'Stop at $20': 'money: $20.00',
	'4,50 €': 'money: €4.50',
	'Stop after US$15 of model spend.': 'money: $15.00',
	'Stop if spend is more than CHF 3': 'money: CHF 3.00',
	'Do not spend more than twenty dollars': 'money: $20.00',
	'no more than 40,000 tokens': 'tokens: 40,000 tokens',
	'Stop after 40 000 tokens.': 'tokens: 40,000 tokens',
	'at most 40k tokens': 'tokens: 40,000 tokens',
	'after 30 minutes': 'wall clock: 30 minutes',
	'when it has run for 2 hours': 'wall clock: 2 hours',
	'Stop after two and a half hours of wall clock.': 'wall clock: 2 hours 30 minutes',
	'2h30': 'wall clock: 2 hours 30 minutes',
	'The clock reaches 2 hours after the start.': 'wall clock: 2 hours',
	'Stop after 4 hours and hand back what you have.': 'wall clock: 4 hours',
	'Please stop the run after half an hour': 'wall clock: 30 minutes',
	'The clock reaches 06:30 UTC': 'wall clock: 06:30 UTC',
	'at 6:30 am': 'wall clock: 06:30',
	'Stop at 6 p.m.': 'wall clock: 18:00',
	'No later than 07:15 Europe/Berlin.': 'wall clock: 07:15 Europe/Berlin',
	'Stop at midnight': 'wall clock: 00:00',
	'after 12 steps': 'steps: 12 steps',
	'Stop after one step.': 'steps: 1 step',
	'at most 7 suggestions': 'suggestions: 7 suggestions',
	'max 20 suggestions': 'suggestions: 20 suggestions',
	'The work cannot go on without U1': 'needs an unknown: U1',
	'needs an answer to U2': 'needs an unknown: U2',
	'Stop if it can’t continue without an answer to u3.': 'needs an unknown: U3',
	'Evidence appears against P4': 'evidence against a premise: P4',
	'P12 turns out to be wrong': 'evidence against a premise: P12',
	'nothing new for 3 steps': 'nothing new: 3 steps',
	'Stop when three steps in a row bring nothing new.': 'nothing new: 3 steps',
};
const FREE = [
	'',
	'Stop',
	'Stop when it is good',
	'if more than 5 customers complain after 2 days of the launch',
	'Stop after 2 days of silence',
	'Stop after 5 customers',
	'Stop if a supplier quotes more than $20',
	'Stop after 2–3 hours',
	'Stop after 2 to 3 hours',
	'Stop after about 2 hours',
	'Stop after 4 hours or 40 suggestions, whichever comes first',
	'Stop after 4 hours, or when 3 steps bring nothing',
	'Stop after 2 hours and 3 hours',
	'Stop at 6',
	'Stop at 6:30',
	'Stop at 25:00',
	'Stop at 06:30 CST',
	'Stop at 06:30 tomorrow',
	'Stop after 1.000 €',
	'Stop after 5 quid',
	'Stop after 0 steps',
	'Stop after 2.5 steps',
	'U2 is answered',
	'Evidence for P4',
	'Nothing new',
	'Stop under 7 suggestions',
	'The step after 12 steps was a mistake',
];

test.for(Object.entries(TYPED))('[STOP1] “%s” is typed', ([sentence, expected]) => {
	expect(read(sentence)).toBe(expected);
});

test.for(FREE)('[STOP2] “%s” stays in the person’s words', (sentence) => {
	expect(parseStop(sentence)).toEqual({ type: 'free-text', limit: null });
	expect(read(sentence)).toBe('in your words: –');
});

test('[STOP3] spaces and dashes of any kind, a full stop and capitals change nothing', () => {
	expect(read('  STOP AFTER 30\u00a0MINUTES!  ')).toBe('wall clock: 30 minutes');
	expect(read('Stop after 40\u202f000 tokens')).toBe('tokens: 40,000 tokens');
	expect(read('30‑minute limit')).toBe('wall clock: 30 minutes');
});

test('[STOP4] no sentence makes the parse throw or take long', () => {
	const piece = fc.constantFrom(
		'stop',
		'after',
		'more than',
		'12',
		'hours',
		'and',
		'€',
		',',
		'U1',
		'P2',
		'nothing new',
		'steps',
		'the run',
		'reaches',
		'.',
	);
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.array(piece, { maxLength: 60 }).map((all) => all.join(' ')),
			),
			(text) => {
				const condition = parseStop(text);
				expect((limitOf(condition) === null) === (condition.type === 'free-text')).toBe(true);
			},
		),
		{ numRuns: 500 },
	);
	const started = performance.now();
	parseStop(`stop ${'after more than '.repeat(5_000)}`);
	expect(performance.now() - started).toBeLessThan(100);
});
