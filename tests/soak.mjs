/** Runs the tests of the reliability catalogue with their full counts: `npm run soak`, or `npm run soak -- -t V01`. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
	process.execPath,
	[
		'node_modules/vitest/vitest.mjs',
		'run',
		'--project=unit',
		'--no-file-parallelism',
		'--reporter=verbose',
		'tests/soak',
		'tests/sync',
		...process.argv.slice(2),
	],
	{ stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test', NIGHTDESK_SOAK: '1' } },
);
process.exitCode = status ?? 1;
