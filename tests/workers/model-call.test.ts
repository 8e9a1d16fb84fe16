import { afterEach, beforeAll, expect, test } from 'vitest';
import { AttemptFailed } from '#server/jobs/attempt-failed.ts';
import { CALL_LIMITS, type CallLimits } from '#server/workers/model/call.ts';
import { createModelWorker } from '#server/workers/model/worker.ts';
import type { WorkStep } from '#server/workers/desk-worker.ts';
import { snapshotOf } from '../checklist/snapshot-of.ts';
import { until } from '../support/live-client.ts';
import {
	answers,
	beginStream,
	drips,
	floods,
	keepsSilent,
	refuses,
	replays,
	resets,
	stalls,
	startModelServer,
	streams,
	suggestion,
	type ModelServer,
} from '../support/model-server.ts';

let model: ModelServer;
beforeAll(async () => {
	model = await startModelServer();
	return () => model.close();
});
afterEach(() => {
	model.requests.length = 0;
});

const BRIEF = snapshotOf({ title: 'Archive', goal: ['The archive is moved by 3 December.'] });
const ONE = { suggestions: [suggestion({ quote: '3 December' })] };
const SHORT: CallLimits = {
	firstByteMs: 300,
	idleMs: 300,
	attemptMs: 600,
	restMs: 100,
	answerBytes: 2 * 1024 * 1024,
};

/** One attempt: its step, or how it failed. */
async function attempt(
	limits: CallLimits = CALL_LIMITS,
	{
		signal = new AbortController().signal,
		key = 'nd-test-key',
		from = 0,
	}: { signal?: AbortSignal; key?: string | null; from?: number } = {},
): Promise<{ step?: WorkStep; failure?: AttemptFailed }> {
	const worker = createModelWorker(
		{ baseUrl: model.baseUrl, apiKey: key, name: 'larch-3' },
		{ hands: 1, limits, now: () => Date.now() },
	);
	try {
		for await (const step of worker.steps(BRIEF, { from, signal })) return { step };
		return {};
	} catch (error) {
		if (error instanceof AttemptFailed) return { failure: error };
		throw error;
	}
}
const failureOf = async (limits?: CallLimits): Promise<AttemptFailed> => {
	const { failure } = await attempt(limits);
	if (!failure) throw new Error('the attempt did not fail');
	return failure;
};

test('[MODEL1] one streamed call with a schema brings suggestions, and says how many tokens it took', async () => {
	model.play(answers(ONE, { tokens: 321 }));
	const { step } = await attempt();
	expect(step).toMatchObject({
		tokens: 321,
		refused: 0,
		did: 'Read the brief once: 1 suggestion.',
	});
	expect(step?.proposals[0]).toMatchObject({ quote: '3 December', kind: 'question' });
	const [request] = model.requests;
	expect(request?.path).toBe('/v1/chat/completions');
	expect(request?.body).toMatchObject({
		model: 'larch-3',
		stream: true,
		stream_options: { include_usage: true },
		response_format: { type: 'json_schema', json_schema: { strict: true } },
	});
	expect(request?.headers.authorization).toBe('Bearer nd-test-key');
	expect(Object.keys(request?.headers ?? {}).filter((name) => /stainless/.test(name))).toEqual([]);
	expect(await attempt(CALL_LIMITS, { from: 1 })).toEqual({});
	expect(model.requests).toHaveLength(1);
});

test('[MODEL1] a server that says nothing of tokens, and one without a key, are worked with', async () => {
	model.play(answers(ONE, { tokens: null }));
	const { step } = await attempt(CALL_LIMITS, { key: null });
	expect(step?.tokens).toBeNull();
	expect(step?.proposals).toHaveLength(1);
});

test('[MODEL5] a server that refuses the schema is asked once more in JSON, and no third time', async () => {
	model.play(replays('llama.cpp/error-bad-schema'), answers(ONE));
	const { step } = await attempt();
	expect(step?.proposals).toHaveLength(1);
	expect(model.requests.map(({ body }) => body.response_format?.type)).toEqual([
		'json_schema',
		'json_object',
	]);
	model.play(refuses(400, {}, { error: { message: 'no' } }));
	expect(await failureOf()).toMatchObject({
		message: 'The model’s server refused the request.',
		retryAfterMs: null,
	});
	expect(model.requests).toHaveLength(4);
});

test('[MODEL5] a server that takes the schema and ignores it gets nothing past the check', async () => {
	for (const text of [
		'Here are some thoughts.',
		'```json\n{"suggestions":[]}\n```',
		'{"suggestions":[{"kind":"replace"',
		'{"suggestions":"none"}',
		'{"suggestions":[],"notes":"more"}',
		'{"suggestions":[{"kind":"replace","section":"goal","quote":"archive","text":"x"}]}',
		'[]',
		'null',
	]) {
		model.play(answers(text));
		const failure = await failureOf();
		expect(failure.message, text).toBe('The model’s answer could not be read.');
		expect(failure.retryAfterMs).toBeNull();
	}
});

test('[V32] a server that accepts and never answers, or stops in the middle, is cut at its deadline', async () => {
	for (const turn of [keepsSilent, stalls]) {
		model.play(turn);
		const failure = await failureOf(SHORT);
		expect(failure.message).toBe('The model timed out.');
		expect(failure.retryAfterMs).toBe(0);
		await until(() => model.open() === 0, 'hung up on');
	}
});

test('[V33] a busy server is left alone as long as it says, within bounds; a failing one is tried again', async () => {
	model.play(refuses(429, { 'retry-after': '7' }));
	expect(await failureOf()).toMatchObject({ retryAfterMs: 7_000 });
	model.play(refuses(503, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() }));
	const dated = await failureOf();
	expect(dated.retryAfterMs).toBeGreaterThan(15_000);
	expect(dated.retryAfterMs).toBeLessThanOrEqual(20_000);
	model.play(refuses(429, { 'retry-after': '86400' }));
	const bounded = await failureOf();
	expect(bounded.retryAfterMs).toBeGreaterThan(60_000);
	expect(bounded.retryAfterMs).toBeLessThanOrEqual(CALL_LIMITS.attemptMs + CALL_LIMITS.restMs);
	model.play(refuses(429, { 'retry-after': 'soon' }));
	expect(await failureOf()).toMatchObject({ retryAfterMs: 0 });
	model.play(refuses(500));
	expect(await failureOf()).toMatchObject({
		message: 'The model’s server failed.',
		retryAfterMs: 0,
	});
});

test('[V33] what no further attempt can mend is not tried again, and names the setting', async () => {
	const quota = { error: { code: 'insufficient_quota', message: 'pay' } };
	const named = [
		[refuses(401), /OPENAI_API_KEY/],
		[refuses(403), /OPENAI_API_KEY/],
		[refuses(404), /OPENAI_MODEL/],
		[replays('llama.cpp/error-not-found'), /OPENAI_BASE_URL/],
		[refuses(429, {}, quota), /quota/],
		[replays('llama.cpp/error-context-exceeded'), /longer than this model can read/],
	] as const;
	for (const [turn, words] of named) {
		model.play(turn);
		const failure = await failureOf();
		expect(failure.message).toMatch(words);
		expect(failure.retryAfterMs).toBeNull();
	}
	expect(model.requests).toHaveLength(named.length);
});

test('[V48] a redirect is not followed', async () => {
	const elsewhere = await startModelServer(answers(ONE));
	for (const status of [301, 302, 307, 308]) {
		model.play(refuses(status, { location: `${elsewhere.baseUrl}/chat/completions` }));
		expect((await failureOf()).message).toMatch(/redirects are not followed/);
	}
	expect(elsewhere.requests).toEqual([]);
	await elsewhere.close();
});

test('[V34] an answer that was cut off by its length is no answer', async () => {
	model.play(answers('{"suggestions":[]}', { finish: 'length' }));
	const failure = await failureOf();
	expect(failure.message).toMatch(/^Answer cut off/);
	expect(failure.retryAfterMs).toBeNull();
});

test('[V35] garbage, a web page and an answer without words end with a name of their own', async () => {
	const secret = 'canary-7f3a';
	const named = [
		[streams(`data: ${secret} {{{\n\n`), 'The model’s answer could not be read.'],
		[streams(`data: null\n\ndata: [DONE]\n\n`), 'The model’s answer could not be read.'],
		[streams(`data: {"choices":"${secret}"}\n\n`), 'The model’s answer could not be read.'],
		[streams(`${secret}\n`.repeat(50)), 'The model answered without a word.'],
		[streams('data: {"choices":[]}\n\ndata: [DONE]\n\n'), 'The model answered without a word.'],
		[answers(''), 'The model answered without a word.'],
		[answers('no', { finish: 'content_filter' }), 'The model declined to answer.'],
		[answers('{}', { finish: 'tool_calls' }), 'The model’s answer could not be read.'],
		[refuses(200, {}, `<html>${secret}</html>`), /does not stream/],
		[refuses(200, {}, { choices: [] }), /does not stream/],
	] as const;
	for (const [turn, says] of named) {
		model.play(turn);
		const failure = await failureOf();
		expect(failure.message).toMatch(says);
		expect(failure.retryAfterMs).toBeNull();
		expect(failure.stack).not.toContain(secret);
		expect(failure.cause).toBeUndefined();
	}
});

test('[V36] an answer without end is cut by its size, and one that drips by its time', async () => {
	model.play(floods);
	const large = await failureOf();
	expect(large).toMatchObject({ retryAfterMs: null });
	expect(large.message).toMatch(/cut at 2 MiB/);
	await until(() => model.open() === 0, 'hung up on');

	model.play(drips(10));
	expect((await failureOf(SHORT)).message).toBe('The model timed out.');
	await until(() => model.open() === 0, 'hung up on');
});

test('[V37] a connection that breaks in the middle, or is refused, is tried again as a new attempt', async () => {
	model.play(resets);
	const broken = await failureOf();
	expect(broken.message).toMatch(/broke in the middle/);
	expect(broken.retryAfterMs).toBe(0);
	model.play(answers('{"suggestions":[]}', { finish: null }));
	expect((await failureOf()).retryAfterMs).toBe(0);
	model.play(streams('data: {"error":{"message":"out of memory"}}\n\n'));
	expect(await failureOf()).toMatchObject({
		message: 'The model’s server failed.',
		retryAfterMs: 0,
	});

	const gone = await startModelServer();
	await gone.close();
	const worker = createModelWorker(
		{ baseUrl: gone.baseUrl, apiKey: null, name: 'larch-3' },
		{ hands: 1, limits: CALL_LIMITS, now: () => Date.now() },
	);
	const steps = worker.steps(BRIEF, { from: 0, signal: new AbortController().signal });
	await expect(steps[Symbol.asyncIterator]().next()).rejects.toMatchObject({
		message: 'The model could not be reached.',
		retryAfterMs: 0,
	});
});

test('[MODEL6] an answer that said its last word counts, whatever happens to the connection after it', async () => {
	model.play((response) => {
		beginStream(response);
		const content = JSON.stringify(ONE);
		const said = { choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }] };
		response.write(`data: ${JSON.stringify(said)}\n\n`);
		setTimeout(() => response.socket?.resetAndDestroy(), 20);
	});
	const { step } = await attempt();
	expect(step?.proposals).toHaveLength(1);
	expect(step?.tokens).toBeNull();
});

test('[MODEL9] a run that is halted hangs up at once', async () => {
	const halt = new AbortController();
	model.play(drips(10));
	const running = attempt(CALL_LIMITS, { signal: halt.signal });
	await until(() => model.open() === 1, 'answering');
	halt.abort(new Error('halted'));
	await expect(running).rejects.toThrow('halted');
	await until(() => model.open() === 0, 'hung up on');
});

test('[MODEL8] recorded answers of llama.cpp end as what they are', async () => {
	const ended = async (name: string) => {
		model.play(replays(`llama.cpp/${name}`));
		const { step, failure } = await attempt();
		return failure?.message ?? step?.did;
	};
	expect(await ended('schema-cut-by-length')).toMatch(/^Answer cut off/);
	// Its schema was another one than ours: a whole, well-formed answer of which nothing fits.
	expect(await ended('schema-stream')).toBe('The model’s answer could not be read.');
	expect(await ended('chat-stream-usage')).toMatch(/^Answer cut off/);
	for (const plain of ['chat-plain', 'schema-plain', 'json-object', 'models', 'health']) {
		expect(await ended(plain), plain).toMatch(/does not stream/);
	}
	expect(await ended('error-no-messages')).toBe('The model’s server refused the request.');
});
