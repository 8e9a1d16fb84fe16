/** Makes blocks of a Markdown tree. What a brief can't hold becomes plain words. */
import type { Definition, List, ListItem, Nodes, PhrasingContent, RootContent, Table } from 'mdast';
import { emptyBlock, type Block, type Marks, type Words } from './content.ts';
import { SECTION, type SectionName } from './sections.ts';
import { isSafeHref, MAX_DEPTH } from './shape.ts';
import { isBlank, joined, oneLine } from './words.ts';

/** In a whole brief `#` is the title and `##` a section, so headings of prose stand two levels deeper. */
export const HEADINGS_BELOW = 2;

export class Reader {
	readonly #definitions: Map<string, Definition>;
	readonly #headingsBelow: number;

	constructor(definitions: Map<string, Definition>, headingsBelow: number) {
		this.#definitions = definitions;
		this.#headingsBelow = headingsBelow;
	}

	blocks(section: SectionName, nodes: RootContent[], uid: () => string): Block[] {
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

	/** One item a bullet, nested ones after the one they stand under; a paragraph or a row is an item as well. */
	#items(nodes: Nodes[], depth: number): { words: Words[]; depth: number }[] {
		return nodes.flatMap((node) => {
			if (node.type === 'list') {
				return node.children.flatMap((child) => this.#bullet(child, depth));
			}
			if (node.type === 'blockquote') return this.#items(node.children.map(quoted), depth);
			if (node.type === 'table') return this.#items(node.children, depth);
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
			case 'table':
				return this.#table(node, depth);
			default:
				return textBlock('paragraph', this.#words([node]));
		}
	}

	#container(name: string, children: Nodes[], depth: number, takes: number): Block[] {
		if (depth + takes > MAX_DEPTH) return this.#prose(children, depth);
		const blocks = this.#prose(children, depth + takes);
		return blocks.length > 0 ? [{ name, blocks }] : [];
	}

	#list(list: List, depth: number): Block[] {
		if (depth + 2 > MAX_DEPTH)
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

	/** Every row is made as wide as the widest. A table and its rows go as deep as a list and its items. */
	#table(table: Table, depth: number): Block[] {
		if (depth + 2 > MAX_DEPTH) {
			return table.children.flatMap((row) => textBlock('paragraph', this.#words([row])));
		}
		const width = Math.max(...table.children.map((row) => row.children.length));
		const rows = table.children.map((row, index): Block => ({
			name: 'tableRow',
			blocks: Array.from({ length: width }, (_, column): Block => ({
				name: index === 0 ? 'tableHeader' : 'tableCell',
				words: this.#words(row.children[column]?.children ?? []),
			})),
		}));
		const written = rows.some((row) => row.blocks?.some(({ words }) => !isBlank(words)));
		return written ? [{ name: 'table', blocks: rows }] : [];
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
			case 'tableRow': {
				const cells = node.children.map((cell) => this.#words([cell], marks));
				return cells.filter((cell) => !isBlank(cell)).flatMap(separated);
			}
			case 'thematicBreak':
			case 'definition':
				return [];
			default:
				return 'children' in node ? this.#words(node.children, marks) : [];
		}
	}
}

/** Cells in a line, where no table can stand. */
const separated = (words: Words[], index: number): Words[] =>
	index === 0 ? words : [{ text: ' | ' }, ...words];

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
