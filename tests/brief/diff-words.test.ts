import { expect, test } from 'vitest';
import { diffWords } from '#brief';

test('[DEC11] long words that differ nearly everywhere are one change between what stays', () => {
	const before = `Both begin alike. ${'.,'.repeat(2_000)} And end so.`;
	const after = `Both begin alike. ${',;!'.repeat(7_000)} And end so.`;
	expect(diffWords(before, after)).toEqual([
		[0, 'Both begin alike. '],
		[-1, '.,'.repeat(2_000)],
		[1, ',;!'.repeat(7_000)],
		[0, ' And end so.'],
	]);
});

test('[DEC11] one word changed in long words is one word changed', () => {
	const words = Array.from({ length: 9_000 }, (_, index) => `w${index}`);
	const diff = diffWords(words.join(' '), words.with(4_000, 'new').join(' '));
	expect(diff.filter(([operation]) => operation !== 0)).toEqual([
		[-1, 'w4000'],
		[1, 'new'],
	]);
});
