/** The HTTP API, typed. Every refusal is thrown as a `Problem` whose message is fit for the screen. */
import { Problem, type ProblemBody } from '#lib/protocol/problem.ts';
import type {
	Brief,
	BriefRequest,
	Decision,
	DecisionRequest,
	Desk,
	Handoff,
	HandoffRequest,
	Link,
	LinkRole,
	Me,
	NewLink,
	OpenedLink,
	Page,
	SetupRequest,
	Suggestion,
	User,
} from '#lib/protocol/answers.ts';
import type { Standing, StandingRecord } from '#brief';

async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
	let response: Response;
	try {
		response = await fetch(`/api${path}`, {
			method,
			// An empty body is JSON too: the server takes no write without the type.
			...(method === 'GET'
				? {}
				: {
						headers: { 'content-type': 'application/json' },
						body: JSON.stringify(body ?? {}),
					}),
		});
	} catch (error) {
		throw new Problem(
			'unreachable',
			'The server can’t be reached. Nothing was changed; try again when you are back online.',
			{ cause: error },
		);
	}
	if (response.status === 204) return undefined as Answer;
	const answer: unknown = await response.json().catch(() => null);
	if (response.ok) return answer as Answer;
	const { error } = (answer ?? {}) as Partial<ProblemBody>;
	throw new Problem(
		error?.code ?? 'internal',
		error?.message ?? `The server answered with ${response.status}. Nothing was changed.`,
	);
}

const get = <Answer>(path: string): Promise<Answer> => call('GET', path);
const post = <Answer>(path: string, body?: object): Promise<Answer> => call('POST', path, body);
const at = encodeURIComponent;

export const setUp = (request: SetupRequest) => post<{ user: User }>('/setup', request);
export const signIn = (request: { email: string; password: string }) =>
	post<{ user: User }>('/sign-in', request);
export const signOut = () => post<void>('/sign-out');
export const readMe = () => get<Me>('/me');

export const readDesk = () => get<Desk>('/desk');

export const createBrief = (request: BriefRequest) => post<Brief>('/briefs', request);
export const readBrief = (id: string) => get<Brief>(`/briefs/${at(id)}`);
export const judgePremise = (
	id: string,
	uid: string,
	request: { standing: Standing; reason?: string },
) => post<StandingRecord>(`/briefs/${at(id)}/premises/${at(uid)}/standing`, request);

export const listLinks = (id: string) => get<Page<Link>>(`/briefs/${at(id)}/links`);
export const createLink = (id: string, request: { role: LinkRole }) =>
	post<NewLink>(`/briefs/${at(id)}/links`, request);
export const revokeLink = (id: string, linkId: string) =>
	call<void>('DELETE', `/briefs/${at(id)}/links/${at(linkId)}`);
export const openLink = (request: { token: string; name: string }) =>
	post<OpenedLink>('/links/open', request);

export const handOff = (id: string, request: HandoffRequest) =>
	post<Handoff>(`/briefs/${at(id)}/handoffs`, request);
export const cancelHandoff = (id: string) => post<Handoff>(`/handoffs/${at(id)}/cancel`);
export const surfaceHandoff = (id: string) => post<Handoff>(`/handoffs/${at(id)}/surface`);

export const listSuggestions = (id: string) =>
	get<Page<Suggestion>>(`/briefs/${at(id)}/suggestions`);
export const decide = (id: string, request: DecisionRequest) =>
	post<Decision>(`/briefs/${at(id)}/decisions`, request);
