/** Somebody who calls the HTTP API: keeps a cookie, sends the origin that a page of the desk would. */
import type {
	Brief,
	BriefRequest,
	Handoff,
	Link,
	NewApiToken,
	NewInvitation,
	NewLink,
	Scope,
	Suggestion,
	User,
} from '#lib/protocol/answers.ts';
import type { RunningServer } from './server.ts';

export interface Answer<Body> {
	status: number;
	headers: Headers;
	body: Body;
}

export class Caller {
	readonly origin: string;
	/** Of the session. */
	cookie: string | null = null;
	/** Of the browser, which stays when somebody signs out. */
	device: string | null = null;
	/** An API token: with one, neither cookie nor origin is sent. */
	bearer: string | null = null;

	constructor(origin: string) {
		this.origin = origin;
	}

	/** What says who is calling. */
	get credentials(): Record<string, string> {
		if (this.bearer) return { authorization: `Bearer ${this.bearer}` };
		const cookies = [this.cookie, this.device].filter((cookie) => cookie !== null);
		return {
			origin: this.origin,
			...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
		};
	}

	/** @param headers override those a page would send; null leaves one out */
	async call<Body = unknown>(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string | null> = {},
	): Promise<Answer<Body>> {
		const sent: Record<string, string | null> = {
			...this.credentials,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
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
		for (const header of response.headers.getSetCookie()) {
			const cookie = header.split(';')[0] ?? null;
			if (/^(__Host-)?device=/.test(header)) this.device = cookie;
			else this.cookie = cookie;
		}
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
export async function setUpOwner(
	server: Pick<RunningServer, 'origin' | 'setupToken'>,
): Promise<Caller> {
	const caller = new Caller(server.origin);
	await caller.expect(201, 'POST', '/api/setup', { token: server.setupToken, ...OWNER });
	return caller;
}

/** @param name a member who joined by `joinAs`; the owner without one */
export async function signIn(server: RunningServer, name?: string): Promise<Caller> {
	const caller = new Caller(server.origin);
	await caller.expect(200, 'POST', '/api/sign-in', {
		email: name === undefined ? OWNER.email : emailOf(name),
		password: name === undefined ? OWNER.password : PASSWORD,
	});
	return caller;
}

export const PASSWORD = 'another long night at sea';

/** Invites somebody, who accepts. */
export async function joinAs(
	server: RunningServer,
	owner: Caller,
	name: string,
): Promise<Caller & { id: string }> {
	const { url } = await owner.expect<NewInvitation>(201, 'POST', '/api/invitations', {
		role: 'member',
	});
	const caller = new Caller(server.origin);
	const { user } = await caller.expect<{ user: User }>(201, 'POST', '/api/invitations/accept', {
		token: url.split('/join/')[1],
		name,
		email: emailOf(name),
		password: PASSWORD,
	});
	return Object.assign(caller, { id: user.id });
}

export const emailOf = (name: string): string =>
	`${name.toLowerCase().replaceAll(/\W+/g, '.')}@harbour.example`;

/** A program that acts for this person. */
export async function withToken(person: Caller, scopes: Scope[]): Promise<Caller & { id: string }> {
	const made = await person.expect<NewApiToken>(201, 'POST', '/api/tokens', {
		name: 'nightly export',
		scopes,
	});
	const caller = Object.assign(new Caller(person.origin), { id: made.id });
	caller.bearer = made.token;
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
