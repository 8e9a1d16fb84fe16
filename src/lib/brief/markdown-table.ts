/** A table as GitHub's Markdown writes it, without padding: one cell's change is one line's. */
import type { Table } from 'mdast';
import type { Handle } from 'mdast-util-to-markdown';

/** The first row is the heading, whatever it was; all rows are as wide as the widest. */
export const writeTable: Handle = (node: Table, _parent, state, info) => {
	const exits = (['table', 'tableRow', 'tableCell', 'phrasing'] as const).map((construct) =>
		state.enter(construct),
	);
	const rows = node.children.map((row) =>
		row.children.map((cell) =>
			// A reader takes white space off a cell's ends.
			state
				.containerPhrasing(cell, { ...info, before: ' ', after: ' ' })
				.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, (space) =>
					space.replaceAll(' ', '&#x20;').replaceAll('\t', '&#x9;'),
				),
		),
	);
	for (const exit of exits.reverse()) exit();
	const width = Math.max(...rows.map((row) => row.length));
	const line = (cells: string[]): string =>
		`| ${Array.from({ length: width }, (_, column) => cells[column] ?? '').join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [line(head), line(Array<string>(width).fill('-')), ...body.map(line)].join('\n');
};
