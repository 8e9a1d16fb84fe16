/** The only way out to a model's server: no redirects, no headers that tell of this machine, nothing without end. */
import { faultOfStatus, type FaultName } from './fault.ts';

export interface Refused {
	fault: FaultName;
	/** The server's Retry-After, as it came. */
	retryAfter: string | null;
}

export interface Wire {
	/** Answers with a stream of events, or throws after `refused` was set. */
	fetch: typeof globalThis.fetch;
	/** Why the server's answer was no answer of a model; null while it may be one. */
	refused(): Refused | null;
	/** Whether the server was reached at all. */
	answered(): boolean;
	/** Stops watching the time between two pieces. */
	close(): void;
}

const SENT = ['accept', 'authorization', 'content-type'];
/** A refusal is read for its code alone. */
const REFUSAL_BYTES = 64 * 1024;

/** @param end called once a limit is passed; whoever made the call aborts it */
export function createWire(
	limits: { firstByteMs: number; idleMs: number; answerBytes: number },
	end: (fault: FaultName) => void,
): Wire {
	let refused: Refused | null = null;
	let answered = false;
	let quiet = setTimeout(end, limits.firstByteMs, 'timed-out');
	const heard = (): void => {
		clearTimeout(quiet);
		quiet = setTimeout(end, limits.idleMs, 'timed-out');
	};

	return {
		async fetch(input, init) {
			const given = new Headers(init?.headers);
			const headers = SENT.flatMap((name): [string, string][] => {
				const value = given.get(name);
				return value === null ? [] : [[name, value]];
			});
			const response = await fetch(input, { ...init, headers, redirect: 'manual' });
			answered = true;
			heard();
			const fault = !response.ok
				? faultOfStatus(response.status, await readStart(response, REFUSAL_BYTES))
				: isEventStream(response)
					? null
					: 'no-model-server';
			if (fault) {
				refused = { fault, retryAfter: response.headers.get('retry-after') };
				await response.body?.cancel();
				throw new Error(fault);
			}
			let left = limits.answerBytes;
			const watched = new TransformStream<Uint8Array, Uint8Array>({
				transform(bytes, controller) {
					heard();
					left -= bytes.byteLength;
					if (left < 0) end('too-large');
					else controller.enqueue(bytes);
				},
			});
			return new Response(response.body?.pipeThrough(watched), {
				status: response.status,
				headers: response.headers,
			});
		},
		refused: () => refused,
		answered: () => answered,
		close: () => clearTimeout(quiet),
	};
}

const isEventStream = ({ headers }: Response): boolean =>
	/^text\/event-stream\b/i.test(headers.get('content-type') ?? '');

async function readStart(response: Response, bytes: number): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let left = bytes;
	const reader = response.body?.getReader();
	while (reader && left > 0) {
		const { done, value } = await reader.read();
		if (done) break;
		text += decoder.decode(value.subarray(0, left), { stream: true });
		left -= value.byteLength;
	}
	reader?.releaseLock();
	return text;
}
