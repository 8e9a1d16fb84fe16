/**
 * Words to be taken elsewhere by a person, as Markdown in which nothing is escaped. The writer that escapes
 * (`markdown-out.ts`) would bring 13 kB to every page, for what hardly anybody ever sees.
 */
import type { Block, Words } from './content.ts';

export function roughMarkdown(blocks: readonly Block[]): string {
	return linesOf(blocks).join('\n').trim();
}

function linesOf(blocks: readonly Block[] = []): string[] {
	const lines: string[] = [];
	for (const [at, block] of blocks.entries()) {
		// Items stand close to each other, as they do on the page.
		if (at > 0 && !(isItem(block) && isItem(blocks[at - 1]))) lines.push('');
		lines.push(...linesOfBlock(block));
	}
	return lines;
}

function linesOfBlock({ name, attributes = {}, words = [], blocks = [] }: Block): string[] {
	const text = words.map(marked).join('');
	switch (name) {
		case 'heading':
			return [`${'#'.repeat(Number(attributes['level'] ?? 1))} ${text}`];
		case 'codeBlock':
			return ['```', words.map((part) => part.text).join(''), '```'];
		case 'blockquote':
			return linesOf(blocks).map((line) => `> ${line}`);
		case 'bulletList':
			return blocks.flatMap((item) => hanging('- ', item));
		case 'orderedList': {
			const first = Number(attributes['start'] ?? 1);
			return blocks.flatMap((item, at) => hanging(`${first + at}. `, item));
		}
		case 'table': {
			const rows = blocks.map(({ blocks: cells = [] }) =>
				cells.map(({ words: said = [] }) => said.map(marked).join('')),
			);
			const [head = [], ...others] = rows;
			return [head, head.map(() => '-'), ...others].map((cells) => `| ${cells.join(' | ')} |`);
		}
		case 'answer':
			return [`  - Answer: ${text}`];
		default:
			return [isItem({ name }) ? `- ${text}` : text];
	}
}

const ITEMS = ['premise', 'unknown', 'answer', 'stopCondition'];
const isItem = (block: Pick<Block, 'name'> | undefined): boolean =>
	block !== undefined && ITEMS.includes(block.name);

const hanging = (mark: string, { blocks = [] }: Block): string[] =>
	linesOf(blocks).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);

function marked({ text, marks = {} }: Words): string {
	if (marks.code) return `\`${text}\``;
	const leaning = marks.italic ? `*${text}*` : text;
	const strong = marks.bold ? `**${leaning}**` : leaning;
	return marks.link ? `[${strong}](${marks.link.href})` : strong;
}
