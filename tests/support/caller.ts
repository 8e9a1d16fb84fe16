/** Somebody who calls the HTTP API: keeps a cookie, sends the origin that a page of the desk would. */
import type {
	Brief,
	BriefRequest,
	Handoff,
	Link,
	NewLink,
	Suggestion,
} from '#lib/protocol/answers.ts';
import type { RunningServer } from './server.ts';

export interface Answer<Body> {
	status: number;
	headers: Headers;
	body: Body;
}

export class Caller {
	readonly origin: string;
	cookie: string | null = null;

	constructor(origin: string) {
		this.origin = origin;
	}

	/** @param headers override those a page would send; null leaves one out */
	async call<Body = unknown>(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string | null> = {},
	): Promise<Answer<Body>> {
		const sent: Record<string, string | null> = {
			origin: this.origin,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(this.cookie ? { cookie: this.cookie } : {}),
			...headers,
		};
		const response = await fetch(`${this.origin}${path}`, {
			method,
			redirect: 'manual',
			headers: Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== null),
			...(body === undefined
				? {}
				: { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0] ?? null;
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		return {
			status: response.status,
			headers: response.headers,
			body: (isJson ? JSON.parse(text) : text) as Body,
		};
	}

	async expect<Body>(status: number, method: string, path: string, body?: unknown): Promise<Body> {
		const answer = await this.call<Body>(method, path, body);
		if (answer.status !== status) {
			throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		}
		return answer.body;
	}

	createBrief(request: BriefRequest): Promise<Brief> {
		return this.expect(201, 'POST', '/api/briefs', request);
	}
	readBrief(id: string): Promise<Brief> {
		return this.expect(200, 'GET', `/api/briefs/${id}`);
	}
	handOff(id: string, request: object = {}): Promise<Handoff> {
		return this.expect(202, 'POST', `/api/briefs/${id}/handoffs`, request);
	}
	readHandoff(id: string): Promise<Handoff> {
		return this.expect(200, 'GET', `/api/handoffs/${id}`);
	}
	async suggestions(briefId: string): Promise<Suggestion[]> {
		const page = await this.expect<{ items: Suggestion[] }>(
			200,
			'GET',
			`/api/briefs/${briefId}/suggestions`,
		);
		return page.items;
	}
	share(briefId: string, role: Link['role']): Promise<NewLink> {
		return this.expect(201, 'POST', `/api/briefs/${briefId}/links`, { role });
	}

	/** Waits until the handoff is in one of these states. */
	async until(id: string, ...states: Handoff['state'][]): Promise<Handoff> {
		for (let tries = 0; tries < 400; tries++) {
			const handoff = await this.readHandoff(id);
			if (states.includes(handoff.state)) return handoff;
			await new Promise((resume) => setTimeout(resume, 25));
		}
		throw new Error(`the handoff never was ${states.join(' or ')}`);
	}
}

export const OWNER = {
	name: 'Ines Calder',
	email: 'ines@harbour.example',
	password: 'a long night in november',
};

/** The one who makes the instance theirs; call once a server. */
export async function setUpOwner(server: RunningServer): Promise<Caller> {
	const caller = new Caller(server.origin);
	await caller.expect(201, 'POST', '/api/setup', { token: server.setupToken, ...OWNER });
	return caller;
}

export async function signIn(server: RunningServer): Promise<Caller> {
	const caller = new Caller(server.origin);
	await caller.expect(200, 'POST', '/api/sign-in', {
		email: OWNER.email,
		password: OWNER.password,
	});
	return caller;
}

export async function openAsGuest(
	server: RunningServer,
	link: NewLink,
	name: string,
): Promise<Caller> {
	const caller = new Caller(server.origin);
	const token = link.url.split('/s/')[1];
	await caller.expect(200, 'POST', '/api/links/open', { token, name });
	return caller;
}
