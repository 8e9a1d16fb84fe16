import { expect, test } from 'vitest';
import { notAQuestion } from '#lib/checklist/not-a-question.ts';
import { snapshotOf } from './snapshot-of.ts';

const check = (...unknowns: string[]) => notAQuestion.check(snapshotOf({ unknowns }));

test.for([
	'Parking.',
	'Ask the caretaker about the roof.',
	'The caretaker is on leave in May.',
	'Der Hausmeister ist im Mai im Urlaub und nicht da.',
	'Thema Dach und die Rinne',
	'El conserje está de vacaciones en mayo.',
	'屋根の修理の件。',
	'管理人は五月に休む。',
])('[ASK1] “%s” asks nothing', (text) => {
	expect(check('Who has the key?', text)).toMatchObject([
		{ section: 'unknowns', quote: text, epistemic: 'inferred' },
	]);
});

test.for([
	'Who has the key?',
	'who has the key',
	'Whether the roof is insured.',
	'is the roof insured',
	'For how long is the roof closed',
	'We don’t know the insurer.',
	'Steel or timber',
	'The insurer is unknown.',
	'Ob das Dach versichert ist.',
	'wer hat den Schlüssel und wann',
	'Unklar ist, was die Rinne kostet.',
	'Si el techo está asegurado.',
	'Cuánto cuesta la reparación del techo',
	'No sabemos quién tiene la llave.',
	'屋根は保険に入っているか。',
	'鍵を持っているのはだれなのか',
	'保険の有無は不明。',
	'雨漏りの原因が何か（写真あり）',
	'',
])('[ASK2] “%s” asks something, with or without its mark', (text) => {
	expect(check('Who has the key?', text)).toEqual([]);
});

test.for(['None, because the board closed all of them.', 'None.', 'keine', 'なし', '–'])(
	'[ASK2] “%s” alone is left to the rule of empty sections',
	(text) => {
		expect(check(text)).toEqual([]);
	},
);

test('[ASK3] a topic that is safe to turn becomes its question; of another one it is asked what to find out', () => {
	expect(check('The price of the new gutter.')).toMatchObject([
		{ kind: 'replace', text: 'What is the price of the new gutter?' },
	]);
	expect(check('修理の期限。')).toMatchObject([{ kind: 'replace', text: '修理の期限は何か。' }]);
	expect(check('Parking.')).toMatchObject([
		{ kind: 'question', text: 'What has to be found out about “Parking”?' },
	]);
});
