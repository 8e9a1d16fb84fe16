/** Runs Vitest and ends with one line of totals, taken from Vitest's own JSON report. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const REPORT = 'test-report.json';

rmSync(REPORT, { force: true });
const { status } = spawnSync(
	process.execPath,
	[
		'node_modules/vitest/vitest.mjs',
		'run',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${REPORT}`,
		...process.argv.slice(2),
	],
	{ stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } },
);

const { passed, failed, skipped, unloaded } = totals();
if (unloaded)
	console.log(`\nTest files that could not be loaded, each counted as failed: ${unloaded}`);
if (status !== 0 && failed === 0) console.log('\nVitest failed outside any test; see above.');
if (passed + failed === 0) console.log('\nNo test ran.');
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1;

function totals() {
	/** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
	let report;
	try {
		report = JSON.parse(readFileSync(REPORT, 'utf8'));
	} catch {
		return { passed: 0, failed: 0, skipped: 0, unloaded: 0 };
	}
	const statuses = report.testResults.flatMap((file) =>
		file.assertionResults.map((test) => test.status),
	);
	// A file that throws while it is imported has no tests to report, only its own failure.
	const unloaded = report.testResults.filter(
		(file) =>
			file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
	).length;
	const passed = statuses.filter((status) => status === 'passed').length;
	const failed = statuses.filter((status) => status === 'failed').length;
	return {
		passed,
		failed: failed + unloaded,
		skipped: statuses.length - passed - failed,
		unloaded,
	};
}
