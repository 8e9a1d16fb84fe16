/**
 * Markdown in and out. CommonMark without extensions, through mdast. What a brief can't hold becomes plain words;
 * nothing is dropped but empty blocks, thematic breaks, and the titles of links.
 * Server only: imported by its own path, so that the page doesn't carry a parser.
 */
import type {
	BlockContent,
	Definition,
	Heading,
	List,
	ListItem,
	Nodes,
	PhrasingContent,
	RootContent,
} from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toMarkdown } from 'mdast-util-to-markdown';
import { emptyBlock, type Block, type BriefContent, type Marks, type Words } from './content.ts';
import { SECTION, SECTIONS, type SectionName } from './sections.ts';
import { isSafeHref } from './shape.ts';

type Uid = () => string;

/** Reads the Markdown of one section; an empty one holds one empty block. */
export function readSection(section: SectionName, markdown: string, uid: Uid): Block[] {
	const { children, reader } = parse(markdown, 0);
	return reader.blocks(section, children, uid);
}

/** @returns the section's Markdown, without a newline at its end */
export const writeSection = (section: SectionName, blocks: Block[]): string =>
	serialise(flowOf(section, blocks, 0));

/** In a whole brief `#` is the title and `##` a section, so headings of prose stand two levels deeper. */
const HEADINGS_BELOW = 2;

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

/**
 * Reads a whole brief. The first `#` is its title; a `##` with a section's name begins that section. What stands
 * under no section goes to the notes.
 * @returns a null title where there is none
 */
export function readBrief(
	markdown: string,
	uid: Uid,
): { title: string | null; content: BriefContent } {
	const { children, reader } = parse(markdown, HEADINGS_BELOW);
	const isSection = (node: RootContent, depth: number): boolean =>
		node.type === 'heading' && node.depth === depth && sectionNamed(plainText(node)) !== null;
	// Some write the sections as `#` and have no title.
	const sectionDepth = children.some((node) => isSection(node, 2)) ? 2 : 1;
	const parts: Record<SectionName, RootContent[]> = {
		goal: [],
		context: [],
		unknowns: [],
		stops: [],
		notes: [],
	};
	let title: string | null = null;
	let current: SectionName = 'notes';
	for (const node of children) {
		if (isSection(node, sectionDepth)) {
			current = sectionNamed(plainText(node)) ?? 'notes';
		} else if (title === null && isTitle(node)) {
			title = plainText(node).trim();
		} else {
			// A heading of the sections' rank, or above, ends the one before.
			if (node.type === 'heading' && node.depth <= sectionDepth) current = 'notes';
			parts[current].push(node);
		}
	}
	const content = {} as BriefContent;
	for (const section of SECTIONS) content[section] = reader.blocks(section, parts[section], uid);
	return { title: title === '' ? null : title, content };
}

const isTitle = (node: RootContent): boolean => node.type === 'heading' && node.depth === 1;

const SYNONYMS: Record<SectionName, readonly string[]> = {
	goal: ['goal', 'goals', 'objective', 'aim'],
	context: ['known context', 'context', 'premises', 'background', 'what we know', 'known'],
	unknowns: ['unknowns', 'unknown', 'open questions', 'questions', 'what we do not know'],
	stops: ['stop conditions', 'stop condition', 'stops', 'stop', 'when to stop'],
	notes: ['notes', 'note', 'anything else'],
};

function sectionNamed(words: string): SectionName | null {
	const name = words
		.toLowerCase()
		.replace(/^[\d.)\s]+|[\s:.]+$/g, '')
		.replace(/\s+/g, ' ');
	return SECTIONS.find((section) => SYNONYMS[section].includes(name)) ?? null;
}

function parse(
	markdown: string,
	headingsBelow: number,
): { children: RootContent[]; reader: Reader } {
	const tree = fromMarkdown(markdown);
	const definitions = new Map<string, Definition>();
	collectDefinitions(tree, definitions);
	return { children: tree.children, reader: new Reader(definitions, headingsBelow) };
}

function collectDefinitions(node: Nodes, into: Map<string, Definition>): void {
	// As in CommonMark, the first of two definitions counts.
	if (node.type === 'definition' && !into.has(node.identifier)) into.set(node.identifier, node);
	if ('children' in node) for (const child of node.children) collectDefinitions(child, into);
}

function plainText(node: Nodes): string {
	if ('children' in node) return node.children.map(plainText).join('');
	if (node.type === 'break') return ' ';
	return 'value' in node ? oneLine(node.value) : 'alt' in node ? (node.alt ?? '') : '';
}

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');

/** `checkChildren` in shape.ts refuses a call deeper than 12; a list makes two, a quote one. */
const DEEPEST = 12;

class Reader {
	readonly #definitions: Map<string, Definition>;
	readonly #headingsBelow: number;

	constructor(definitions: Map<string, Definition>, headingsBelow: number) {
		this.#definitions = definitions;
		this.#headingsBelow = headingsBelow;
	}

	blocks(section: SectionName, nodes: RootContent[], uid: Uid): Block[] {
		const item = SECTION[section].item;
		const blocks = item
			? this.#items(nodes, 0).map(({ words, depth }, index): Block => {
					const answer = section === 'unknowns' && depth > 0 && index > 0 ? answerIn(words) : null;
					return {
						name: answer ? 'answer' : item.name,
						attributes: { uid: uid() },
						words: answer ?? words,
					};
				})
			: this.#prose(nodes, 0);
		return blocks.length > 0 ? blocks : [emptyBlock(section, uid)];
	}

	/** One item a bullet, nested ones after the one they stand under; a paragraph on its own is an item as well. */
	#items(nodes: Nodes[], depth: number): { words: Words[]; depth: number }[] {
		return nodes.flatMap((node) => {
			if (node.type === 'list') {
				return node.children.flatMap((child) => this.#bullet(child, depth));
			}
			if (node.type === 'blockquote') return this.#items(node.children.map(quoted), depth);
			const words = this.#words([node]);
			return isBlank(words) ? [] : [{ words, depth }];
		});
	}

	/** The parts of a bullet are joined, because a premise or a condition is one paragraph. */
	#bullet(bullet: ListItem, depth: number): { words: Words[]; depth: number }[] {
		const found: { words: Words[]; depth: number }[] = [];
		let own: Words[] = [];
		const flush = (): void => {
			if (!isBlank(own)) found.push({ words: own, depth });
			own = [];
		};
		const add = (nodes: Nodes[]): void => {
			for (const node of nodes) {
				if (node.type === 'list') {
					flush();
					for (const child of node.children) found.push(...this.#bullet(child, depth + 1));
				} else if (node.type === 'blockquote') add(node.children.map(quoted));
				else
					own = joined([
						...own,
						...(own.length > 0 ? [{ text: ' ' }] : []),
						...this.#words([node]),
					]);
			}
		};
		add(bullet.children);
		flush();
		return found;
	}

	#prose(nodes: Nodes[], depth: number): Block[] {
		return nodes.flatMap((node) => this.#proseBlock(node, depth));
	}

	#proseBlock(node: Nodes, depth: number): Block[] {
		switch (node.type) {
			case 'paragraph':
				return splitAtBreaks(node.children).flatMap((line) =>
					textBlock('paragraph', this.#words(line)),
				);
			case 'heading':
				return textBlock('heading', this.#words(node.children), {
					level: Math.min(Math.max(node.depth - this.#headingsBelow, 1), 3),
				});
			case 'code': {
				const language = node.lang ?? '';
				return textBlock(
					'codeBlock',
					[{ text: node.value }],
					language !== '' && language.length <= 40 ? { language } : undefined,
				);
			}
			case 'blockquote':
				return this.#container('blockquote', node.children, depth, 1);
			case 'list':
				return this.#list(node, depth);
			default:
				return textBlock('paragraph', this.#words([node]));
		}
	}

	#container(name: string, children: Nodes[], depth: number, takes: number): Block[] {
		if (depth + takes > DEEPEST) return this.#prose(children, depth);
		const blocks = this.#prose(children, depth + takes);
		return blocks.length > 0 ? [{ name, blocks }] : [];
	}

	#list(list: List, depth: number): Block[] {
		if (depth + 2 > DEEPEST)
			return list.children.flatMap((item) => this.#prose(item.children, depth));
		const items = list.children.flatMap((item): Block[] => {
			const blocks = this.#prose(item.children, depth + 2);
			return blocks.length > 0 ? [{ name: 'listItem', blocks }] : [];
		});
		if (items.length === 0) return [];
		const start = list.start ?? 1;
		return [
			{
				name: list.ordered ? 'orderedList' : 'bulletList',
				...(list.ordered && start !== 1 ? { attributes: { start } } : {}),
				blocks: items,
			},
		];
	}

	#words(nodes: Nodes[], marks: Marks = {}): Words[] {
		return joined(nodes.flatMap((node) => this.#wordsOf(node, marks)));
	}

	#wordsOf(node: Nodes, marks: Marks): Words[] {
		switch (node.type) {
			case 'text':
			case 'html':
				return [{ text: oneLine(node.value), marks }];
			case 'inlineCode':
			case 'code':
				return [{ text: oneLine(node.value), marks: { ...marks, code: {} } }];
			case 'strong':
				return this.#words(node.children, { ...marks, bold: {} });
			case 'emphasis':
				return this.#words(node.children, { ...marks, italic: {} });
			case 'break':
				return [{ text: ' ', marks }];
			case 'link':
				return this.#words(node.children, linked(marks, node.url));
			case 'linkReference':
				return this.#words(
					node.children,
					linked(marks, this.#definitions.get(node.identifier)?.url),
				);
			case 'image':
				return imageWords(node.alt, node.url, marks);
			case 'imageReference':
				return imageWords(node.alt, this.#definitions.get(node.identifier)?.url, marks);
			case 'thematicBreak':
			case 'definition':
				return [];
			default:
				return 'children' in node ? this.#words(node.children, marks) : [];
		}
	}
}

const linked = (marks: Marks, href: string | undefined): Marks =>
	isSafeHref(href) ? { ...marks, link: { href } } : marks;

/** No image stands in a brief: its description leads to it, or names where it was. */
function imageWords(alt: string | null | undefined, url = '', marks: Marks): Words[] {
	const text = alt || url;
	if (marks.link) return [{ text, marks }];
	const leading = linked(marks, url);
	if (leading.link) return [{ text, marks: leading }];
	return [{ text: alt && url && !/^data:/i.test(url) ? `${alt} (${url})` : text, marks }];
}

/** What was pasted stays recognisable as somebody else's words where no block can show it. */
const quoted = (node: Nodes): Nodes =>
	node.type === 'paragraph'
		? {
				...node,
				children: [{ type: 'text', value: '“' }, ...node.children, { type: 'text', value: '”' }],
			}
		: node;

function answerIn(words: Words[]): Words[] | null {
	const [first, ...rest] = words;
	const [opening] = /^answer: ?/i.exec(first?.text ?? '') ?? [];
	if (opening === undefined || !first) return null;
	const answer = joined([{ ...first, text: first.text.slice(opening.length) }, ...rest]);
	return isBlank(answer) ? null : answer;
}

function splitAtBreaks(nodes: PhrasingContent[]): PhrasingContent[][] {
	const lines: PhrasingContent[][] = [[]];
	for (const node of nodes) {
		if (node.type === 'break') lines.push([]);
		else lines.at(-1)?.push(node);
	}
	return lines;
}

function textBlock(name: string, words: Words[], attributes?: Block['attributes']): Block[] {
	if (isBlank(words)) return [];
	return [{ name, ...(attributes ? { attributes } : {}), words }];
}

const isBlank = (words: Words[] | undefined): boolean =>
	(words ?? []).every((part) => part.text.trim() === '');

const MARK_ORDER = ['link', 'bold', 'italic', 'code'] as const;

const sameMark = (a: Marks, b: Marks, mark: (typeof MARK_ORDER)[number]): boolean =>
	mark === 'link'
		? a.link?.href === b.link?.href
		: (a[mark] === undefined) === (b[mark] === undefined);

/** Neighbours with equal marks become one, empty ones go, absent marks are left out. */
function joined(words: Words[]): Words[] {
	const result: Words[] = [];
	for (const { text, marks = {} } of words) {
		if (text === '') continue;
		const last = result.at(-1);
		if (last && MARK_ORDER.every((mark) => sameMark(last.marks ?? {}, marks, mark))) {
			last.text += text;
		} else result.push({ text, ...(Object.keys(marks).length > 0 ? { marks } : {}) });
	}
	return result;
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
		default:
			return [paragraph(words)];
	}
}

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
		{ bullet: '-', listItemIndent: 'one', resourceLink: true, fences: true },
	).replace(/\n$/, '');
