/**
 * Tables of prose: rows of cells, a line of words each, and nothing else that Markdown could not keep.
 * What a table is stands in every schema; how one is edited is another file.
 */
import type { Node, NodeSpec } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';

const part = { isolating: true, selectable: false } as const;

export const TABLES: Record<string, NodeSpec> = {
	table: {
		...part,
		group: 'block',
		content: 'tableRow*',
		parseDOM: [{ tag: 'table' }],
		toDOM: () => ['table', ['tbody', 0]],
	},
	tableRow: {
		...part,
		content: '(tableHeader | tableCell)*',
		parseDOM: [{ tag: 'tr' }],
		toDOM: () => ['tr', 0],
	},
	tableHeader: {
		...part,
		content: 'inline*',
		parseDOM: [{ tag: 'th' }],
		toDOM: () => ['th', { scope: 'col' }, 0],
	},
	tableCell: {
		...part,
		content: 'inline*',
		parseDOM: [{ tag: 'td' }],
		toDOM: () => ['td', 0],
	},
};

export const isCell = ({ type: { name } }: Node): boolean =>
	name === 'tableCell' || name === 'tableHeader';

/** Every row as wide as the widest: what a person's own edit leaves, and what they copy. */
export function padRows(transaction: Transaction): void {
	const short: { at: number; cells: Node[] }[] = [];
	transaction.doc.descendants((node, position) => {
		if (node.type.name !== 'table') return !node.isTextblock;
		const width = widthOf(node);
		node.forEach((row, offset) => {
			const missing = width - row.childCount;
			const { tableHeader, tableCell } = node.type.schema.nodes;
			const type = offset === 0 ? tableHeader : tableCell;
			if (missing === 0 || !type) return;
			const cells = Array.from({ length: missing }, () => type.create());
			short.push({ at: position + 1 + offset + row.nodeSize - 1, cells });
		});
		return false;
	});
	for (const { at, cells } of short.reverse()) transaction.insert(at, cells);
}

export const widthOf = (table: Node): number => {
	let width = 0;
	table.forEach((row) => (width = Math.max(width, row.childCount)));
	return width;
};
