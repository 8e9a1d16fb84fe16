/** What a benchmark says: a JSON line a measurement, a table, and the figures that goals and floors are held against. */
import { availableParallelism, loadavg } from 'node:os';

/** A ratio within one run, or a size: what says the same on another machine. */
export interface Figure {
	name: string;
	value: number;
	/** Never more than this; null where only the floor matters. */
	goal: number | null;
}

export type Cell = string | number | null;

export function printMeasurement(measurement: Record<string, Cell>): void {
	const rounded = Object.entries(measurement).map(([name, value]) => [
		name,
		typeof value === 'number' ? Number(value.toPrecision(4)) : value,
	]);
	console.log(JSON.stringify(Object.fromEntries(rounded)));
}

export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
	const lines = [head, ...rows].map((cells) => cells.map(show));
	const widths = head.map((_, column) =>
		Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
	);
	const line = (cells: string[]): string =>
		cells
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join('  ');
	console.log(`\n${lines.map(line).join('\n')}\n`);
}

export function printFigures(figures: readonly Figure[]): void {
	if (figures.length === 0) return;
	printTable(
		['figure', 'measured', 'goal', ''],
		figures.map(({ name, value, goal }) => [
			name,
			value,
			goal,
			goal === null ? null : value <= goal ? 'met' : 'missed',
		]),
	);
}

/** Who else is at work here is half of what a figure means. */
export function sayMachine(): string {
	const busy = loadavg()[0] ?? 0;
	return `Node ${process.versions.node}, ${availableParallelism()} cores, load of the last minute ${busy.toFixed(1)}`;
}

function show(cell: Cell): string {
	if (cell === null) return '–';
	if (typeof cell === 'string') return cell;
	return cell >= 100 ? cell.toFixed(0) : cell >= 10 ? cell.toFixed(1) : cell.toFixed(2);
}
