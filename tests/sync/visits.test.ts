import { once } from 'node:events';
import { connect } from 'node:net';
import { createClient } from '@libsql/client';
import { afterEach, expect, test, vi } from 'vitest';
import { Caller, setUpOwner } from '../support/caller.ts';
import { composeServer } from '../support/composed.ts';
import { askInside, startWatchedServer, type Inside } from '../support/inside.ts';
import { until } from '../support/live-client.ts';
import { pause } from '../support/notes.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { count, proved } from '../support/soak.ts';

const AT_ONCE = 10;
const MIB = 1024 * 1024;

afterEach(() => {
	vi.useRealTimers();
});

test('[V24] sockets that come and go, are refused or meet a brief that can’t be read leave no room and no memory behind', async () => {
	const server = await startWatchedServer();
	const owner = await setUpOwner(server);
	const briefs = await Promise.all(
		Array.from({ length: 5 }, (_, i) => owner.createBrief({ title: `Visited ${i}` })),
	);
	const damaged = await owner.createBrief({ title: 'Damaged' });
	/** Rooms linger for a while after their last visitor. */
	const settled = async (): Promise<Inside> => {
		for (const until = performance.now() + 15_000; ;) {
			const inside = await askInside(server);
			if (inside.rooms === 0 || performance.now() > until) return inside;
			await pause(250);
		}
	};
	await settled();
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db`, timeout: 1_000 });
	await database.execute({
		sql: `update doc_update set bytes = x'0909090909' where brief_id = ? and room = 'text'`,
		args: [damaged.id],
	});
	database.close();
	const stranger = new Caller(server.origin);
	const visit = async (n: number): Promise<void> => {
		const kind = n % AT_ONCE;
		const briefId = kind === 1 ? damaged.id : (briefs[n % 5]?.id as string);
		const raw = await new RawSocket(kind === 0 ? stranger : owner, briefId).open();
		if (kind % 2 === 0) raw.socket.send(Uint8Array.of(0, 0, 1, 0));
		if (kind === 0) expect((await raw.closed()).code).toBe(4401);
		else if (kind === 1) expect((await raw.closed()).code).toBe(4503);
		else {
			if (kind > 6) await raw.met();
			// Some leave without a word.
			if (kind % 3 === 0) raw.socket.terminate();
			else raw.socket.close();
			await raw.closed();
		}
	};
	const visits = async (cycles: number): Promise<void> => {
		for (let n = 0; n < cycles; n += AT_ONCE) {
			await Promise.all(Array.from({ length: AT_ONCE }, (_, each) => visit(n + each)));
		}
	};
	await visits(count(100, 500));
	const before = await settled();
	const cycles = count(150, 5_000);
	await visits(cycles);
	const after = await settled();
	const grown = (after.heapBytes - before.heapBytes) / MIB;
	proved(
		'V24',
		'sockets that come and go',
		`${cycles} cycles, a fifth of them refused`,
		`${after.rooms} rooms left, heap grew by ${grown.toFixed(1)} MiB`,
	);
	expect(after.rooms).toBe(0);
	expect(grown).toBeLessThan(10);
	await server.destroy();
}, 300_000);

test('[SYNC9] a socket that answers no ping is ended when it has missed two; one that answers stays', async () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const server = await composeServer();
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Half open' });
	const alive = await new RawSocket(owner, brief.id).met();
	const dead = await new RawSocket(owner, brief.id, 'text', { autoPong: false }).met();
	let pings = 0;
	dead.socket.on('ping', () => pings++);
	let answered = 0;
	alive.socket.on('ping', () => answered++);
	for (const asked of [1, 2]) {
		vi.advanceTimersByTime(20_000);
		await until(() => pings === asked && answered === asked, 'asked');
		// The answer is on its way.
		await pause(50);
		expect(dead.close).toBeNull();
	}
	vi.advanceTimersByTime(20_000);
	expect((await dead.closed()).code).toBe(1006);
	await until(() => answered === 3, 'asked again');
	expect(alive.close).toBeNull();
	alive.socket.terminate();
	await server.destroy();
});

test('[V19] a socket that never becomes one is nobody’s trouble', async () => {
	const server = await composeServer();
	const half = connect(Number(new URL(server.origin).port), '127.0.0.1');
	await once(half, 'connect');
	half.write('GET /sync/briefs/b_aaaaaaaaaaaa/text HTTP/1.1\r\nUpgrade: websocket\r\n');
	half.destroy();
	expect((await fetch(`${server.origin}/api/health`)).status).toBe(200);
	await server.destroy();
});
