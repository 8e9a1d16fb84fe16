import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pages } from '#server/routes/pages.ts';
import { temporaryFolder } from '../support/server.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, '_app/immutable'), { recursive: true });
const files = {
	'index.html':
		'<meta http-equiv="content-security-policy" content="default-src &#39;self&#39;"><p>Nightdesk',
	'_app/immutable/part.js': 'export {};',
	'service-worker.js': '// asleep',
};
for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
const app = pages(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const ask = async (path: string) => {
	const { status, headers } = await app.request(path);
	return [status, headers.get('cache-control'), headers.get('content-security-policy')];
};

test('[PAGE1] every address answers with the document, which is asked for anew each time', async () => {
	const policy = `default-src 'self'; frame-ancestors 'none'`;
	expect(await ask('/')).toEqual([200, 'no-cache', policy]);
	expect(await ask('/briefs/b_abc')).toEqual([200, 'no-cache', policy]);
});

test('[PAGE2] a part is kept for good, and one of another version is not answered with something else', async () => {
	const forGood = 'public, max-age=31536000, immutable';
	expect(await ask('/_app/immutable/part.js')).toEqual([200, forGood, null]);
	expect(await ask('/_app/immutable/gone.js')).toEqual([404, 'no-cache', null]);
});

test('[PAGE3] the service worker is asked for anew each time, and may fetch from here alone', async () => {
	expect(await ask('/service-worker.js')).toEqual([
		200,
		'no-cache',
		`default-src 'none'; connect-src 'self'`,
	]);
});
