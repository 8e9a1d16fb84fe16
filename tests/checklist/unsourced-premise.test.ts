import { expect, test } from 'vitest';
import { unsourcedPremise } from '#lib/checklist/unsourced-premise.ts';
import { snapshotOf } from './snapshot-of.ts';

const found = (premise: string): string[] =>
	unsourcedPremise.check(snapshotOf({ context: [premise] })).map(({ quote }) => quote);

test.for([
	['Deliveries rose by 12 % since spring.', '12 %'],
	['A full wash takes 55 minutes.', '55 minutes'],
	['The laundry owns 140 trolleys.', '140 trolleys'],
	['The rent is €2,300 a month (about half of the costs).', '€2,300'],
	['Die Wäsche wiegt im Schnitt 4,5 Kilo und kommt feucht.', '4,5 Kilo'],
	['La colada tarda 55 minutos y gasta mucho.', '55 minutos'],
	['洗濯には55分かかる。', '55分'],
] as const)('[SRC1] “%s” gives a figure and no source', ([premise, quote]) => {
	expect(found(premise)).toEqual([quote]);
});

test.for([
	'Deliveries rose by 12 % since spring (delivery log).',
	'A full wash takes 55 minutes, says the maker’s manual.',
	'Marek measured 55 minutes for a full wash.',
	'The inspection report lists 140 trolleys.',
	'In the lease the rent is €2,300 a month.',
	'According to the till, 55 people came.',
	'The rent is €2,300, see https://example.org/lease.',
	'The foreman says that a wash takes 55 minutes.',
	'Clause 12 of the lease forbids it.',
	'Die Wäsche wiegt laut Lieferschein 4,5 Kilo.',
	'Der Mietvertrag nennt 2.300 € im Monat.',
	'Der Meister hat 140 Wagen gezählt, und alle fahren.',
	'La colada tarda 55 minutos, según el manual.',
	'El contrato fija 2.300 € al mes por el local.',
	'洗濯には55分かかる（取扱説明書）。',
	'田中さんは55分と測った。',
])('[SRC2] “%s” names a document, a system or a person', (premise) => {
	expect(found(premise)).toEqual([]);
});

test.for([
	'The laundry has two doors.',
	'There are 3 trolleys.',
	'It moved here in 2019.',
	'The shift begins at 06:30.',
	'Room 12 is locked.',
	'The press is an RX-400.',
	'The lease ends on 31 May 2027.',
	'The tag reads “40 °C”.',
])('[SRC2] “%s” has no hard figure', (premise) => {
	expect(found(premise)).toEqual([]);
});

test('[SRC3] the question quotes the figure in its sentence, once a premise, and leans on it', () => {
	const snapshot = snapshotOf({ context: ['A wash takes 55 minutes at 60 °C.'] });
	expect(unsourcedPremise.check(snapshot)).toMatchObject([
		{
			kind: 'question',
			text: 'Where does “55 minutes” come from: “A wash takes 55 minutes at 60 °C”?',
			leansOn: [snapshot.sections.context[0]?.uid],
		},
	]);
});
