import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { expect, test, vi } from 'vitest';
import { readConfig } from '#server/config.ts';
import { compose } from '#server/compose.ts';
import { Caller, OWNER } from '../support/caller.ts';
import { keepsSilent, startModelServer } from '../support/model-server.ts';
import { temporaryFolder } from '../support/server.ts';

test('[V32] a model that never answers fails its handoff by name, and other handoffs go on meanwhile', async () => {
	const model = await startModelServer(keepsSilent);
	const folder = temporaryFolder();
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const read = readConfig({
		PORT: String(port),
		NIGHTDESK_DATA: folder,
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_MODEL: 'larch-3',
	});
	if (!read.ok) throw new Error(read.faults.join(' '));
	// The set-up link is printed, and nowhere else.
	const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const limits = { firstByteMs: 700, idleMs: 200, attemptMs: 900, restMs: 0, answerBytes: 1_000 };
	const nightdesk = await compose(read.config, limits);
	const token = /\/setup\/(\S+)/.exec(String(print.mock.calls))?.[1];
	print.mockRestore();
	const listener = getRequestListener(
		(request, bindings) => nightdesk.fetch(request, bindings as HttpBindings),
		{ overrideGlobalObjects: false },
	);
	server.on('request', (request, response) => void listener(request, response));

	const owner = new Caller(`http://127.0.0.1:${port}`);
	await owner.expect(201, 'POST', '/api/setup', { token, ...OWNER });
	const brief = await owner.createBrief({ title: 'Silence', sections: { goal: 'It is TBD.' } });
	const waiting = await owner.handOff(brief.id, { worker: 'model', surfaceAt: 'now' });
	await owner.until(waiting.id, 'working');
	const meanwhile = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(meanwhile.id, 'surfaced');
	expect((await owner.readHandoff(waiting.id)).state).toBe('working');

	const failed = await owner.until(waiting.id, 'failed');
	expect(failed.failure).toBe(
		'The model timed out. Three attempts were made. Nothing was changed.',
	);
	expect(model.requests).toHaveLength(3);

	await nightdesk.close();
	server.close();
	server.closeAllConnections();
	await model.close();
	rmSync(folder, { recursive: true, force: true });
}, 30_000);
