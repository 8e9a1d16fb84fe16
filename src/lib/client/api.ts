/** The HTTP API, typed. Every refusal is thrown as a `Problem` whose message is fit for the screen. */
import { Problem, type ProblemBody } from '#lib/protocol/problem.ts';
import type {
	ApiToken,
	BinnedBrief,
	Brief,
	BriefPerson,
	BriefRequest,
	BriefRole,
	BriefSummary,
	DecidedOfMany,
	Decision,
	DecisionRequest,
	Desk,
	Handoff,
	HandoffRequest,
	Hold,
	Invitation,
	JoinRequest,
	Link,
	LinkOfDesk,
	LinkRole,
	Me,
	Member,
	NewApiToken,
	NewInvitation,
	NewLink,
	OpenedLink,
	Page,
	Scope,
	SessionSummary,
	SetupRequest,
	Suggestion,
	User,
} from '#lib/protocol/answers.ts';
import type { Standing, StandingRecord } from '#brief';

const BAD_GATEWAY = [502, 503, 504];

const unreachable = (cause?: unknown): Problem =>
	new Problem(
		'unreachable',
		'The server can’t be reached. Nothing was changed; try again when you are back online.',
		{ cause },
	);

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
		throw unreachable(error);
	}
	if (response.status === 204) return undefined as Answer;
	const answer: unknown = await response.json().catch(() => null);
	if (response.ok) return answer as Answer;
	const { error } = (answer ?? {}) as Partial<ProblemBody>;
	// A proxy answers for a server that is not there.
	if (!error && BAD_GATEWAY.includes(response.status)) throw unreachable();
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
export const rename = (request: { name: string }) => call<{ user: User }>('PATCH', '/me', request);
export const changePassword = (request: { currentPassword: string; password: string }) =>
	post<void>('/me/password', request);

export const listSessions = () => get<Page<SessionSummary>>('/sessions');
export const endSession = (id: string) => call<void>('DELETE', `/sessions/${at(id)}`);

export const listTokens = () => get<Page<ApiToken>>('/tokens');
export const createToken = (request: { name: string; scopes: Scope[] }) =>
	post<NewApiToken>('/tokens', request);
export const revokeToken = (id: string) => call<void>('DELETE', `/tokens/${at(id)}`);

export const listMembers = () => get<Page<Member>>('/members');
export const removeMember = (id: string) => call<void>('DELETE', `/members/${at(id)}`);
export const listInvitations = () => get<Page<Invitation>>('/invitations');
export const invite = () => post<NewInvitation>('/invitations', { role: 'member' });
export const withdrawInvitation = (id: string) => call<void>('DELETE', `/invitations/${at(id)}`);
export const join = (request: JoinRequest) => post<{ user: User }>('/invitations/accept', request);

export const readDesk = () => get<Desk>('/desk');

export const listBriefs = (query: string) => get<Page<BriefSummary>>(`/briefs?q=${at(query)}`);
export const importBrief = (request: { markdown: string }) =>
	post<Brief>('/briefs/import', request);
export const createBrief = (request: BriefRequest) => post<Brief>('/briefs', request);
export const deleteBrief = (id: string) => call<void>('DELETE', `/briefs/${at(id)}`);
export const restoreBrief = (id: string) => post<Brief>(`/briefs/${at(id)}/restore`);
export const listBin = () => get<Page<BinnedBrief>>('/bin');
export const readBrief = (id: string) => get<Brief>(`/briefs/${at(id)}`);
export const restrictBrief = (id: string, restricted: boolean) =>
	call<Brief>('PATCH', `/briefs/${at(id)}`, { restricted });
export const listPeople = (id: string) => get<Page<BriefPerson>>(`/briefs/${at(id)}/people`);
export const namePerson = (id: string, userId: string, request: { role: BriefRole }) =>
	call<BriefPerson>('PUT', `/briefs/${at(id)}/people/${at(userId)}`, request);
export const unnamePerson = (id: string, userId: string) =>
	call<void>('DELETE', `/briefs/${at(id)}/people/${at(userId)}`);
export const judgePremise = (
	id: string,
	uid: string,
	request: { standing: Standing; reason?: string },
) => post<StandingRecord>(`/briefs/${at(id)}/premises/${at(uid)}/standing`, request);

export const listLinks = (id: string) => get<Page<Link>>(`/briefs/${at(id)}/links`);
export const listLinksOfDesk = () => get<Page<LinkOfDesk>>('/links');
export const createLink = (id: string, request: { role: LinkRole; expiresAt?: number }) =>
	post<NewLink>(`/briefs/${at(id)}/links`, request);
export const revokeLink = (id: string, linkId: string) =>
	call<void>('DELETE', `/briefs/${at(id)}/links/${at(linkId)}`);
export const openLink = (request: { token: string; name: string }) =>
	post<OpenedLink>('/links/open', request);

export const handOff = (id: string, request: HandoffRequest) =>
	post<Handoff>(`/briefs/${at(id)}/handoffs`, request);
export const cancelHandoff = (id: string) => post<Handoff>(`/handoffs/${at(id)}/cancel`);
export const holdReturn = (id: string, until: number) =>
	post<Hold>(`/handoffs/${at(id)}/hold`, { until });
export const endHold = (id: string) => call<void>('DELETE', `/handoffs/${at(id)}/hold`);
export const markSeen = (id: string) => post<void>(`/handoffs/${at(id)}/seen`);
export const surfaceHandoff = (id: string) => post<Handoff>(`/handoffs/${at(id)}/surface`);

export const listSuggestions = (id: string, handoffId: string) =>
	get<Page<Suggestion>>(`/briefs/${at(id)}/suggestions?handoff=${at(handoffId)}`);
export const decide = (id: string, request: DecisionRequest) =>
	post<Decision>(`/briefs/${at(id)}/decisions`, request);
export const decideMany = (id: string, decisions: readonly DecisionRequest[]) =>
	post<{ items: DecidedOfMany[] }>(`/briefs/${at(id)}/decisions/many`, { decisions });
