/**
 * HTML of word processors and web pages as blocks of prose: paragraphs, headings, lists, quotations, code and tables,
 * with bold, italic, code and links. Everything else of it (colours, fonts, images, what is hidden) stays behind.
 */
import type { Block, Marks, Words } from '#brief';
import { isSafeHref, MAX_DEPTH } from '#brief';
import { isBlank, joined } from '#lib/brief/words.ts';
import { foreignTable } from './foreign-table.ts';
import { nestWordLists, wordListMark, type WordListItem } from './word-lists.ts';

/** Reads what stands in an element of an inert document, whose styles stand in `data-style`. */
export function readForeignHtml(root: Element): Block[] {
	return nestWordLists(blocksOf(root, {}, 0));
}

const SKIPPED = new Set(
	'style script title meta link head xml template noscript button select textarea input svg canvas object iframe video audio math o:p'.split(
		' ',
	),
);
const HEADINGS: Record<string, number> = { h1: 1, h2: 2, h3: 3, h4: 3, h5: 3, h6: 3 };
const BLOCKS = new Set(
	'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
		' ',
	),
);

const nameOf = (element: Element): string => element.localName.toLowerCase();
const styleOf = (element: Element, property: string): string =>
	new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'i')
		.exec(element.getAttribute('data-style') ?? '')?.[1]
		?.trim()
		.toLowerCase() ?? '';

const isHidden = (element: Element): boolean =>
	element.hasAttribute('hidden') ||
	styleOf(element, 'display') === 'none' ||
	styleOf(element, 'visibility') === 'hidden' ||
	styleOf(element, 'mso-hide') === 'all' ||
	styleOf(element, 'mso-list') === 'ignore';

/** What an element says of the words in it; its looks alone count only where they stand for bold or italic. */
function marksOf(element: Element, marks: Marks): Marks {
	const { bold: _b, italic: _i, ...plain } = marks;
	const name = nameOf(element);
	const weight = styleOf(element, 'font-weight');
	const slant = styleOf(element, 'font-style');
	const bold = weight
		? weight.startsWith('bold') || Number(weight) >= 600
		: name === 'b' || name === 'strong' || marks.bold !== undefined;
	const italic = slant
		? slant === 'italic' || slant === 'oblique'
		: name === 'i' || name === 'em' || name === 'cite' || marks.italic !== undefined;
	const href = name === 'a' ? element.getAttribute('href')?.trim() : undefined;
	return {
		...plain,
		...(bold && { bold: {} }),
		...(italic && { italic: {} }),
		...(/^(?:code|kbd|samp|tt|var)$/.test(name) && { code: {} }),
		...(isSafeHref(href) && { link: { href } }),
	};
}

/** The blocks in an element; words on their own between them are paragraphs. */
function blocksOf(parent: Element, marks: Marks, depth: number): Block[] {
	const blocks: Block[] = [];
	let line: Words[] = [];
	const endLine = (): void => {
		blocks.push(...textBlock('paragraph', line));
		line = [];
	};
	const read = (node: Node, within: Marks): void => {
		if (node.nodeType === 3) line.push({ text: node.nodeValue ?? '', marks: within });
		if (!(node instanceof Element) || isHidden(node)) return;
		const name = nameOf(node);
		if (SKIPPED.has(name)) return;
		const inner = marksOf(node, within);
		if (name === 'br') endLine();
		else if (name === 'img') line.push({ text: altOf(node), marks: within });
		else if (BLOCKS.has(name)) {
			endLine();
			blocks.push(...blockOf(node, name, inner, depth));
		} else node.childNodes.forEach((child) => read(child, inner));
	};
	parent.childNodes.forEach((node) => read(node, marks));
	endLine();
	return blocks;
}

function blockOf(element: Element, name: string, marks: Marks, depth: number): Block[] {
	const level = levelOf(element, name);
	if (level !== null) {
		return textBlock('heading', headingOf(element, marks), { level });
	}
	const listed = wordListMark(element.getAttribute('data-style') ?? '', () => markerOf(element));
	if (listed) {
		const [block] = textBlock('paragraph', lineOf(element, marks));
		const item: WordListItem[] = block ? [{ ...block, listed }] : [];
		return item;
	}
	switch (name) {
		case 'pre':
			return codeBlock(element);
		case 'blockquote':
			return contained('blockquote', element, marks, depth, 1);
		case 'ul':
		case 'ol':
			return listOf(element, name, marks, depth);
		case 'table':
			return foreignTable(element, depth, {
				line: (cell) => lineOf(cell, marks),
				heading: (cell) => headingOf(cell, marks),
				blocks: (cell) => blocksOf(cell, marks, depth),
			});
		default:
			return blocksOf(element, marks, depth);
	}
}

function levelOf(element: Element, name: string): number | null {
	if (HEADINGS[name]) return HEADINGS[name];
	const isHeading = element.getAttribute('role') === 'heading';
	if (isHeading) return Math.min(Math.max(Number(element.getAttribute('aria-level')) || 2, 1), 3);
	return element.classList.contains('MsoTitle') ? 1 : null;
}

function contained(
	name: string,
	element: Element,
	marks: Marks,
	depth: number,
	takes: number,
): Block[] {
	if (depth + takes > MAX_DEPTH) return blocksOf(element, marks, depth);
	const blocks = nestWordLists(blocksOf(element, marks, depth + takes));
	return blocks.length > 0 ? [{ name, blocks }] : [];
}

function listOf(element: Element, name: string, marks: Marks, depth: number): Block[] {
	if (depth + 2 > MAX_DEPTH) return blocksOf(element, marks, depth);
	const items: Block[] = [];
	for (const child of element.children) {
		if (isHidden(child)) continue;
		const isItem = nameOf(child) === 'li';
		const blocks = isItem
			? blocksOf(child, marksOf(child, marks), depth + 2)
			: blockOf(child, nameOf(child), marks, depth + 2);
		// Some put a nested list beside its bullet instead of into it.
		const above = isItem ? undefined : items.at(-1)?.blocks;
		if (above) above.push(...blocks);
		else if (blocks.length > 0) items.push({ name: 'listItem', blocks });
	}
	if (items.length === 0) return [];
	const start = Number.parseInt(element.getAttribute('start') ?? '', 10);
	return [
		{
			name: name === 'ol' ? 'orderedList' : 'bulletList',
			...(name === 'ol' && start > 1 ? { attributes: { start } } : {}),
			blocks: items,
		},
	];
}

function codeBlock(element: Element): Block[] {
	for (const br of element.querySelectorAll('br')) br.replaceWith('\n');
	const text = (element.textContent ?? '').replace(/\r\n?/g, '\n').replace(/\n$/, '');
	const classes = `${element.className} ${element.querySelector('code')?.className ?? ''}`;
	const language = /\b(?:language|lang|highlight-source)-([\w+#-]{1,40})/.exec(classes)?.[1];
	if (text.trim() === '') return [];
	return [
		{ name: 'codeBlock', ...(language ? { attributes: { language } } : {}), words: [{ text }] },
	];
}

/** All words of an element in one line. */
function lineOf(element: Element, marks: Marks): Words[] {
	const words: Words[] = [];
	const read = (node: Node, within: Marks): void => {
		if (node.nodeType === 3) words.push({ text: node.nodeValue ?? '', marks: within });
		if (!(node instanceof Element) || isHidden(node) || SKIPPED.has(nameOf(node))) return;
		if (nameOf(node) === 'img') words.push({ text: altOf(node), marks: within });
		const breaks = nameOf(node) === 'br' || BLOCKS.has(nameOf(node));
		if (breaks) words.push({ text: ' ' });
		const inner = marksOf(node, within);
		node.childNodes.forEach((child) => read(child, inner));
		if (breaks) words.push({ text: ' ' });
	};
	element.childNodes.forEach((child) => read(child, marks));
	return collapsed(words);
}

/** A heading is bold by itself. */
const headingOf = (element: Element, marks: Marks): Words[] =>
	joined(
		lineOf(element, marks).map(({ text, marks: { bold: _, ...lighter } = {} }) => ({
			text,
			marks: lighter,
		})),
	);

const altOf = (image: Element): string => {
	const alt = image.getAttribute('alt')?.trim();
	return alt ? ` ${alt} ` : '';
};

/** What Word draws before the words of a list's paragraph. */
function markerOf(element: Element): string {
	const marker = [...element.querySelectorAll('[data-style]')].find(
		(part) => styleOf(part, 'mso-list') === 'ignore',
	);
	return marker?.textContent ?? '';
}

function textBlock(name: string, words: Words[], attributes?: Block['attributes']): Block[] {
	const line = collapsed(words);
	return isBlank(line) ? [] : [{ name, ...(attributes ? { attributes } : {}), words: line }];
}

/** White space as HTML shows it: one space between words, none at the ends; a hard space that holds nothing is one. */
function collapsed(words: Words[]): Words[] {
	let before = ' ';
	const parts = words.map(({ text, marks }) => {
		const shown = text
			.replace(/[\u200b\ufeff\u00ad]/g, '')
			.replace(/[ \t\r\n\f]+|[ \t\r\n\f\u00a0]*\u00a0[ \t\r\n\f\u00a0]+/g, ' ');
		const trimmed = before === ' ' ? shown.replace(/^[ \u00a0]+/, '') : shown;
		if (trimmed !== '') before = trimmed.endsWith(' ') ? ' ' : 'x';
		return { text: trimmed, ...(marks ? { marks } : {}) };
	});
	const line = joined(parts);
	for (let last = line.at(-1); last; last = line.at(-1)) {
		last.text = last.text.replace(/[ \u00a0]+$/, '');
		if (last.text !== '') break;
		line.pop();
	}
	return line;
}
