import { expect, test } from 'vitest';
import { sourceOf } from '#brief';

test.for([
	['The rent is 5 a month (lease contract, clause 2).', 'lease contract, clause 2'],
	['Two doors close (found by Anna in review, 2026-02-24)', 'found by Anna in review, 2026-02-24'],
	['There are 40 tables. Source: the export of May', 'the export of May'],
	['There are 40 tables (source: export (May)).', 'export (May)'],
	['According to the register, there are two owners', 'the register'],
	['Writes peak at noon, per the metrics board.', 'the metrics board'],
	['The rate is on https://www.example.org/rates/5', 'example.org'],
	['Growth is 4 (northern office report)', 'northern office report'],
] as const)('[PREM1] “%s” names its source', ([text, source]) => {
	expect(sourceOf(text)).toBe(source);
});

test.for([
	'We have used it since the move from 2023',
	'The wind comes from the north',
	'It takes 3 hours per month',
	'The committee meets in May (DMC)',
	'Growth is high (about 20 percent)',
	'It costs a lot (€4.90)',
	'There are two (2026-02-10)',
	'',
])('[PREM2] “%s” names none', (text) => {
	expect(sourceOf(text)).toBeNull();
});
