/** Briefs with everything awkward in them, as fast-check makes them; each in the form in which Markdown is read. */
import * as fc from 'fast-check';
import type { Block, BriefContent, Marks, Words } from '#brief';

export const uid = (): string => 'i_aaaaaaaaaaaa';

export const text = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				...[
					'1.',
					'1)',
					'- ',
					'#',
					'+ ',
					'---',
					'===',
					'\t',
					'_',
					'__',
					'*',
					'**',
					'`',
					'``',
					'~~~',
					'>',
					'<b>',
					'&amp;',
					'&',
					'\\',
				],
				...[
					'[',
					']',
					'](',
					'(',
					')',
					'!',
					'|',
					':',
					' ',
					'  ',
					'\u00a0',
					'\u202f',
					'a',
					'B',
					'é',
					'e\u0301',
					'“',
					'’',
					'—',
					'😀',
					'👩🏽‍🔬',
					'漢',
				],
				...[
					'https://a_b.example/x_y',
					'Answer: ',
					'[x]: y',
					'<https://x.example>',
					'snake_case',
					'2*3*4',
					'€',
				],
			),
			fc.string({ unit: 'grapheme', maxLength: 6 }),
		),
		{ minLength: 1, maxLength: 5 },
	)
	.map((parts) => parts.join('').replace(/[\p{Cc}\u2028\u2029]/gu, (c) => (c === '\t' ? c : 'x')))
	.filter((value) => value !== '');
const href = fc
	.constantFrom(
		'x',
		'a(b)c',
		'a)b',
		'?q=1&copy=2',
		'a_b*c',
		'<x>',
		'ü/漢',
		'%20',
		"'q'",
		'a|b',
		'"q"',
		'a\\b',
		'[x]',
	)
	.map((tail) => `https://example.org/${tail}`);
const marks = fc
	.record(
		{
			bold: fc.constant({}),
			italic: fc.constant({}),
			code: fc.constant({}),
			link: fc.record({ href }),
		},
		{ requiredKeys: [] },
	)
	.map((marks) => JSON.parse(JSON.stringify(marks)) as Marks);
const key = (marks: Marks = {}): string =>
	JSON.stringify([marks.bold, marks.italic, marks.code, marks.link?.href]);
const words = fc
	.array(fc.record({ text, marks }), { minLength: 1, maxLength: 5 })
	.map((parts) => {
		const result: Words[] = [];
		for (const { text, marks } of parts) {
			const last = result.at(-1);
			if (last && key(last.marks) === key(marks)) last.text += text;
			else result.push(Object.keys(marks).length > 0 ? { text, marks } : { text });
		}
		return result;
	})
	.filter((parts) => parts.some((part) => part.text.trim() !== ''));
const codeText = fc
	.array(fc.oneof(text, fc.constantFrom('\n', '```', '\n\n', '    x', '\n\tz')), {
		minLength: 1,
		maxLength: 4,
	})
	.map((parts) => parts.join(''))
	.filter((value) => value.trim() !== '');

/** As the reader leaves it: every row as wide as the first, whose cells are headings; one cell is written. */
const table = fc
	.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
	.chain(([width, height]) =>
		fc.array(fc.array(fc.oneof(words, fc.constant([])), { minLength: width, maxLength: width }), {
			minLength: height,
			maxLength: height,
		}),
	)
	.filter((rows) => rows.flat(2).some(({ text }) => text.trim() !== ''))
	.map((rows): Block => ({
		name: 'table',
		blocks: rows.map((cells, row) => ({
			name: 'tableRow',
			blocks: cells.map((words) => ({
				name: row === 0 ? 'tableHeader' : 'tableCell',
				words: words.map(withoutBarredCode),
			})),
		})),
	}));
/** The one thing that a cell can't hold: code in which an odd number of backslashes stands before a pipe. */
const withoutBarredCode = (part: Words): Words =>
	part.marks?.code && part.text.includes('\\')
		? { ...part, text: part.text.replaceAll('|', 'x') }
		: part;

const { prose } = fc.letrec<{ prose: Block; nested: Block[] }>((tie) => ({
	nested: fc.array(tie('prose'), { minLength: 1, maxLength: 3 }),
	prose: fc.oneof(
		{ depthSize: 'small', maxDepth: 5, withCrossShrink: true },
		words.map((words): Block => ({ name: 'paragraph', words })),
		fc
			.record({ words, level: fc.integer({ min: 1, max: 3 }) })
			.map(({ words, level }): Block => ({ name: 'heading', attributes: { level }, words })),
		fc
			.record({ value: codeText, language: fc.option(fc.constantFrom('ts', 'c++', 'a`b', 'x_y')) })
			.map(({ value, language }): Block => ({
				name: 'codeBlock',
				...(language === null ? {} : { attributes: { language } }),
				words: [{ text: value }],
			})),
		table,
		tie('nested').map((blocks): Block => ({ name: 'blockquote', blocks })),
		fc.array(tie('nested'), { minLength: 1, maxLength: 3 }).map((items): Block => ({
			name: 'bulletList',
			blocks: items.map((blocks) => ({ name: 'listItem', blocks })),
		})),
		fc
			.record({
				items: fc.array(tie('nested'), { minLength: 1, maxLength: 3 }),
				start: fc.constantFrom(0, 1, 2, 9, 10, 1234567),
			})
			.map(({ items, start }): Block => ({
				name: 'orderedList',
				...(start === 1 ? {} : { attributes: { start } }),
				blocks: items.map((blocks) => ({ name: 'listItem', blocks })),
			})),
	),
}));
export const proseSection = fc.array(prose, { minLength: 1, maxLength: 4 });
export const items = (name: string): fc.Arbitrary<Block[]> =>
	fc.array(
		words.map((words): Block => ({ name, words })),
		{ minLength: 1, maxLength: 4 },
	);
export const unknowns = fc
	.array(fc.record({ words, answer: fc.boolean() }), { minLength: 1, maxLength: 5 })
	.map((parts) =>
		parts.map(({ words, answer }, index): Block => ({
			name: answer && index > 0 ? 'answer' : 'unknown',
			words,
		})),
	);
const withUids = (blocks: Block[]): Block[] =>
	blocks.map((block) => ({ ...block, attributes: { uid: uid() } }));
export const content = fc
	.record({
		goal: proseSection,
		context: items('premise'),
		unknowns,
		stops: items('stopCondition'),
		notes: proseSection,
	})
	.map((content): BriefContent => ({
		...content,
		context: withUids(content.context),
		unknowns: withUids(content.unknowns),
		stops: withUids(content.stops),
	}));
