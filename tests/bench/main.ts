/**
 * `npm run bench [name …] [-- --short] [-- --check]`
 * What costs how much, as ratios within one run: goals stand beside what was measured. `--check` fails when a
 * figure is above what floors.json was committed with; `--short` proves that the benchmarks run and measures nothing.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchLoad } from './load.ts';
import { benchOpen } from './open.ts';
import { printFigures, sayMachine, type Figure } from './report.ts';
import { benchSize } from './size.ts';
import { benchSync } from './sync.ts';

const BENCHES: Record<string, (options: { isShort: boolean }) => Promise<Figure[]>> = {
	sync: benchSync,
	load: benchLoad,
	open: benchOpen,
	size: benchSize,
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
if (values.check) check(figures);
console.log(sayMachine());

function check(measured: readonly Figure[]): void {
	const floors = JSON.parse(
		readFileSync(new URL('floors.json', import.meta.url), 'utf8'),
	) as Record<string, number>;
	for (const { name, value } of measured) {
		const floor = floors[name];
		if (floor === undefined) console.log(`${name} has no floor yet.`);
		else if (value > floor) {
			console.log(`${name} is ${value.toFixed(2)}, above its floor of ${floor}.`);
			process.exitCode = 1;
		}
	}
}
