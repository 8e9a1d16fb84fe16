/** A client on a thread of its own, which nothing that a benchmark does keeps waiting: it asks all the time. */
import { Agent, get } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const PAUSE_MS = 3;

export interface Probe {
	/** @returns the longest that an answer was waited for since the last call, in ms, and how many came */
	read(): Promise<{ longestMs: number; answers: number }>;
	stop(): Promise<void>;
}

export function startProbe(origin: string): Probe {
	const thread = new Worker(new URL(import.meta.url), { workerData: origin });
	return {
		async read() {
			const { promise, resolve, reject } =
				Promise.withResolvers<Awaited<ReturnType<Probe['read']>>>();
			thread.once('message', resolve);
			thread.once('error', reject);
			thread.postMessage('read');
			return promise.finally(() => thread.off('error', reject));
		},
		stop: async () => void (await thread.terminate()),
	};
}

async function probe(origin: string): Promise<never> {
	const agent = new Agent({ keepAlive: true });
	let waits: number[] = [];
	let wanted = false;
	parentPort?.on('message', () => (wanted = true));
	for (;;) {
		const begun = performance.now();
		await new Promise((resolve, reject) => {
			get(`${origin}/api/health`, { agent }, (response) => response.resume().on('end', resolve)).on(
				'error',
				reject,
			);
		});
		waits.push(performance.now() - begun);
		// Told after an answer, so that a wait that is on when it is asked for counts too.
		if (wanted) {
			parentPort?.postMessage({ longestMs: Math.max(...waits), answers: waits.length });
			wanted = false;
			waits = [];
		}
		await new Promise((resume) => setTimeout(resume, PAUSE_MS));
	}
}

if (!isMainThread) await probe(workerData as string);
