import { expect, test } from 'vitest';
import { placeholder } from '#lib/checklist/placeholder.ts';
import { snapshotOf } from './snapshot-of.ts';

const quotes = (text: string): string[] =>
	placeholder.check(snapshotOf({ notes: [text] })).map((proposal) => proposal.quote);

test.for([
	['Budget: TBD', 'TBD'],
	['The owner is still TBC (Anna asks).', 'TBC'],
	['rooms tbc', 'tbc'],
	['contact: ???', '???'],
	['Size: ?? cm', '??'],
	['The area is XX ha', 'XX'],
	['due on XX.XX.2026', 'XX.XX.2026'],
	['at 14:00 or XX:XX?', 'XX:XX'],
	['Call +49 XXX XXXXX', 'XXX XXXXX'],
	['€xx a box', '€xx'],
	['The venue is to be decided.', 'to be decided'],
	['Ask <name of lead> for it', '<name of lead>'],
	['Pay [amount] to the clinic', '[amount]'],
	['(fill in)', '(fill in)'],
	['Signed: ____', '____'],
	['lorem ipsum dolor sit amet', 'lorem ipsum dolor sit amet'],
] as const)('[PLACE1] in “%s” the placeholder is found', ([text, quote]) => {
	expect(quotes(text)).toEqual([quote]);
});

test.for([
	'TBD Holdings signed the lease',
	'The TBDs of chapter 2 are known',
	'replace the literal TBD in the header',
	'The page says “??? not found”',
	'Who signs ???',
	'Really?? No.',
	'Women carry XX chromosomes',
	'XX or XY',
	'in the XX‑wing',
	'chapter XX and MMXX',
	'size XXL',
	'all 5XX answers',
	'order numbers have the format AB-XXXX',
	'files are named [date]-[title].pdf',
	'the {name} variable',
	'The date needs to be confirmed by the owner',
	'the questions to be decided by the board',
	'[a link] and items[name]',
	'no lorem ipsum in the mock-up',
])('[PLACE2] “%s” is left alone', (text) => {
	expect(quotes(text)).toEqual([]);
});

test('[PLACE3] the question quotes the words around the gap', () => {
	expect(placeholder.check(snapshotOf({ notes: ['surf club, contact: ???'] }))).toMatchObject([
		{
			kind: 'question',
			epistemic: 'observed',
			text: 'What belongs here instead of “???”: “surf club, contact: ???”?',
		},
	]);
});

test('[CHK1] two gaps of one text are two proposals, each with its own occurrence', () => {
	const found = placeholder.check(snapshotOf({ notes: ['Owner: TBD. Room: TBD.'] }));
	expect(found.map(({ quote, occurrence }) => [quote, occurrence])).toEqual([
		['TBD', 1],
		['TBD', 2],
	]);
});
