import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	emptyContent,
	findDocumentFault,
	seed,
	typeRoots,
	MAX_DEPTH,
	SECTION,
	SECTIONS,
	type Block,
	type BriefContent,
	type SectionName,
	type Words,
} from '#brief';
import { readBrief, readSection, writeBrief, writeSection } from '#lib/brief/markdown.ts';
import { content, items, proseSection, text, uid, unknowns } from '../support/arbitrary-brief.ts';

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

/** `RUNS=4000` for a longer search. */
const RUNS = { numRuns: Number(process.env['RUNS'] ?? 100) };
const PATIENCE_MS = 60_000;

const title = text.map((value) => value.replace(/\s+/g, ' ').trim());
const awkwardTitle = fc.oneof(
	title,
	fc.constantFrom(
		'# Goal',
		'Goal',
		'- a',
		'1. b',
		'../../x',
		'“*q*”_',
		'a\\',
		'| a | b |',
		'x ##',
		'---',
	),
);

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
	'[MD9] a brief exported, imported and exported again is the same file, whatever stands in it',
	() => {
		fc.assert(
			fc.property(awkwardTitle, content, fc.subarray([...SECTIONS]), (title, content, empty) => {
				for (const section of empty) content[section] = emptyContent(uid)[section];
				const once = writeBrief(title, content);
				for (const file of [once, once.replaceAll('\n', '\r\n')]) {
					const back = readBrief(file, uid);
					expect(back.title ?? '').toBe(title);
					expect(back.content).toEqual(content);
					expect(writeBrief(back.title ?? '', back.content)).toBe(once);
				}
			}),
			RUNS,
		);
	},
	PATIENCE_MS,
);

test('[MD9] headings that read like sections stay where they are', () => {
	const notes = SECTIONS.flatMap((section): Block[] =>
		[1, 2, 3].map((level) => ({
			name: 'heading',
			attributes: { level },
			words: [{ text: SECTION[section].label }],
		})),
	);
	const content = { ...emptyContent(uid), goal: notes, notes };
	expect(readBrief(writeBrief('Notes', content), uid)).toEqual({ title: 'Notes', content });
});

test('[MD9] what is nested as deep as a document may be comes back', () => {
	const nest = (depth: number): Block =>
		depth === 0
			? p('deep')
			: depth % 3 === 0
				? { name: 'blockquote', blocks: [nest(depth - 1)] }
				: depth === 1
					? { name: 'blockquote', blocks: [nest(0)] }
					: { name: 'bulletList', blocks: [{ name: 'listItem', blocks: [nest(depth - 2)] }] };
	const content = { ...emptyContent(uid), notes: [nest(MAX_DEPTH)] };
	expect(faultOf(content)).toBeNull();
	expect(readBrief(writeBrief('Deep', content), uid).content).toEqual(content);
});

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
				'| a | b |',
				'|-|:-:|',
				'a|b|c',
				'- |-|',
				'> | c |',
			),
		);
		const markdown = fc.array(line, { maxLength: 10 }).map((lines) => lines.join('\n'));
		fc.assert(
			fc.property(markdown, fc.constantFrom(...SECTIONS), (markdown, section) => {
				const blocks = readSection(section, markdown, uid);
				expect(faultOf({ ...emptyContent(uid), [section]: blocks })).toBeNull();
				const once = writeSection(section, blocks);
				expect(once.endsWith('\n')).toBe(false);
				const again = readSection(section, once, uid);
				expect(writeSection(section, again)).toBe(once);
			}),
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

test('[MD5] a row of a table is an item, its cells in one line', () => {
	expect(read('context', '| a | b |\n| - | - |\n| **c** | |\n| d | e |')).toEqual(
		[[{ text: 'a | b' }], [{ text: 'c', marks: { bold: {} } }], [{ text: 'd | e' }]].map(
			(words) => ({ name: 'premise', attributes: {}, words }),
		),
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

test('[MD10] a table of GitHub’s is read with its heading row, as wide as its widest row', () => {
	const notes = readSection('notes', 'a | b\n:-: | -\n`x\\|y` | \\|\n1', uid);
	const cell = (name: string, ...words: Words[]): Block => ({ name, words });
	expect(notes).toEqual([
		{
			name: 'table',
			blocks: [
				[cell('tableHeader', { text: 'a' }), cell('tableHeader', { text: 'b' })],
				[cell('tableCell', { text: 'x|y', marks: { code: {} } }), cell('tableCell', { text: '|' })],
				[cell('tableCell', { text: '1' }), cell('tableCell')],
			].map((blocks) => ({ name: 'tableRow', blocks })),
		},
	]);
	expect(faultOf({ ...emptyContent(uid), notes })).toBeNull();
	expect(writeSection('notes', notes)).toBe('| a | b |\n| - | - |\n| `x\\|y` | \\| |\n| 1 |  |');
});

test('[MD10] a ragged table is written as wide as its widest row, its first row as heading', () => {
	const row = (...texts: string[]): Block => ({
		name: 'tableRow',
		blocks: texts.map((text) => ({ name: 'tableCell', words: [{ text }] })),
	});
	const table: Block = { name: 'table', blocks: [row('a'), row('b', 'c'), row()] };
	expect(writeSection('notes', [table])).toBe('| a |  |\n| - | - |\n| b | c |\n|  |  |');
});

test('[MD10] code in a cell that only a backslash before a pipe could hold is written as words', () => {
	const table = (words: Words): Block => ({
		name: 'table',
		blocks: [{ name: 'tableRow', blocks: [{ name: 'tableHeader', words: [words] }] }],
	});
	const markdown = writeSection('notes', [table({ text: 'a\\|b', marks: { code: {} } })]);
	expect(readSection('notes', markdown, uid)).toEqual([table({ text: 'a\\|b' })]);
});
