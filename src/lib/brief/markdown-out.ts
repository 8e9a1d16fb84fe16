/** Markdown out: CommonMark and the tables of GitHub's, through mdast. Read again it is the same content. */
import type {
	BlockContent,
	Heading,
	List,
	ListItem,
	PhrasingContent,
	RootContent,
	Table,
} from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { Block, BriefContent, Words } from './content.ts';
import { HEADINGS_BELOW } from './markdown-reader.ts';
import { writeTable } from './markdown-table.ts';
import { SECTION, SECTIONS, type SectionName } from './sections.ts';
import { isBlank, joined, MARK_ORDER, oneLine, sameMark } from './words.ts';

/** @returns the section's Markdown, without a newline at its end */
export const writeSection = (section: SectionName, blocks: Block[]): string =>
	serialise(flowOf(section, blocks, 0));

export function writeBrief(title: string, content: BriefContent): string {
	const heading = (depth: 1 | 2, value: string): Heading => ({
		type: 'heading',
		depth,
		children: [{ type: 'text', value: value.replace(/\s+/g, ' ').trim() }],
	});
	return `${serialise([
		heading(1, title),
		...SECTIONS.flatMap((section) => [
			heading(2, SECTION[section].label),
			...flowOf(section, content[section], HEADINGS_BELOW),
		]),
	])}\n`;
}

function flowOf(section: SectionName, blocks: Block[], headingsBelow: number): BlockContent[] {
	const written = blocks.filter((block) => !isEmpty(block));
	if (!SECTION[section].item) return written.flatMap((block) => flowBlock(block, headingsBelow));
	const items: ListItem[] = [];
	for (const block of written) {
		const words = block.words ?? [];
		const last = items.at(-1);
		if (block.name === 'answer' && last) {
			const answer = listItem([paragraph([{ text: 'Answer: ' }, ...words])]);
			const answers = last.children.find((child): child is List => child.type === 'list');
			if (answers) answers.children.push(answer);
			else last.children.push(list([answer], null));
		} else items.push(listItem([paragraph(words)]));
	}
	return items.length > 0 ? [list(items, null)] : [];
}

const isEmpty = (block: Block): boolean =>
	block.blocks ? block.blocks.every(isEmpty) : isBlank(block.words);

const paragraph = (words: Words[]): BlockContent => ({
	type: 'paragraph',
	children: phrasing(words),
});
const listItem = (children: BlockContent[]): ListItem => ({
	type: 'listItem',
	spread: !children.every((child, index) => index === 0 || mayFollowTightly(child)),
	children,
});
/** Without a blank line between, only a list from 1 that begins with words is told from the paragraph above it. */
const mayFollowTightly = (block: BlockContent): boolean =>
	block.type === 'list' &&
	(block.start ?? 1) === 1 &&
	block.children[0]?.children[0]?.type === 'paragraph';
const list = (children: ListItem[], start: number | null): List => ({
	type: 'list',
	ordered: start !== null,
	start,
	spread: children.some((item) => item.spread),
	children,
});

function flowBlock(block: Block, headingsBelow: number): BlockContent[] {
	const inner = (blocks: Block[] = []): BlockContent[] =>
		blocks.filter((child) => !isEmpty(child)).flatMap((child) => flowBlock(child, headingsBelow));
	const { name, attributes = {}, words = [] } = block;
	switch (name) {
		case 'heading':
			return [
				{
					type: 'heading',
					depth: (Number(attributes['level'] ?? 1) + headingsBelow) as Heading['depth'],
					children: phrasing(words),
				},
			];
		case 'codeBlock':
			return [
				{
					type: 'code',
					lang: /^\S+/.exec(String(attributes['language'] ?? ''))?.[0] ?? null,
					value: words.map((part) => part.text).join(''),
				},
			];
		case 'blockquote':
			return [{ type: 'blockquote', children: inner(block.blocks) }];
		case 'bulletList':
		case 'orderedList': {
			const start = Number(attributes['start'] ?? 1);
			// CommonMark reads no more than nine digits.
			const first = start >= 0 && start < 100_000_000 ? start : 1;
			const items = (block.blocks ?? []).filter((item) => !isEmpty(item));
			return [
				list(
					items.map((item) => listItem(inner(item.blocks))),
					name === 'orderedList' ? first : null,
				),
			];
		}
		case 'table':
			return [table(block)];
		default:
			return [paragraph(words)];
	}
}

const table = (block: Block): Table => ({
	type: 'table',
	children: (block.blocks ?? []).map((row) => ({
		type: 'tableRow',
		children: (row.blocks ?? []).map(({ words = [] }) => ({
			type: 'tableCell',
			children: phrasing(words.map(cellWords)),
		})),
	})),
});
/** In a cell a backslash before a pipe is the pipe's, also in code: rather no code than another text. */
const cellWords = ({ text, marks: { code, ...marks } = {} }: Words): Words => ({
	text,
	marks: code && !/(?<!\\)(?:\\\\)*\\\|/.test(text) ? { ...marks, code } : marks,
});

/** Runs of words as nested nodes, links outermost. */
function phrasing(
	words: Words[],
	order: readonly (typeof MARK_ORDER)[number][] = MARK_ORDER,
): PhrasingContent[] {
	const [mark, ...inner] = order;
	if (mark === undefined) return words.map(({ text }) => ({ type: 'text', value: oneLine(text) }));
	const nodes: PhrasingContent[] = [];
	let rest = joined(words);
	while (rest[0]) {
		const first = rest[0].marks ?? {};
		const end = rest.findIndex((part) => !sameMark(first, part.marks ?? {}, mark));
		const run = end < 0 ? rest : rest.slice(0, end);
		rest = end < 0 ? [] : rest.slice(end);
		if (first[mark] === undefined) nodes.push(...phrasing(run, inner));
		else if (mark === 'code') {
			nodes.push({ type: 'inlineCode', value: oneLine(run.map((part) => part.text).join('')) });
		} else if (mark === 'link') {
			nodes.push({
				type: 'link',
				url: first.link?.href ?? '',
				children: phrasing(run, inner),
			});
		} else
			nodes.push({ type: mark === 'bold' ? 'strong' : 'emphasis', children: phrasing(run, inner) });
	}
	return nodes;
}

const serialise = (children: RootContent[]): string =>
	toMarkdown(
		{ type: 'root', children },
		{
			bullet: '-',
			listItemIndent: 'one',
			resourceLink: true,
			fences: true,
			extensions: [gfmTableToMarkdown()],
			handlers: { table: writeTable },
		},
	).replace(/\n$/, '');
