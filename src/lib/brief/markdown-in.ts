/**
 * Markdown in: CommonMark and the tables of GitHub's, through mdast. Nothing is dropped but empty blocks, thematic breaks,
 * the titles of links and the alignment of columns. Imported by its own path, and by the page only once it is needed.
 */
import type { Definition, Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Block, BriefContent } from './content.ts';
import { HEADINGS_BELOW, Reader } from './markdown-reader.ts';
import { SECTIONS, type SectionName } from './sections.ts';
import { oneLine } from './words.ts';

type Uid = () => string;

/** Reads the Markdown of one section; an empty one holds one empty block. */
export function readSection(section: SectionName, markdown: string, uid: Uid): Block[] {
	const { children, reader } = parse(markdown, 0);
	return reader.blocks(section, children, uid);
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
		.replace(/^[\d.)\s]+|(?<![\s:.])[\s:.]+$/g, '')
		.replace(/\s+/g, ' ');
	return SECTIONS.find((section) => SYNONYMS[section].includes(name)) ?? null;
}

function parse(
	markdown: string,
	headingsBelow: number,
): { children: RootContent[]; reader: Reader } {
	const tree = fromMarkdown(markdown.replace(/\r\n?/g, '\n'), {
		extensions: [gfmTable()],
		mdastExtensions: [gfmTableFromMarkdown()],
	});
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
