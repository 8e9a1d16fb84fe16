import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import { relativeDate } from '#lib/checklist/relative-date.ts';
import { offsetOf, snapshotOf, written } from './snapshot-of.ts';

const piece = fc.constantFrom(
	...[
		'tomorrow',
		'Tomorrow’s',
		'next Friday',
		'on Tuesday',
		'last week',
		'in two weeks',
		'today',
		'by',
		'the',
	],
	...[
		'end of next month',
		'TBD',
		'???',
		'XX',
		'XX:XX',
		'<name>',
		'RPO',
		'NOT',
		'(RPO)',
		'“',
		'”',
		'"',
		'‘',
		'’s',
	],
	...[
		'\u00a0',
		'e\u0301',
		'😀',
		'👩🏽‍🔬',
		'ñ',
		'.',
		',',
		'—',
		'too long',
		'n/a',
		'is',
		'ships',
		'every',
		'漢字',
	],
);
const ofOtherLanguages = fc.constantFrom(
	...[
		'übermorgen',
		'Ende nächster Woche',
		'pasado mañana',
		'la semana que viene',
		'明日',
		'来週の水曜',
		'〇〇',
	],
	...[
		'they',
		'It',
		'Sie haben',
		'Esto es',
		'これは',
		'45 minutes',
		'12 %',
		'€4,500',
		'84本',
		'10時30分',
		'。',
	],
);
const textOf = (pieces: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.array(pieces, { maxLength: 12 })
		.chain((all) => fc.constantFrom(' ', '\u00a0', '  ').map((space) => all.join(space)));
const text = textOf(piece);
const anyText = textOf(fc.oneof(piece, ofOtherLanguages));

test('[CHK1] every quote stands verbatim at its block and occurrence, whatever the text', () => {
	fc.assert(
		fc.property(anyText, anyText, anyText, (notes, context, stops) => {
			const snapshot = snapshotOf({ notes: ['', notes], context: [context], stops: [stops] });
			for (const rule of CHECKLIST) {
				for (const proposal of rule.check(snapshot)) {
					expect(proposal.rule).toBe(rule.id);
					if (proposal.quote !== '') expect(offsetOf(snapshot, proposal)).toBeGreaterThanOrEqual(0);
				}
			}
		}),
		{ numRuns: 500 },
	);
}, 30_000);

test('[DATE7] a text whose dates were all accepted holds none any more', () => {
	fc.assert(
		fc.property(text, (notes) => {
			const snapshot = snapshotOf({ notes: [notes] });
			const after = written(snapshot, relativeDate.check(snapshot));
			expect(relativeDate.check(snapshotOf({ notes: [after] }))).toEqual([]);
		}),
		{ numRuns: 500 },
	);
}, 30_000);

test('[CHK4] a brief of 100,000 characters is checked within a second', () => {
	const notes = Array.from({ length: 100 }, () => 'The RPO is due tomorrow, a b c. '.repeat(32));
	const briefs = [
		snapshotOf({ notes }),
		snapshotOf({ notes: ['word '.repeat(20_000)] }),
		snapshotOf({ notes: ['The 12 rooms cost €400 and 30 minutes. '.repeat(2_500)] }),
		snapshotOf({ context: ['12 '.repeat(30_000)] }),
		snapshotOf({ notes: ['Mañana y el lunes, hace dos días. '.repeat(3_000)] }),
	];
	for (const brief of briefs) {
		const started = performance.now();
		for (const rule of CHECKLIST) rule.check(brief);
		expect(performance.now() - started).toBeLessThan(1_000);
	}
}, 30_000);

test('[CHK5] each rule says in one sentence what it looks for', () => {
	expect(new Set(CHECKLIST.map((rule) => rule.id)).size).toBe(CHECKLIST.length);
	for (const { says } of CHECKLIST) expect(says).toMatch(/^[A-Z].*\.$/);
});
