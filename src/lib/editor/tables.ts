/**
 * Tables of prose: rows of cells, a line of words each, and nothing else that Markdown could not keep.
 * What a table is stands in every schema; how one is edited is another file.
 */
import { Node } from '@tiptap/core';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';

const part = { isolating: true, selectable: false } as const;

export const TABLES = [
	Node.create({
		...part,
		name: 'table',
		group: 'block',
		content: 'tableRow*',
		parseHTML: () => [{ tag: 'table' }],
		renderHTML: () => ['table', ['tbody', 0]],
	}),
	Node.create({
		...part,
		name: 'tableRow',
		content: '(tableHeader | tableCell)*',
		parseHTML: () => [{ tag: 'tr' }],
		renderHTML: () => ['tr', 0],
	}),
	Node.create({
		...part,
		name: 'tableHeader',
		content: 'inline*',
		parseHTML: () => [{ tag: 'th' }],
		renderHTML: () => ['th', { scope: 'col' }, 0],
	}),
	Node.create({
		...part,
		name: 'tableCell',
		content: 'inline*',
		parseHTML: () => [{ tag: 'td' }],
		renderHTML: () => ['td', 0],
	}),
];

export const isCell = ({ type: { name } }: DocumentNode): boolean =>
	name === 'tableCell' || name === 'tableHeader';

/** Every row as wide as the widest: what a person's own edit leaves, and what they copy. */
export function padRows(transaction: Transaction): void {
	const short: { at: number; cells: DocumentNode[] }[] = [];
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

export const widthOf = (table: DocumentNode): number => {
	let width = 0;
	table.forEach((row) => (width = Math.max(width, row.childCount)));
	return width;
};
