import { expect, test } from 'vitest';
import { sourceOf } from '#brief';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import type { Rule } from '#lib/checklist/rule.ts';
import { count, randomFrom, seedOf } from '../support/soak.ts';
import { snapshotOf } from './snapshot-of.ts';

/** What the rules look for, and what their patterns might search all the rest of a text after. */
const UNITS = [
	...['tomorrow ', 'Ship it tomorrow. ', 'next Friday, ', '“tomorrow” ', 'in two weeks ', 'today '],
	...['am Montag ', 'morgen um ', 'vor drei Tagen ', 'mañana ', 'el lunes ', '明日 ', '三日後、'],
	...['TBD ', '??? ', 'XX:', '"TBD" ', '<name', '[fill in', '___ ', 'noch offen ', '〇〇'],
	...['source: ', '(source: ', '(src:a', 'https://', 'https://a.b/c ', 'per the ', ' per A'],
	...[
		'according to ',
		'(a',
		'[',
		'(((',
		')',
		'。',
		' .',
		'. ',
		'; ',
		'—',
		'\n',
		' ',
		'\u00a0',
		'\t',
	],
	...['“', '"a ', "'a", '‘', '«', '「', '’s ', '`', 'a', 'A', 'AB ', 'ABC, ', 'AA–AB ', 'a-', 'A/'],
	...[
		'1',
		'1,000 ',
		'€4 ',
		'4 % ',
		'12:30 ',
		'2026 ',
		'3 km ',
		'or ',
		'if ',
		'when ',
		'it ',
		'It is ',
	],
	...[
		'when there is enough ',
		'better ',
		'who ',
		'of the ',
		'bis ',
		'y ',
		'U1 ',
		'every ',
		'word ',
	],
];
const SHORT = 2_000;
const TIMES = 8;
/** Linear work takes eight times as long for eight times as much, quadratic work sixty-four times. */
const MOST = 24;
/** Below this a collection of garbage weighs more than the work. */
const NOISE_MS = 4;

/** Of the processor: what else the machine does is not counted. */
function timeOf(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	return process.cpuUsage(before).user / 1_000;
}
/** @returns how long it took where that grew faster than the text; null when all is well */
function findSteep(
	text: (length: number) => string,
	read: (text: string) => unknown,
	length = SHORT,
): string | null {
	const [short, long] = [text(length), text(TIMES * length)];
	let took = Infinity;
	let longer = Infinity;
	for (let tries = 0; tries < 4; tries++) {
		took = Math.min(
			took,
			timeOf(() => read(short)),
		);
		longer = Math.min(
			longer,
			timeOf(() => read(long)),
		);
		if (longer < MOST * Math.max(took, NOISE_MS)) return null;
	}
	return `${took.toFixed(1)} ms, then ${longer.toFixed(1)} ms`;
}

const repeated = (unit: string, end: string) => (length: number) =>
	unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end;
/** Over and over the same, and a few things in any order. */
function* corpus(): Generator<{ name: string; text: (length: number) => string }> {
	for (const unit of UNITS) {
		for (const end of ['', ' x']) {
			yield { name: JSON.stringify([unit, end]), text: repeated(unit, end) };
		}
	}
	const seed = seedOf('CHK6');
	for (let run = 0; run < count(4, 40); run++) {
		const text = (length: number): string => {
			const random = randomFrom(seed + run);
			const few = Array.from({ length: 1 + run }, () => UNITS[Math.floor(random() * UNITS.length)]);
			let words = '';
			while (words.length < length) {
				words += few[Math.floor(random() * few.length)];
				if (random() < 0.2) words += String.fromCharCode(65 + Math.floor(random() * 26)).repeat(2);
			}
			return words;
		};
		yield { name: `mixture ${run}, seed ${seed}`, text };
	}
}

test('[PREM3] the source of a premise is read in time that grows with its length', () => {
	for (const { name, text } of corpus()) expect(findSteep(text, sourceOf), name).toBeNull();
}, 120_000);

test.for([...CHECKLIST])(
	'[CHK6] the rule $id takes time that grows with the length of a text, whatever it repeats',
	{ timeout: 120_000 },
	(rule: Rule) => {
		for (const { name, text } of corpus()) {
			const steep = findSteep(text, (words) => {
				const all = [words];
				rule.check(snapshotOf({ goal: all, context: all, unknowns: all, stops: all, notes: all }));
			});
			expect.soft(steep, name).toBeNull();
		}
	},
);

test('[CHK6] a brief at its limit of one date, one gap or one acronym over and over', () => {
	for (const unit of [
		'tomorrow ',
		'last week ',
		'am Montag ',
		'el lunes ',
		'明日 ',
		'TBD ',
		'ABC, ',
	]) {
		for (const rule of CHECKLIST) {
			const check = (words: string) => rule.check(snapshotOf({ notes: [words] }));
			expect.soft(findSteep(repeated(unit, ''), check, 25_000), `${rule.id}, ${unit}`).toBeNull();
		}
	}
}, 120_000);
