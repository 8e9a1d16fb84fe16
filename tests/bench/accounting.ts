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

export interface DiskProbe {
	p99Ms: number;
	/** What one such write costs this process, on the average. */
	cpuMs: number;
}

/**
 * What it takes to make 4 KiB durable in the folder where the servers store: nobody who acks what is stored can do
 * with less. At the pace of people who write, because a disk that others use too is slow now and then.
 */
export async function probeDisk(times: number): Promise<DiskProbe> {
	const folder = temporaryFolder();
	const file = openSync(join(folder, 'probe'), 'w');
	const page = Buffer.alloc(4_096, 1);
	const tookMs: number[] = [];
	let cpuUs = 0;
	for (let i = 0; i < times; i++) {
		const begun = performance.now();
		const before = process.cpuUsage();
		writeSync(file, page);
		fdatasyncSync(file);
		const { user, system } = process.cpuUsage(before);
		tookMs.push(performance.now() - begun);
		cpuUs += user + system;
		await new Promise((resume) => setTimeout(resume, PACE_MS));
	}
	closeSync(file);
	rmSync(folder, { recursive: true });
	return { p99Ms: percentile(tookMs, 0.99), cpuMs: cpuUs / 1_000 / times };
}

function readProc(pid: number, file: string): string | null {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return null;
	}
}
