/** A scriptable server that speaks like OpenAI's, over real HTTP: it records what it was sent, and misbehaves as told. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelRequest {
	path: string;
	headers: IncomingHttpHeaders;
	/** The body as it came over the wire. */
	text: string;
	body: {
		model: string;
		stream: boolean;
		messages: { role: string; content: string }[];
		response_format?: { type: string; json_schema?: { schema: object } };
	};
	at: number;
}

/** What the server does with one request. It may leave it open for ever. */
export type Turn = (response: ServerResponse, request: ModelRequest) => void | Promise<void>;

export interface ModelServer {
	baseUrl: string;
	requests: ModelRequest[];
	/** Plays these turns in order; the last is played again for whatever comes after. */
	play(...turns: Turn[]): void;
	/** How many answers are still open. */
	open(): number;
	close(): Promise<void>;
}

export async function startModelServer(...turns: Turn[]): Promise<ModelServer> {
	let script = turns;
	const requests: ModelRequest[] = [];
	const open = new Set<ServerResponse>();
	const server = createServer((incoming, response) => {
		open.add(response);
		response.on('close', () => open.delete(response));
		response.on('error', () => undefined);
		const pieces: Buffer[] = [];
		incoming.on('data', (piece: Buffer) => pieces.push(piece));
		incoming.on('end', () => {
			const text = Buffer.concat(pieces).toString();
			const request: ModelRequest = {
				path: incoming.url ?? '',
				headers: incoming.headers,
				text,
				body: (text === '' ? {} : JSON.parse(text)) as ModelRequest['body'],
				at: Date.now(),
			};
			requests.push(request);
			const turn = script.length > 1 ? script.shift() : script[0];
			void turn?.(response, request);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		play: (...next) => {
			script = next;
		},
		open: () => open.size,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const piece = (content: string): string =>
	event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
export const beginStream = (response: ServerResponse): void => {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.flushHeaders();
};

/** Streams an answer in small pieces, and ends it as a server that is well does. */
export const answers =
	(
		content: string | object,
		{ finish = 'stop', tokens = 120 }: { finish?: string | null; tokens?: number | null } = {},
	): Turn =>
	(response) => {
		beginStream(response);
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		for (let at = 0; at < text.length; at += 7) response.write(piece(text.slice(at, at + 7)));
		if (finish !== null) {
			response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }));
		}
		if (tokens !== null) response.write(event({ choices: [], usage: { total_tokens: tokens } }));
		response.end('data: [DONE]\n\n');
	};

export const refuses =
	(status: number, headers: Record<string, string> = {}, body: object | string = {}): Turn =>
	(response) => {
		const isText = typeof body === 'string';
		response.writeHead(status, {
			'content-type': isText ? 'text/html' : 'application/json',
			...headers,
		});
		response.end(isText ? body : JSON.stringify(body));
	};

/** Takes the request and never says a word. */
export const keepsSilent: Turn = () => undefined;

/** Begins an answer, then goes silent. */
export const stalls: Turn = (response) => {
	beginStream(response);
	response.write(piece('{"suggestions":'));
};

/** Begins an answer, then drops the connection as a dying process does. */
export const resets: Turn = (response) => {
	beginStream(response);
	response.write(piece('{"suggestions":['));
	setTimeout(() => response.socket?.resetAndDestroy(), 20);
};

/** One byte at a time, for ever. */
export const drips =
	(everyMs: number): Turn =>
	(response) => {
		beginStream(response);
		let at = 0;
		const endless = piece('drop ').repeat(1_000);
		const timer = setInterval(() => response.write(endless.charAt(at++ % endless.length)), everyMs);
		response.on('close', () => clearInterval(timer));
	};

/** As fast as the other side reads, for ever. */
export const floods: Turn = (response) => {
	beginStream(response);
	const much = piece('x'.repeat(64 * 1024));
	const pour = (): void => {
		while (!response.destroyed && response.write(much));
	};
	response.on('drain', pour);
	pour();
};

/** Sends these bytes as the body of a stream. */
export const streams =
	(body: string): Turn =>
	(response) => {
		beginStream(response);
		response.end(body);
	};

/** Plays an answer that was recorded from a real server; see tests/assets/model-servers. */
export const replays =
	(name: string): Turn =>
	(response) => {
		const recorded = readFileSync(`tests/assets/model-servers/${name}.response.http`, 'utf8');
		const [head = '', body = ''] = recorded.split(/\r?\n\r?\n([^]*)/);
		const [status = '', ...lines] = head.split(/\r?\n/);
		const headers = lines
			.map((line): [string, string] => {
				const colon = line.indexOf(':');
				return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
			})
			// Node frames what it sends itself.
			.filter(([header]) => !['transfer-encoding', 'connection', 'keep-alive'].includes(header));
		response.writeHead(Number(status.split(' ')[1]), Object.fromEntries(headers));
		response.end(body);
	};

/** A suggestion in the form that is asked for, to be varied. */
export const suggestion = (over: object = {}): Record<string, unknown> => ({
	section: 'goal',
	label: null,
	quote: '',
	occurrence: null,
	kind: 'question',
	rationale: 'Nobody said so.',
	text: 'Who decides this?',
	leansOn: [],
	standsAlone: true,
	epistemic: 'recommended',
	source: null,
	...over,
});
