/** The program inside the test's own process, for what a test can reach only there: its limits and its timers. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { readConfig } from '#server/config.ts';
import { compose } from '#server/compose.ts';
import { temporaryFolder } from './server.ts';

export interface ComposedServer {
	origin: string;
	setupToken: string | null;
	/** Ends it and forgets its data. */
	destroy(): Promise<void>;
}

export async function composeServer(
	env: Record<string, string> = {},
	callLimits?: Parameters<typeof compose>[1],
): Promise<ComposedServer> {
	const dataFolder = temporaryFolder();
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const read = readConfig({ PORT: String(port), NIGHTDESK_DATA: dataFolder, ...env });
	if (!read.ok) throw new Error(read.faults.join(' '));
	// The set-up link is printed, and nowhere else.
	const printed: unknown[] = [];
	const print = console.log;
	console.log = (...line: unknown[]) => printed.push(...line);
	const nightdesk = await compose(read.config, callLimits).finally(() => (console.log = print));
	const listener = getRequestListener(
		(request, bindings) => nightdesk.fetch(request, bindings as HttpBindings),
		{ overrideGlobalObjects: false },
	);
	server.on('request', (request, response) => void listener(request, response));
	server.on('upgrade', nightdesk.upgrade);
	return {
		origin: `http://127.0.0.1:${port}`,
		setupToken: /\/setup\/(\S+)/.exec(printed.join(' '))?.[1] ?? null,
		async destroy() {
			await nightdesk.close();
			server.close();
			server.closeAllConnections();
			rmSync(dataFolder, { recursive: true, force: true });
		},
	};
}
