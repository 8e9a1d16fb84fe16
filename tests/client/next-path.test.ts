import { expect, test } from 'vitest';
import { nextPath, nextQuery } from '#lib/client/next-path.ts';

const ORIGIN = 'https://desk.harbour.example';

test('[NEXT1] a sign-in leads back to the path it came from', () => {
	const from = new URL('/briefs/b_abc?x=1', ORIGIN);
	const wanted = new URLSearchParams(nextQuery(from)).get('next');
	expect(nextPath(wanted, ORIGIN)).toBe('/briefs/b_abc?x=1');
});

test('[NEXT2] nothing leads to another origin', () => {
	const others = [
		'https://elsewhere.example/',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'/\t/elsewhere.example',
		'/\n//elsewhere.example',
		'javascript:alert(1)',
		'elsewhere',
		'',
	];
	for (const wanted of others) expect(nextPath(wanted, ORIGIN)).toBe('/');
	expect(nextPath(null, ORIGIN)).toBe('/');
});
