import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findBelowFloor } from './floors.ts';

type Measurement = Record<string, string | number | null>;

async function bench(name: string): Promise<Measurement[]> {
	const run = promisify(execFile);
	const { stdout } = await run(process.execPath, ['tests/bench/main.ts', name, '--short']);
	const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
	return lines.map((line) => JSON.parse(line) as Measurement);
}

test('[BENCH1] the sync benchmark brings every edit to everybody, here and over the bare relay', async () => {
	const measured = await bench('sync');
	for (const server of ['relay', 'nightdesk']) {
		expect(measured.find((one) => one['server'] === server)).toMatchObject({ deliveries: 40 });
	}
}, 60_000);

test('[BENCH2] the size benchmark says what a page loads, and all of it is no less than a part', async () => {
	const [measured] = await bench('size');
	const { deskKb, notebookKb, allKb, startMs } = measured as Record<string, number>;
	expect(deskKb).toBeGreaterThan(0);
	expect(notebookKb).toBeGreaterThan(deskKb as number);
	expect(allKb).toBeGreaterThanOrEqual(notebookKb as number);
	expect(startMs).toBeGreaterThan(0);
}, 60_000);

test('[BENCH5] the search benchmark finds every title that it looks for, and one that was changed', async () => {
	const [measured] = await bench('search');
	expect(measured).toMatchObject({ briefs: 60, searches: 12, changes: 1 });
	expect(measured?.['p95Ms']).toBeGreaterThan(0);
}, 60_000);

test('[BENCH6] the idle benchmark opens briefs and leaves them, and says what they cost beside a single one', async () => {
	const [measured] = await bench('idle');
	expect(measured).toMatchObject({ briefs: 30, visited: 30 });
}, 60_000);

test('[BENCH3] a figure above its floor fails a check, and one without a floor does not', () => {
	const figures = [
		{ name: 'slower', value: 1.6, goal: 1 },
		{ name: 'as committed', value: 1.5, goal: 1 },
		{ name: 'new', value: 9, goal: null },
	];
	expect(findBelowFloor(figures, { slower: 1.5, 'as committed': 1.5 })).toEqual([
		'slower is 1.60; its floor is 1.5.',
	]);
});

test('[BENCH4] the short forms of the review and handoffs benchmarks bring, accept and land something', async () => {
	const [review, handoffs] = await Promise.all([bench('review'), bench('handoffs')]);
	const of = (what: string) => review.find((one) => one['what'] === what);
	expect(of('ingest')?.['suggestions']).toBeGreaterThan(0);
	expect(of('last byte to every client')).toMatchObject({ clients: 2, returns: 1 });
	expect(of('accept many')).toMatchObject({ accepted: 3 });
	expect(of('accept many')?.['probes']).toBeGreaterThan(0);
	expect(handoffs).toMatchObject([{ landed: 4 }]);
}, 60_000);
