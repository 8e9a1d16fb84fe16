/**
 * `npm run bench [name …] [-- --short] [-- --check]`
 * What costs how much, as ratios within one run: goals stand beside what was measured. `--check` fails when a
 * figure is above what floors.json was committed with; `--short` proves that the benchmarks run and measures nothing.
 */
import { parseArgs } from 'node:util';
import { findBelowFloor, readFloors } from './floors.ts';
import { benchHandoffs } from './handoffs.ts';
import { benchIdle } from './idle.ts';
import { benchLoad } from './load.ts';
import { benchOpen } from './open.ts';
import { printFigures, sayMachine, type Figure } from './report.ts';
import { benchReview } from './review.ts';
import { benchSearch } from './search.ts';
import { benchSize } from './size.ts';
import { benchSync } from './sync.ts';
import { benchType } from './type.ts';

const BENCHES: Record<string, (options: { isShort: boolean }) => Promise<Figure[]>> = {
	sync: benchSync,
	load: benchLoad,
	open: benchOpen,
	type: benchType,
	review: benchReview,
	handoffs: benchHandoffs,
	size: benchSize,
	search: benchSearch,
	idle: benchIdle,
};

const { values, positionals } = parseArgs({
	options: { short: { type: 'boolean' }, check: { type: 'boolean' } },
	allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
	console.error(`There is no benchmark ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.`);
	process.exit(1);
}

console.log(sayMachine());
const figures: Figure[] = [];
for (const name of names) {
	figures.push(...((await BENCHES[name]?.({ isShort: values.short === true })) ?? []));
}
if (!values.short) printFigures(figures);
console.log(sayMachine());
if (values.check) {
	const below = findBelowFloor(figures, readFloors());
	for (const sentence of below) console.log(sentence);
	if (below.length > 0) process.exitCode = 1;
}
