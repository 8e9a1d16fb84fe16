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
	'Stop after 4 hours or when it looks fine',
	'Stop at 15 options or US$20 of model spend, whichever comes first',
	'Stop after 2 hours and 3 hours',
	'Nach 2 Tagen Stille aufhören',
	'Nach etwa 2 Stunden aufhören',
	'Aufhören, wenn 5 Kunden sich melden',
	'Parar después de 2 clientes',
	'Parar después de 1.000 €',
	'Parar a las 6:30',
	'十分になったら止める。',
	'5人が答えたら止める。',
	'約2時間で終了',
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

test.for(
	Object.entries({
		'Stop after 4 hours or 40 suggestions, whichever comes first':
			'wall clock or suggestions: 4 hours or 40 suggestions',
		'Stop after 4 hours, or when 3 steps bring nothing':
			'wall clock or nothing new: 4 hours or 3 steps',
		'At 5 pm or after 12 steps or at €3.':
			'wall clock or steps or money: 17:00 or 12 steps or €3.00',
		'Nach 3 Stunden oder 25 Vorschlägen ist Schluss.':
			'wall clock or suggestions: 3 hours or 25 suggestions',
		'Parar tras 10 pasos o 2 horas, lo que ocurra primero.':
			'steps or wall clock: 10 steps or 2 hours',
		'2時間または40件の提案、どちらか早い方で止める。':
			'wall clock or suggestions: 2 hours or 40 suggestions',
	}),
)('[STOP5] “%s” is the first of its limits', ([sentence, expected]) => {
	expect(read(sentence)).toBe(expected);
	expect(parseStop(sentence).type).toBe('first-of');
});

test.for(
	Object.entries({
		'Nach 45 Minuten aufhören.': 'wall clock: 45 minutes',
		'Aufhören nach anderthalb Stunden': 'wall clock: 1 hour 30 minutes',
		'Um 6:30 Uhr aufhören': 'wall clock: 06:30',
		'Höchstens 20 Vorschläge': 'suggestions: 20 suggestions',
		'Stopp, sobald die Kosten 4,50 € überschreiten': 'money: €4.50',
		'Nach 1.500 Tokens anhalten': 'tokens: 1,500 tokens',
		'Aufhören, wenn U2 gebraucht wird': 'needs an unknown: U2',
		'Anhalten, falls Belege gegen P4 auftauchen': 'evidence against a premise: P4',
		'Aufhören, wenn 3 Schritte lang nichts Neues kommt': 'nothing new: 3 steps',
		'Parar después de 40 minutos.': 'wall clock: 40 minutes',
		'Parar después de dos horas y media': 'wall clock: 2 hours 30 minutes',
		'Parar a las 18:30': 'wall clock: 18:30',
		'Máximo 20 sugerencias': 'suggestions: 20 suggestions',
		'Parar al llegar a 5 dólares.': 'money: $5.00',
		'Parar si aparecen pruebas contra P3': 'evidence against a premise: P3',
		'Parar cuando no haya nada nuevo en 3 pasos': 'nothing new: 3 steps',
		'30分たったら止める。': 'wall clock: 30 minutes',
		午後6時になったら終了: 'wall clock: 18:00',
		'提案が20件に達したら終了。': 'suggestions: 20 suggestions',
		'費用が3ユーロに達したら止める。': 'money: €3.00',
		U1の答えが必要になったら止める: 'needs an unknown: U1',
		P2に反する証拠が見つかったら終了: 'evidence against a premise: P2',
		'３ステップ続けて新しいものがなければ終了。': 'nothing new: 3 steps',
	}),
)('[STOP6] “%s” is typed as its English counterpart', ([sentence, expected]) => {
	expect(read(sentence)).toBe(expected);
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
