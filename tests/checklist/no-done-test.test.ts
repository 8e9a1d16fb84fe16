import { expect, test } from 'vitest';
import { noDoneTest } from '#lib/checklist/no-done-test.ts';
import { snapshotOf } from './snapshot-of.ts';

const check = (...goal: string[]) => noDoneTest.check(snapshotOf({ goal }));

test.for([
	'Improve the onboarding of new volunteers.',
	'Make the leaflet nicer and easier to read.',
	'Look into the complaints about the heating.',
	'Die Anleitung soll verständlicher werden und besser aussehen.',
	'Den Ablauf optimieren, damit die Gäste zufrieden sind.',
	'Mejorar el folleto para que las familias estén contentas.',
	'案内をもっと分かりやすくする。',
	'手続きを改善したい。',
])('[DONE1] “%s” can’t be seen to be reached', (goal) => {
	expect(check(goal)).toMatchObject([{ kind: 'question', section: 'goal', epistemic: 'inferred' }]);
});

test.for([
	['Make the leaflet nicer.', 'Done when two readers find the address within ten seconds.'],
	['Improve the leaflet. It is finished when it fits on one page.'],
	['A better leaflet; I will call it finished once Ola signs it.'],
	['We will know that it worked when nobody calls about the heating.'],
	['Improve the search so that no query takes longer than a second.'],
	['Every question of the list has an answer with its source.'],
	['Translate the leaflet into Polish.'],
	['Die Anleitung verbessern. Fertig, wenn sie auf eine Seite passt.'],
	['Die Prüfung der Anlage gilt als abgeschlossen, wenn der Bericht vorliegt.'],
	['Mejorar el folleto. Está terminado cuando cabe en una página.'],
	['案内を改善する。一枚に収まれば完成とする。'],
	[''],
])('[DONE2] “%s” says how it is seen, or wishes for nothing vague', (goal) => {
	expect(check(...goal)).toEqual([]);
});

test('[DONE3] it is asked once, about the sentence with the wish, in the words of the goal', () => {
	const goal = ['Print the leaflet. It should look better. And be better.', 'Better, in short.'];
	expect(check(...goal)).toMatchObject([
		{
			quote: 'It should look better.',
			block: 0,
			text: 'What would you look at to see that the goal is reached, “look better” included?',
		},
	]);
});
