import { expect, test } from 'vitest';
import { danglingReference } from '#lib/checklist/dangling-reference.ts';
import { snapshotOf } from './snapshot-of.ts';

/** German, Spanish and Japanese premises are long enough to be known by themselves. */
const found = (...context: string[]): string[] =>
	danglingReference.check(snapshotOf({ context })).map(({ quote }) => quote);

test.for([
	['It closes at noon (house rules).', 'It'],
	['They never answer before ten.', 'They'],
	['This was agreed with the owner.', 'This'],
	['these are kept in the cellar', 'these'],
	['Sie haben den Schlüssel nicht zurückgegeben.', 'Sie'],
	['Das wurde mit der Nachbarin und dem Amt so besprochen.', 'Das'],
	['Esto se acordó con la vecina y con el dueño.', 'Esto'],
	['Ellos no contestan antes de las diez de la mañana.', 'Ellos'],
	['それは大家と話して決めた。', 'それ'],
	['これらは地下に置いてある。', 'これら'],
] as const)('[REF1] the first premise “%s” leaves open what “%s” is', ([text, quote]) => {
	expect(found(text)).toEqual([quote]);
});

test.for([
	['The shutters are oiled in May (log).', 'It sticks when it rains.'],
	['Every tenant has one key (lease).', 'They lock up at night.'],
	['The rent is due on the first (lease).', 'That changed after the flood.'],
	['Der Hof ist gepflastert, und das Tor ist neu.', 'Sie klemmt, wenn es regnet und kalt wird.'],
])('[REF1] after “%s” nothing fits “%s”', ([before, text]) => {
	expect(found(before ?? '', text ?? '')).toHaveLength(1);
});

test.for([
	['The pump was replaced in May (invoice 7).', 'It runs at night.'],
	['The tenants have one key each (lease).', 'They lock up at night.'],
	['The door is locked at ten (house rules).', 'This means that deliveries end at ten.'],
	['Die Pumpe ist seit dem Mai neu und läuft gut.', 'Sie läuft nur in der Nacht und bei Regen.'],
])('[REF2] the subject of “%s” fits “%s”', ([before, text]) => {
	expect(found(before ?? '', text ?? '')).toEqual([]);
});

test.for([
	'This shutter sticks.',
	'Those who come late wait outside.',
	'It is forbidden to smoke in the yard.',
	'It rained on the day of the move.',
	'That the roof leaks is known.',
	'Es gibt zwei Höfe und ein Tor mit Schloss.',
	'Es ist verboten, im Hof zu rauchen oder zu grillen.',
	'Diese Tür klemmt, und das Schloss ist alt.',
	'Das Tor klemmt, und das Schloss ist alt.',
	'Esta puerta se atasca con la lluvia y el frío.',
	'Es obligatorio cerrar la puerta de la calle.',
	'この扉は雨の日に動かない。',
	'それぞれの部屋に鍵がある。',
	'これまでの修理は記録がある。',
	'“It sticks” is what the note says.',
])('[REF2] “%s” says by itself what it is about', (text) => {
	expect(found(text)).toEqual([]);
});

test('[REF3] the question quotes the premise, leans on it, and is asked of premises alone', () => {
	const snapshot = snapshotOf({ context: ['It closes at noon.'], notes: ['It closes at noon.'] });
	expect(danglingReference.check(snapshot)).toMatchObject([
		{
			kind: 'question',
			section: 'context',
			quote: 'It',
			text: 'Who or what is “It” in “It closes at noon”?',
			leansOn: [snapshot.sections.context[0]?.uid],
		},
	]);
});
