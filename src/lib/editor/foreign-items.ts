/** Blocks of prose as items: one a paragraph, a bullet or a row of a table. */
import type { Block, ItemName, Words } from '#brief';
import { isBlank, joined, oneLine } from '#lib/brief/words.ts';

export const itemsOfBlocks = (blocks: Block[], name: ItemName): Block[] =>
	linesOf(blocks)
		.filter((words) => !isBlank(words))
		.map((words) => ({ name, attributes: {}, words }));

function linesOf(blocks: Block[]): Words[][] {
	return blocks.flatMap((block): Words[][] => {
		const { name, words = [], blocks: inner = [] } = block;
		switch (name) {
			case 'codeBlock':
				return [words.map(({ text }) => ({ text: oneLine(text), marks: { code: {} } }))];
			case 'blockquote':
				// Somebody else's words stay recognisable as such.
				return linesOf(inner).map((line) => joined([{ text: '“' }, ...line, { text: '”' }]));
			case 'tableRow': {
				const cells = inner.map((cell) => cell.words ?? []).filter((cell) => !isBlank(cell));
				return [joined(cells.flatMap((cell, i) => (i === 0 ? cell : [{ text: ' | ' }, ...cell])))];
			}
			default:
				return inner.length > 0 ? linesOf(inner) : [words];
		}
	});
}
