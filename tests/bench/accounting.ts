/** What the operating system counts of a process. */
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/server.ts';
import { percentile } from './statistics.ts';

/** Linux counts a process's time in hundredths of a second, on every architecture that Node runs on. */
const TICK_MS = 10;
const PACE_MS = 4;

/** @returns ms of CPU that all its threads have used since its start; null where there is no /proc */
export function cpuMs(pid: number): number | null {
	const stat = readProc(pid, 'stat');
	if (stat === null) return null;
	// The name before it may hold anything, so fields are counted from its bracket: utime and stime are 14 and 15.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** @returns null where there is no /proc */
export function rssKib(pid: number): number | null {
	const status = readProc(pid, 'status');
	return status === null ? null : Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
}

/**
 * What it takes to make 4 KiB durable in the folder where the servers store, at the pace of people who write, because a
 * disk that others use too is slow now and then.
 * @returns ms, p99
 */
export async function probeDisk(times: number): Promise<number> {
	const folder = temporaryFolder();
	const file = openSync(join(folder, 'probe'), 'w');
	const page = Buffer.alloc(4_096, 1);
	const tookMs: number[] = [];
	for (let i = 0; i < times; i++) {
		const begun = performance.now();
		writeSync(file, page);
		fdatasyncSync(file);
		tookMs.push(performance.now() - begun);
		await new Promise((resume) => setTimeout(resume, PACE_MS));
	}
	closeSync(file);
	rmSync(folder, { recursive: true });
	return percentile(tookMs, 0.99);
}

function readProc(pid: number, file: string): string | null {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return null;
	}
}
