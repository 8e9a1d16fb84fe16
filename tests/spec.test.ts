import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('[SPEC1] every rule is proved by a test, and every test names a rule', () => {
	const rules = readFileSync('tests/SPEC.md', 'utf8').matchAll(/^\*\*([A-Z]+\d+)\*\* /gm);
	const written = [...rules].map(([, id]) => id);
	const named = readdirSync('tests', { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.test.ts'))
		.flatMap((file) => [
			...readFileSync(`tests/${file}`, 'utf8').matchAll(/(?:\btest|\))\(\s*['"`]\[([A-Z]+\d+)\]/g),
		])
		.map(([, id]) => id);
	expect(new Set(written).size).toBe(written.length);
	expect([...new Set(named)].sort()).toEqual([...written].sort());
});
