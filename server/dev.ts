/** Puts the API and the live documents on Vite's own port while developing, as production has them on one. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Plugin, RunnableDevEnvironment, ViteDevServer } from 'vite';

// Spelled out, because this file is loaded with Vite's own configuration, before the server can be.
type Nightdesk = {
	fetch(request: Request, bindings: object): Response | Promise<Response>;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	close(): Promise<void>;
};
type Main = { compose: (config: unknown) => Promise<Nightdesk> };
type Config = {
	readConfig: (
		env: Record<string, string | undefined>,
	) => { ok: true; config: unknown } | { ok: false; faults: string[] };
};

export function nightdeskServer(): Plugin {
	return {
		name: 'nightdesk-server',
		apply: 'serve',
		configureServer(vite) {
			const http = vite.httpServer;
			if (process.env['VITEST'] || !http) return;

			let running: Promise<Nightdesk> | undefined;
			const current = () => (running ??= start(vite));
			const stop = async () => {
				const ending = running;
				running = undefined;
				await ending?.then((nightdesk) => nightdesk.close()).catch(() => undefined);
			};
			const report = (error: unknown) => vite.config.logger.error(String((error as Error).stack));

			// Not before the port is ours: a restarted Vite still holds the store of the one it replaces.
			http.once('listening', () => void current().catch(report));
			http.once('close', () => void stop());
			vite.watcher.on('change', (file) => {
				if (!ssr(vite).runner.evaluatedModules.getModulesByFile(file)) return;
				void stop().then(current).catch(report);
			});

			const listener = getRequestListener(
				async (request, bindings) => (await current()).fetch(request, bindings),
				{ overrideGlobalObjects: false },
			);
			vite.middlewares.use((request, response, next) => {
				if (/^\/api(\/|$)/.test(request.url ?? '')) void listener(request, response);
				else next();
			});
			http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				if (!request.url?.startsWith('/sync/')) return;
				current().then(
					(nightdesk) => nightdesk.upgrade(request, socket, head),
					() => socket.destroy(),
				);
			});
		},
	};
}

const ssr = (vite: ViteDevServer) => vite.environments.ssr as RunnableDevEnvironment;

async function start(vite: ViteDevServer): Promise<Nightdesk> {
	const { runner } = ssr(vite);
	runner.clearCache();
	const { readConfig } = await runner.import<Config>('/server/config.ts');
	const { compose } = await runner.import<Main>('/server/compose.ts');
	const { port } = vite.httpServer?.address() as AddressInfo;
	const origin = process.env['ORIGIN'] ?? `http://localhost:${port}`;
	const read = readConfig({ ...process.env, PORT: String(port), ORIGIN: origin });
	if (!read.ok) throw new Error(read.faults.join('\n'));
	return compose(read.config);
}
