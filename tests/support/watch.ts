/** Loaded into a server's process before its own code; answers a signal with what only the process knows. */
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Room } from '#server/sync/room.ts';
import type { Inside } from './inside.ts';
import { ownCpuMs } from './own-cpu.ts';

const RESOLUTION_MS = 5;

const answer = process.env['NIGHTDESK_WATCH'] as string;
v8.setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

let longestWorkMs = 0;
let spentMs = ownCpuMs();
setInterval(() => {
	const nowMs = ownCpuMs();
	longestWorkMs = Math.max(longestWorkMs, nowMs - spentMs);
	spentMs = nowMs;
}, RESOLUTION_MS).unref();

process.on('SIGUSR2', () => {
	const longestStallMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
	// Counting objects collects garbage too.
	const rooms = v8.queryObjects(Room, { format: 'count' });
	collectGarbage();
	const { heapUsed: heapBytes } = process.memoryUsage();
	const said: Inside = { longestStallMs, longestWorkMs, heapBytes, rooms };
	writeFileSync(`${answer}.new`, JSON.stringify(said));
	renameSync(`${answer}.new`, answer);
	// What this took is nobody's stall.
	setImmediate(() => {
		delay.reset();
		longestWorkMs = 0;
		spentMs = ownCpuMs();
	});
});
