import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	emptyContent,
	findDocumentFault,
	seed,
	typeRoots,
	type Block,
	type BriefContent,
	type Marks,
	type SectionName,
	type Words,
} from '#brief';
import { readBrief, readSection, writeBrief, writeSection } from '#lib/brief/markdown.ts';

const uid = (): string => 'i_aaaaaaaaaaaa';
const withoutUids = (blocks: Block[]): unknown =>
	JSON.parse(JSON.stringify(blocks, (key, value: unknown) => (key === 'uid' ? undefined : value)));
const read = (section: SectionName, markdown: string): unknown =>
	withoutUids(readSection(section, markdown, uid));
const faultOf = (content: BriefContent): string | null => {
	const doc = typeRoots(new Y.Doc());
	seed(doc, 'x', content);
	return findDocumentFault(doc);
};
const p = (...words: (string | Words)[]): Block => ({
	name: 'paragraph',
	words: words.map((part) => (typeof part === 'string' ? { text: part } : part)),
});

const text = fc
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
const proseSection = fc.array(prose, { minLength: 1, maxLength: 4 });
const items = (name: string): fc.Arbitrary<Block[]> =>
	fc.array(
		words.map((words): Block => ({ name, words })),
		{ minLength: 1, maxLength: 4 },
	);
const unknowns = fc
	.array(fc.record({ words, answer: fc.boolean() }), { minLength: 1, maxLength: 5 })
	.map((parts) =>
		parts.map(({ words, answer }, index): Block => ({
			name: answer && index > 0 ? 'answer' : 'unknown',
			words,
		})),
	);
const withUids = (blocks: Block[]): Block[] =>
	blocks.map((block) => ({ ...block, attributes: { uid: uid() } }));
const content = fc
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

/** `RUNS=4000` for a longer search. */
const RUNS = { numRuns: Number(process.env['RUNS'] ?? 100) };
const PATIENCE_MS = 60_000;

test(
	'[MD1] prose written as Markdown and read again is the same prose',
	() => {
		fc.assert(
			fc.property(proseSection, (blocks) => {
				const markdown = writeSection('notes', blocks);
				expect(read('notes', markdown)).toEqual(blocks);
			}),
			RUNS,
		);
	},
	PATIENCE_MS,
);

test(
	'[MD1] premises, unknowns with answers and stop conditions come back as they were',
	() => {
		fc.assert(
			fc.property(
				items('premise'),
				unknowns,
				items('stopCondition'),
				(context, unknowns, stops) => {
					for (const [section, blocks] of [
						['context', context],
						['unknowns', unknowns],
						['stops', stops],
					] as const) {
						const read = readSection(section, writeSection(section, blocks), uid);
						expect(read.map(({ name, words }) => ({ name, words }))).toEqual(blocks);
					}
				},
			),
			RUNS,
		);
	},
	PATIENCE_MS,
);

test(
	'[MD1] a whole brief comes back with its title, and its shape is sound',
	() => {
		const title = text.map((value) => value.replace(/\s+/g, ' ').trim());
		fc.assert(
			fc.property(title, content, (title, content) => {
				const back = readBrief(writeBrief(title, content), uid);
				expect(back.title).toBe(title === '' ? null : title);
				expect(back.content).toEqual(content);
				expect(faultOf(back.content)).toBeNull();
			}),
			RUNS,
		);
	},
	PATIENCE_MS,
);

test(
	'[MD2] any Markdown is read into a sound shape, and writing it again changes nothing more',
	() => {
		const line = fc.oneof(
			text,
			fc.constantFrom(
				'- a',
				'  - b',
				'1. c',
				'> d',
				'# e',
				'#### f',
				'```',
				'---',
				'',
				'    code',
				'a  ',
				'b\\',
				'[r]',
				'[r]: https://x.example',
				'![i](y.png)',
				'<div>',
				'* * *',
				'==',
			),
		);
		const markdown = fc.array(line, { maxLength: 10 }).map((lines) => lines.join('\n'));
		fc.assert(
			fc.property(
				markdown,
				fc.constantFrom<SectionName>('goal', 'context', 'unknowns', 'stops'),
				(markdown, section) => {
					const blocks = readSection(section, markdown, uid);
					expect(faultOf({ ...emptyContent(uid), [section]: blocks })).toBeNull();
					const once = writeSection(section, blocks);
					expect(once.endsWith('\n')).toBe(false);
					const again = readSection(section, once, uid);
					expect(writeSection(section, again)).toBe(once);
				},
			),
			RUNS,
		);
	},
	PATIENCE_MS,
);

test('[MD2] deep nesting is flattened instead of refused', () => {
	for (const mark of ['> ', '- ', '1. ']) {
		const notes = readSection('notes', `${mark.repeat(40)}deep`, uid);
		expect(faultOf({ ...emptyContent(uid), notes })).toBeNull();
		expect(JSON.stringify(notes)).toContain('deep');
	}
});

test('[MD3] a hard break splits a paragraph, a soft one is a space, a thematic break goes', () => {
	expect(read('notes', 'a\nb  \nc\n\n---\n\nd')).toEqual([p('a b'), p('c'), p('d')]);
});

test('[MD3] deeper headings become level 3', () => {
	expect(read('goal', '##### x')).toEqual([
		{ name: 'heading', attributes: { level: 3 }, words: [{ text: 'x' }] },
	]);
});

test('[MD4] a link that leads elsewhere than to the web or a mailbox becomes plain words', () => {
	expect(
		read(
			'notes',
			'[a](javascript:alert(1)) [b](https://x.example) [c][1]\n\n[1]: https://y.example',
		),
	).toEqual([
		p('a ', { text: 'b', marks: { link: { href: 'https://x.example' } } }, ' ', {
			text: 'c',
			marks: { link: { href: 'https://y.example' } },
		}),
	]);
});

test('[MD4] images and raw HTML become words', () => {
	expect(
		read('notes', '![chart](https://x.example/c.png) ![](a.png) ![map](m.png) <b>x</b>'),
	).toEqual([
		p(
			{ text: 'chart', marks: { link: { href: 'https://x.example/c.png' } } },
			' a.png map (m.png) <b>x</b>',
		),
	]);
});

test('[MD5] every bullet is an item, nested ones follow, and a paragraph is an item as well', () => {
	expect(read('stops', 'First\n\n- a\n  - b\n    1. c\n- d\n  more')).toEqual(
		['First', 'a', 'b', 'c', 'd more'].map((text) => ({
			name: 'stopCondition',
			attributes: {},
			words: [{ text }],
		})),
	);
});

test('[MD5] a quotation inside a premise keeps its quotation marks', () => {
	expect(
		read('context', '- The mail, as it came:\n\n  > Closed.\n  > Now.\n  >\n  > Bye.'),
	).toEqual([
		{
			name: 'premise',
			attributes: {},
			words: [{ text: 'The mail, as it came: “Closed. Now.” “Bye.”' }],
		},
	]);
});

test('[MD6] a nested bullet that begins with Answer: answers the unknown above it', () => {
	const markdown = '- Who signs?\n  - Answer: The board.\n- When?';
	expect(read('unknowns', markdown)).toEqual([
		{ name: 'unknown', attributes: {}, words: [{ text: 'Who signs?' }] },
		{ name: 'answer', attributes: {}, words: [{ text: 'The board.' }] },
		{ name: 'unknown', attributes: {}, words: [{ text: 'When?' }] },
	]);
	expect(writeSection('unknowns', readSection('unknowns', markdown, uid))).toBe(markdown);
});

test('[MD7] an empty section is read as one empty block and written as nothing', () => {
	for (const section of ['goal', 'context', 'unknowns', 'stops', 'notes'] as const) {
		const blocks = readSection(section, ' \n\n---\n', uid);
		expect(blocks).toEqual(emptyContent(uid)[section]);
		expect(writeSection(section, blocks)).toBe('');
	}
});

test('[MD8] sections are known by their labels and plain synonyms, in any order and case', () => {
	const { title, content } = readBrief(
		'Lead-in.\n\n# Move\n\n## STOPS:\n\n- Stop at $20\n\n## context\n\n- P\n\n## Budget\n\nStray.\n\n## Goal\n\n### Part\n\nG',
		uid,
	);
	expect(title).toBe('Move');
	expect(writeSection('stops', content.stops)).toBe('- Stop at $20');
	expect(writeSection('context', content.context)).toBe('- P');
	expect(writeSection('goal', content.goal)).toBe('# Part\n\nG');
	expect(writeSection('notes', content.notes)).toBe('Lead-in.\n\n# Budget\n\nStray.');
	expect(writeSection('unknowns', content.unknowns)).toBe('');
});

test('[MD8] sections written as first-level headings are read too', () => {
	const { title, content } = readBrief('# Goal\n\nG\n\n# Open questions\n\n- Q?', uid);
	expect(title).toBeNull();
	expect(writeSection('goal', content.goal)).toBe('G');
	expect(writeSection('unknowns', content.unknowns)).toBe('- Q?');
});
