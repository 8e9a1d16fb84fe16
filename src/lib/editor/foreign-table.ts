/** A table of HTML as rows of cells, a line of words each; spanned places stay empty. */
import { MAX_DEPTH, type Block, type Words } from '#brief';
import { isBlank } from '#lib/brief/words.ts';

interface Reading {
	line(element: Element): Words[];
	heading(element: Element): Words[];
	blocks(element: Element): Block[];
}

export function foreignTable(table: Element, depth: number, read: Reading): Block[] {
	const rows = rowsOf(table);
	const grid = gridOf(rows);
	const width = Math.max(0, ...grid.map((row) => row.length));
	// Pages are laid out by tables too; one column is no table, nor is one without a word.
	if (width < 2 || table.getAttribute('role') === 'presentation' || depth + 2 > MAX_DEPTH) {
		return rows.flatMap((row) => [...row.children].flatMap((cell) => read.blocks(cell)));
	}
	const caption = [...table.children].find(({ localName }) => localName === 'caption');
	const words = grid.map((row, index) =>
		row.map((cell) => (cell ? read[index === 0 ? 'heading' : 'line'](cell) : [])),
	);
	const blocks = words.map((row, index): Block => ({
		name: 'tableRow',
		blocks: Array.from({ length: width }, (_, column): Block => ({
			name: index === 0 ? 'tableHeader' : 'tableCell',
			words: row[column] ?? [],
		})),
	}));
	return [
		...(caption ? read.blocks(caption) : []),
		...(words.flat().some((cell) => !isBlank(cell)) ? [{ name: 'table', blocks }] : []),
	];
}

/** Those of the table itself, not of one within it. */
const rowsOf = (table: Element): Element[] =>
	[...table.children].flatMap((part) =>
		part.localName === 'tr'
			? [part]
			: /^t(?:head|body|foot)$/.test(part.localName)
				? [...part.children].filter(({ localName }) => localName === 'tr')
				: [],
	);

/** Nothing that a page writes makes a table wider or longer than a person would read. */
const MOST = 100;

function gridOf(rows: Element[]): (Element | null)[][] {
	const grid: (Element | null)[][] = rows.map(() => []);
	rows.forEach((row, top) => {
		let column = 0;
		for (const cell of row.children) {
			if (!/^t[hd]$/.test(cell.localName)) continue;
			while (grid[top]?.[column] !== undefined) column++;
			const across = span(cell, 'colspan');
			const down = span(cell, 'rowspan');
			for (let y = top; y < Math.min(top + down, grid.length); y++) {
				for (let x = column; x < Math.min(column + across, MOST); x++) {
					(grid[y] ??= [])[x] = y === top && x === column ? cell : null;
				}
			}
			column += across;
		}
	});
	return grid.map((row) => Array.from(row, (cell) => cell ?? null));
}

const span = (cell: Element, name: string): number =>
	Math.min(Math.max(Number.parseInt(cell.getAttribute(name) ?? '1', 10) || 1, 1), MOST);
