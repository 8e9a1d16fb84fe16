/** Runs the tests of the reliability catalogue with their full counts: `npm run soak`, or `npm run soak -- -t V01`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'nightdesk-soak-'));
const table = join(folder, 'table');
const report = join(folder, 'report.json');
const began = performance.now();
const { status } = spawnSync(
	process.execPath,
	[
		'node_modules/vitest/vitest.mjs',
		'run',
		'--project=unit',
		'--no-file-parallelism',
		'--reporter=verbose',
		'--reporter=json',
		`--outputFile.json=${report}`,
		'tests/soak',
		'tests/sync',
		...process.argv.slice(2),
	],
	{
		stdio: 'inherit',
		env: {
			...process.env,
			NODE_ENV: 'test',
			NIGHTDESK_SOAK: '1',
			NIGHTDESK_SOAK_TABLE: table,
		},
	},
);

for (const row of [['', 'what', 'counts', 'result'], ['-', '-', '-', '-'], ...shown()]) {
	console.log(`| ${row.join(' | ')} |`);
}
for (const name of failed()) console.log(`FAILED: ${name}`);
console.log(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

/** @returns {string[][]} what each test said it has shown */
function shown() {
	/** @type {string[][]} */
	const rows = JSON.parse(`[${read(table).trim().replaceAll('\n', ',')}]`);
	return rows.sort(([a = ''], [b = '']) => a.localeCompare(b));
}

/** @returns {string[]} */
function failed() {
	/** @type {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} */
	const { testResults } = JSON.parse(read(report) || '{"testResults":[]}');
	return testResults
		.flatMap((file) => file.assertionResults)
		.filter((test) => test.status === 'failed')
		.map((test) => test.fullName);
}

/** @param {string} file */
function read(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
