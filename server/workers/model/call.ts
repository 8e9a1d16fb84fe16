/** One question to an OpenAI-compatible server and its streamed answer, within limits of time and size. */
import { z } from 'zod';
import { faultOfError, retryAfterMs, type FaultName } from './fault.ts';
import { createWire, type Refused } from './wire.ts';

export interface ModelServer {
	baseUrl: string;
	/** Null for servers that ask for none. */
	apiKey: string | null;
	/** The model's name, as the server knows it. */
	name: string;
}

export interface CallLimits {
	/** Until the server answers at all: a model on a slow machine reads the whole brief first. */
	firstByteMs: number;
	/** Between two pieces of the answer. */
	idleMs: number;
	/** For an attempt, from its first connection to the last word. */
	attemptMs: number;
	/** What an attempt may add to its own time for the rest after it: three of both end within 5 min. */
	restMs: number;
	answerBytes: number;
}

export const CALL_LIMITS: CallLimits = {
	firstByteMs: 60_000,
	idleMs: 30_000,
	attemptMs: 90_000,
	restMs: 10_000,
	answerBytes: 2 * 1024 * 1024,
};

export type Reply =
	| { ok: true; text: string; tokens: number | null }
	| { ok: false; fault: FaultName; retryAfterMs: number };

type Ended = Extract<Reply, { ok: true }> | ({ ok: false } & Refused);

export interface Question {
	system: string;
	user: string;
	schema: object;
}

interface Call {
	limits: CallLimits;
	signal: AbortSignal;
	/** Ends the attempt; its reason is the fault's name. */
	cut: AbortController;
}

/**
 * @param now epoch ms
 * @throws the reason of `signal` when that ended it; every other end is a value
 */
export async function askModel(
	server: ModelServer,
	question: Question,
	{ limits, now, signal }: { limits: CallLimits; now: () => number; signal: AbortSignal },
): Promise<Reply> {
	const startedAt = now();
	const cut = new AbortController();
	const deadline = setTimeout(() => cut.abort('timed-out'), limits.attemptMs);
	try {
		let ended = await ask(server, question, 'json_schema', { limits, signal, cut });
		if (!ended.ok && ended.fault === 'request-refused') {
			// Not every server knows schemas, and the prompt tells the form as well.
			ended = await ask(server, question, 'json_object', { limits, signal, cut });
		}
		if (ended.ok) return ended;
		const at = now();
		// A clock that was set back has spent nothing, one that was set forward everything.
		const mostMs = limits.attemptMs + limits.restMs - Math.max(0, at - startedAt);
		const rest = retryAfterMs(ended.retryAfter, at, Math.max(0, mostMs));
		return { ok: false, fault: ended.fault, retryAfterMs: rest };
	} finally {
		clearTimeout(deadline);
	}
}

async function ask(
	server: ModelServer,
	{ system, user, schema }: Question,
	form: 'json_schema' | 'json_object',
	{ limits, signal, cut }: Call,
): Promise<Ended> {
	// 34 MB of memory that an instance without a model never needs.
	const { OpenAI } = await import('openai');
	const wire = createWire(limits, (fault) => cut.abort(fault));
	const client = new OpenAI({
		baseURL: server.baseUrl,
		apiKey: server.apiKey ?? 'none',
		adminAPIKey: null,
		organization: null,
		project: null,
		maxRetries: 0,
		timeout: limits.attemptMs,
		logLevel: 'off',
		fetch: wire.fetch,
	});
	const heard = createListener();
	let failure: FaultName | null = null;
	try {
		const stream = await client.chat.completions.create(
			{
				model: server.name,
				messages: [
					{ role: 'system', content: system },
					{ role: 'user', content: user },
				],
				stream: true,
				stream_options: { include_usage: true },
				response_format:
					form === 'json_object'
						? { type: form }
						: {
								type: form,
								json_schema: { name: 'suggestions', strict: true, schema: { ...schema } },
							},
			},
			{ signal: AbortSignal.any([signal, cut.signal]) },
		);
		for await (const event of stream) {
			if (!heard.take(event)) break;
		}
	} catch (error) {
		failure = wire.answered() ? faultOfError(error) : 'unreachable';
	} finally {
		wire.close();
	}
	// An abort ends the loop above without a word.
	signal.throwIfAborted();
	const refused = wire.refused();
	if (refused) return { ok: false, ...refused };
	if (cut.signal.aborted) failure = cut.signal.reason as FaultName;
	const end = heard.end(failure);
	return end.ok ? end : { ...end, retryAfter: null };
}

/** The little of an event that counts; servers add what they like. */
const EVENT = z.object({
	choices: z
		.array(
			z.object({
				delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
				finish_reason: z.string().nullish(),
			}),
		)
		.nullish(),
	usage: z.object({ total_tokens: z.int().nonnegative() }).nullish(),
});

/** Puts the pieces of an answer together, and says how it ended. */
function createListener() {
	let text = '';
	let finish: string | null = null;
	let tokens: number | null = null;
	let began = false;
	let readable = true;
	let declined = false;
	return {
		/** @returns false when nothing that is needed comes after it */
		take(event: unknown): boolean {
			const read = EVENT.safeParse(event);
			if (!read.success) {
				readable = false;
				return false;
			}
			const [choice] = read.data.choices ?? [];
			began ||= choice !== undefined;
			text += choice?.delta?.content ?? '';
			declined ||= Boolean(choice?.delta?.refusal);
			finish = choice?.finish_reason ?? finish;
			tokens = read.data.usage?.total_tokens ?? tokens;
			return finish === null || tokens === null;
		},
		/** @param failure what broke the stream; after its last word that no longer matters, the answer is paid for */
		end(failure: FaultName | null): Extract<Reply, { ok: true }> | { ok: false; fault: FaultName } {
			const fault = ((): FaultName | null => {
				if (!readable) return 'unreadable';
				if (finish === null) return failure ?? (began ? 'broken-off' : 'empty');
				if (declined || finish === 'content_filter') return 'declined';
				if (finish === 'length') return 'cut-off';
				if (finish !== 'stop') return 'unreadable';
				return text.trim() === '' ? 'empty' : null;
			})();
			return fault ? { ok: false, fault } : { ok: true, text, tokens };
		},
	};
}
