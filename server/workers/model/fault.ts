/** What can go wrong between here and a model, each by name: its sentence, and whether another attempt may help. */

interface Fault {
	says: string;
	again: boolean;
}

export const FAULT = {
	unreachable: { says: 'The model could not be reached.', again: true },
	'timed-out': { says: 'The model timed out.', again: true },
	'broken-off': {
		says: 'The connection to the model broke in the middle of its answer.',
		again: true,
	},
	busy: { says: 'The model’s server was too busy to answer.', again: true },
	'server-failed': { says: 'The model’s server failed.', again: true },
	'key-refused': {
		says: 'The model’s server refused the key. Check OPENAI_API_KEY.',
		again: false,
	},
	'quota-used-up': { says: 'The model’s provider says that the quota is used up.', again: false },
	'not-there': {
		says: 'There is no such model at that address. Check OPENAI_MODEL and OPENAI_BASE_URL.',
		again: false,
	},
	redirected: {
		says: 'The model’s address leads on to another one, and redirects are not followed. Check OPENAI_BASE_URL.',
		again: false,
	},
	'no-model-server': {
		says: 'What answers there does not stream a model’s words. Check OPENAI_BASE_URL.',
		again: false,
	},
	'brief-too-long': { says: 'The brief is longer than this model can read.', again: false },
	'request-refused': { says: 'The model’s server refused the request.', again: false },
	'cut-off': { says: 'Answer cut off: the model reached its limit of length.', again: false },
	'too-large': { says: 'The model’s answer did not end, and was cut at 2 MiB.', again: false },
	empty: { says: 'The model answered without a word.', again: false },
	declined: { says: 'The model declined to answer.', again: false },
	unreadable: { says: 'The model’s answer could not be read.', again: false },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULT;

/**
 * @param body the refusal's JSON as it came, of which only the codes are believed; its words may repeat the brief
 */
export function faultOfStatus(status: number, body: string): FaultName {
	if (status >= 300 && status < 400) return 'redirected';
	if (status === 401 || status === 403) return 'key-refused';
	if (status === 402 || /"insufficient_quota"/.test(body)) return 'quota-used-up';
	if (status === 404) return 'not-there';
	if (status === 413 || TOO_LONG.test(body)) return 'brief-too-long';
	if (status === 429) return 'busy';
	if (status >= 500 || status === 408 || status === 409 || status === 425) return 'server-failed';
	return 'request-refused';
}

/**
 * What broke a stream that had begun, from what the client library threw.
 * @param error an `APIError` carries what the server said in an event; everything malformed is a `SyntaxError`
 */
export function faultOfError(error: unknown): FaultName {
	if (error instanceof SyntaxError) return 'unreadable';
	const said = error instanceof Error && 'error' in error ? error.error : undefined;
	if (said === undefined) return 'broken-off';
	return TOO_LONG.test(JSON.stringify(said)) ? 'brief-too-long' : 'server-failed';
}

/** llama.cpp, OpenAI and those that speak like it, vLLM. */
const TOO_LONG =
	/"exceed_context_size_error"|"context_length_exceeded"|maximum context length|context (?:size|window)/i;

/**
 * How long a server asks to be left alone.
 * @param header Retry-After: seconds, or a date
 * @returns milliseconds, at most `mostMs`; 0 where nothing readable is asked for
 */
export function retryAfterMs(header: string | null, now: number, mostMs: number): number {
	if (header === null) return 0;
	const asked = /^\s*\d+(\.\d+)?\s*$/.test(header)
		? Number(header) * 1_000
		: Date.parse(header) - now;
	return Number.isFinite(asked) ? Math.round(Math.min(Math.max(0, asked), mostMs)) : 0;
}
