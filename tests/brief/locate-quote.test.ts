import { expect, test } from 'vitest';
import { locateQuote, textAt, type QuoteTarget } from '#brief';

const blocksOf = (...texts: string[]) => texts.map((text, index) => ({ index, text }));
const find = (texts: string[], target: QuoteTarget | string): string => {
	const located = locateQuote(
		blocksOf(...texts),
		typeof target === 'string' ? { quote: target } : target,
	);
	return located.ok ? `${located.place.block.index}: ${textAt(located.place)}` : located.reason;
};

test('[ANC1] a quote is found word for word, and where that fails ever more loosely', () => {
	const text = 'The “switch” is made in one\u00a0window of 90 minutes – at night.';
	for (const [quote, found] of [
		['is made in', 'is made in'],
		['"switch" is', '“switch” is'],
		['one  window', 'one\u00a0window'],
		['minutes - at night', 'minutes – at night'],
		['**one window** of `90 minutes`', 'one\u00a0window of 90 minutes'],
		['- [one window](https://desk.example) of 90', 'one\u00a0window of 90'],
		['# The "switch" is', 'The “switch” is'],
		['The "SWITCH" IS made', 'The “switch” is made'],
		['The "switch" … 90 minutes', 'The “switch” is made in one\u00a0window of 90 minutes'],
		['is made [...] at night.', 'is made in one\u00a0window of 90 minutes – at night.'],
		['made in a single great night of 90 minutes', 'not-found'],
		['is made in our window of 90 minutes', 'is made in one\u00a0window of 90 minutes'],
		['is maade in one windoww of 90 minutes', 'is made in one\u00a0window of 90 minutes'],
		['is made in one window of 60 minutes', 'not-found'],
		['windov of', 'not-found'],
		['something that nobody ever wrote', 'not-found'],
		['', 'not-found'],
		['**', 'not-found'],
	] as const) {
		expect(find([text], quote), quote).toBe(found === 'not-found' ? found : `0: ${found}`);
	}
	expect(find(['a snake_case name'], '`snake_case`')).toBe('0: snake_case');
	expect(find(['Die Straße ist gesperrt.'], 'die straße IST')).toBe('0: Die Straße ist');
	expect(find(['İki pencere açık'], 'PENCERE açık')).toBe('0: pencere açık');
});

test('[ANC2] of several places none is guessed, however they were found', () => {
	const twins = ['Ship it tomorrow.', 'Rest tomorrow, or Tomorrow.'];
	expect(find(twins, 'tomorrow')).toBe('ambiguous');
	expect(find(twins, { quote: 'tomorrow', block: 0 })).toBe('0: tomorrow');
	expect(find(twins, { quote: 'tomorrow', occurrence: 2 })).toBe('1: tomorrow');
	expect(find(twins, { quote: 'tomorrow', occurrence: 3 })).toBe('not-found');
	expect(find(twins, 'TOMORROW')).toBe('ambiguous');
	const alike = ['The exporter writes all of it.', 'The exporter writes all of us.'];
	expect(find(alike, 'the exporter writes all of is')).toBe('ambiguous');
	expect(find(alike, { quote: 'the exporter writes all of is', occurrence: 1 })).toBe('ambiguous');
	expect(find(['One two, one three, two four.'], 'One … ten')).toBe('not-found');
	expect(find(['From here to there, from here to there.'], 'from … there.')).toBe('ambiguous');
});

test('[ANC3] evidence is found in its own words alone', () => {
	const texts = ['Order is kept within one partition.'];
	const verbatim = (quote: string) => find(texts, { quote, verbatim: true });
	expect(verbatim('order is **kept**')).toBe('0: Order is kept');
	expect(verbatim('order was kept within one partition')).toBe('not-found');
	expect(verbatim('Order … partition')).toBe('not-found');
	expect(find(texts, 'order was kept within one partition')).toBe(
		'0: Order is kept within one partition',
	);
});
