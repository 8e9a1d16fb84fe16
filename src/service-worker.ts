/**
 * Opens the page without a server. It keeps the one document and the parts of its own version, and nothing anybody
 * wrote. A new version waits until every page of the old one is closed, so neither ever loads a part of the other.
 */
import { build, files, version } from '$service-worker';

/** The little of a service worker that this needs: its own library of types contradicts that of pages. */
interface WorkerEvent extends Event {
	readonly request: Request;
	waitUntil(work: Promise<void>): void;
	respondWith(response: Promise<Response>): void;
}
interface Worker {
	addEventListener(
		name: 'install' | 'activate' | 'fetch',
		heard: (event: WorkerEvent) => void,
	): void;
	readonly clients: { claim(): Promise<void> };
}

const worker = globalThis as unknown as Worker;
const SHELL = '/';
const KEPT = `shell ${version}`;
/** Fonts are kept when first used: most alphabets never are. */
const PARTS = new Set([...build, ...files]);
const AHEAD = [...PARTS].filter((path) => /\.(js|css|svg)$/.test(path));
const SILENT_MS = 4_000;
/** A proxy's answer for a server that is not there. */
const BAD_GATEWAY = [502, 503, 504];

worker.addEventListener('install', (event) => event.waitUntil(keepShell()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== location.origin) return;
	if (PARTS.has(pathname)) event.respondWith(answerPart(request));
	else if (request.mode === 'navigate' && !/^\/(api|sync)\//.test(pathname)) {
		event.respondWith(answerPage(request));
	}
});

async function keepShell(): Promise<void> {
	const cache = await caches.open(KEPT);
	const [shell] = await Promise.all([fetch(SHELL, { cache: 'no-store' }), cache.addAll(AHEAD)]);
	const asked = (await shell.clone().text()).match(/\/_app\/[\w./-]+\.js/g) ?? [];
	// The server was updated meanwhile: this document belongs to other parts.
	if (!shell.ok || asked.length === 0 || !asked.every((path) => PARTS.has(path))) {
		throw new Error('another version');
	}
	await cache.put(SHELL, shell);
}

async function dropOthers(): Promise<void> {
	for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
	await worker.clients.claim();
}

/** Its address names its content. */
async function answerPart(request: Request): Promise<Response> {
	const cache = await caches.open(KEPT);
	const kept = await cache.match(request, { ignoreVary: true });
	if (kept) return kept;
	const response = await fetch(request);
	if (response.status === 200) await cache.put(request, response.clone());
	return response;
}

async function answerPage(request: Request): Promise<Response> {
	const silence = new Promise<null>((resolve) => setTimeout(resolve, SILENT_MS, null));
	const response = await Promise.race([fetch(request), silence]).catch(() => null);
	if (response && !BAD_GATEWAY.includes(response.status)) return response;
	const cache = await caches.open(KEPT);
	return (await cache.match(SHELL)) ?? response ?? Response.error();
}
