/** The built page: its files, and for every other address the one document that finds its own way. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

export function pages(folder: string): Hono {
	const app = new Hono();
	const index = join(folder, 'index.html');
	// While developing, Vite serves the page and there is no built one.
	if (!existsSync(index)) return app;
	const html = readFileSync(index, 'utf8');
	const policy = readPolicy(html);
	return (
		app
			.get('*', async (c, next) => {
				await next();
				// The file server's own hook comes too late to say this.
				const isPart = c.req.path.startsWith('/_app/immutable/') && c.res.status !== 404;
				c.header('cache-control', isPart ? 'public, max-age=31536000, immutable' : 'no-cache');
				// What the service worker itself may ask for.
				if (c.req.path === '/service-worker.js') {
					c.header('content-security-policy', `default-src 'none'; connect-src 'self'`);
				}
			})
			.get('*', serveStatic({ root: folder, precompressed: true, index: '\0' }))
			// A part of another version: whoever got the document in its place would keep it as that part.
			.get('/_app/*', (c) => c.notFound())
			.get('*', (c) => {
				c.header('content-security-policy', `${policy}; frame-ancestors 'none'`);
				return c.html(html);
			})
	);
}

/** The build writes the hashes of its scripts into a meta tag; a header says the same, and more than a tag can. */
function readPolicy(html: string): string {
	const policy = /<meta http-equiv="content-security-policy" content="([^"]+)"/.exec(html)?.[1];
	if (!policy) throw new Error('The built page carries no content security policy.');
	return policy.replaceAll('&#39;', "'");
}
