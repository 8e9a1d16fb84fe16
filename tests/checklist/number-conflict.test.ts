import { expect, test } from 'vitest';
import { numberConflict } from '#lib/checklist/number-conflict.ts';
import { snapshotOf, type Written } from './snapshot-of.ts';

const found = (over: Written) => numberConflict.check(snapshotOf(over));

test.for([
	[
		'The ferry crossing takes 40 minutes.',
		'Both ways, the ferry crossing lasts 50 minutes.',
		'50 minutes',
	],
	[
		'Each tour ends after an hour. The tour group has at most 12 guests.',
		'At most 15 guests join a tour group.',
		'15 guests',
	],
	['The repair budget is €4,000.', 'The budget for the repair is €4,500.', '€4,500'],
	[
		'Die Aula fasst 300 Gäste und ist beheizt.',
		'Die Aula fasst nur 280 Gäste, und das ist knapp.',
		'280 Gäste',
	],
	[
		'El comedor tiene 80 sillas y es grande.',
		'Las sillas del comedor son 90 y son viejas; el comedor tiene 90 sillas.',
		'90 sillas',
	],
	['倉庫の温度は5 °Cに保つ。', '倉庫の温度は8 °Cである。', '8 °C'],
] as const)('[NUM1] “%s” and “%s” give one thing two values', ([goal, notes, quote]) => {
	expect(found({ goal: [goal], notes: [notes] }).map((proposal) => proposal.quote)).toEqual([
		quote,
	]);
});

test.for([
	['The ferry crossing takes 40 minutes.', 'The ferry crossing takes 40 min.'],
	['The crossing takes 2 hours.', 'The crossing takes 120 minutes.'],
	['The north hall seats 200 guests.', 'The south hall seats 300 guests.'],
	['The bus has 40 seats.', 'The ferry has 90 seats.'],
	['The fee for adults is €8.', 'The fee for children is €4.'],
	['In 2025 the fair had 900 guests.', 'In 2026 the fair had 1,100 guests.'],
	['The fair has 900 guests.', 'Each tent of the fair holds 60 guests.'],
	['The fair costs €500 a day.', 'The fair costs €3,500 a week.'],
	['A tour has at least 5 guests.', 'A tour has at most 15 guests.'],
	['See page 12 of the fair handbook.', 'See page 40 of the fair handbook.'],
	['The fair opens at 10:00.', 'The fair closes at 18:00.'],
	['The note says “the crossing takes 50 minutes”.', 'The crossing takes 40 minutes.'],
	[
		'Die Fahrt dauert im Sommer 30 Minuten und ist ruhig.',
		'Die Fahrt dauert im Winter 45 Minuten und ist rau.',
	],
	['入場料は大人が800円である。', '入場料は子どもが400円である。'],
] as const)('[NUM2] “%s” and “%s” agree or speak of two things', ([goal, notes]) => {
	expect(found({ goal: [goal], notes: [notes] })).toEqual([]);
});

test('[NUM2] what one section says twice is no conflict of sections', () => {
	expect(
		found({ notes: ['The crossing takes 40 minutes.', 'The crossing takes 50 minutes.'] }),
	).toEqual([]);
});

test('[NUM3] the question names both places, and leans on the premises involved', () => {
	const snapshot = snapshotOf({
		context: ['The ferry crossing takes 40 minutes (timetable).'],
		notes: ['Plan 55 minutes for the ferry crossing.'],
	});
	expect(numberConflict.check(snapshot)).toMatchObject([
		{
			kind: 'question',
			section: 'notes',
			text: 'Which holds: “40 minutes” (Known context) or “55 minutes” (Notes)?',
			leansOn: [snapshot.sections.context[0]?.uid],
			epistemic: 'observed',
		},
	]);
});
