/** Who is calling, by a session or an API token, and where that person stands towards the desk or a brief. */
import type { Guest, Scope, User } from '#lib/protocol/answers.ts';
import { findApiToken, touchApiToken } from '../store/api-tokens.ts';
import { readAccess } from '../store/people.ts';
import { deleteSession, findSession, insertSession, touchSession } from '../store/sessions.ts';
import type { Statement, Store } from '../store/store.ts';
import { TOKEN_PREFIX, type Credential } from './credentials.ts';
import { SESSION_IDLE_MS, SESSION_MS } from './lifetimes.ts';
import type { Standpoint } from './rights.ts';
import { hashToken, makeToken } from './secrets.ts';

export type Principal =
	| { kind: 'user'; user: User; sessionId: string; until: number }
	| { kind: 'token'; user: User; scopes: Scope[] }
	| { kind: 'guest'; guest: Guest; linkId: string; linkEnded: boolean; until: number };

/** Reads would otherwise write at every call. */
const TOUCH_AFTER_MS = 10 * 60_000;

export interface Sessions {
	/**
	 * @param agent what the browser calls itself
	 * @returns the cookie's secret, and the statement that makes it good, for the caller's batch
	 */
	open(
		who: { userId: string } | { guestId: string },
		agent: string | undefined,
	): { token: string; statement: Statement };
	find(credential: Credential | null): Promise<Principal | null>;
	end(token: string): Promise<void>;
	/** @returns null when there is no such brief, or it is in the bin */
	standpoint(principal: Principal | null, briefId: string): Promise<Standpoint | null>;
	/** @returns null when there is no such brief in the bin */
	standpointInBin(principal: Principal, briefId: string): Promise<Standpoint | null>;
}

export function createSessions(store: Store, now: () => number, newId: () => string): Sessions {
	const findByCookie = async (secret: string): Promise<Principal | null> => {
		const hash = hashToken(secret);
		const session = await findSession(store, hash);
		if (!session) return null;
		const at = now();
		const until = Math.min(session.seenAt + SESSION_IDLE_MS, session.createdAt + SESSION_MS);
		if (until <= at) return null;
		if (session.seenAt + TOUCH_AFTER_MS < at) await touchSession(store, hash, at);
		const { who } = session;
		if (who.kind === 'user') return { kind: 'user', user: who.user, sessionId: session.id, until };
		const { id, name, role, briefId } = who;
		const linkEnds = who.linkExpiresAt ?? until;
		return {
			kind: 'guest',
			guest: { id, name, role, briefId },
			linkId: who.linkId,
			linkEnded: who.linkRevoked || linkEnds <= at,
			until: Math.min(until, linkEnds),
		};
	};

	const findByToken = async (secret: string): Promise<Principal | null> => {
		if (!secret.startsWith(TOKEN_PREFIX)) return null;
		const token = await findApiToken(store, hashToken(secret));
		if (!token) return null;
		const at = now();
		if ((token.usedAt ?? 0) + TOUCH_AFTER_MS < at) await touchApiToken(store, token.id, at);
		return { kind: 'token', user: token.user, scopes: token.scopes };
	};

	return {
		open(who, agent = '') {
			const token = makeToken();
			const session = { id: newId(), tokenHash: hashToken(token), agent: agent.slice(0, 300) };
			return { token, statement: insertSession(session, who, now()) };
		},

		find: async (credential) => {
			if (!credential) return null;
			const { by, secret } = credential;
			return by === 'token' ? findByToken(secret) : findByCookie(secret);
		},

		async end(token) {
			await deleteSession(store, hashToken(token));
		},

		async standpoint(principal, briefId) {
			const userId = principal && principal.kind !== 'guest' ? principal.user.id : null;
			const access = await readAccess(store, { briefId, userId, now: now() });
			if (!access || access.inBin) return null;
			if (!principal) return SIGNED_OUT;
			if (principal.kind === 'guest') {
				const reaches = principal.guest.briefId === briefId && !principal.linkEnded;
				return { ...deskStandpoint(principal), role: reaches ? principal.guest.role : 'none' };
			}
			const { user } = principal;
			const keeps = access.createdBy === user.id || user.role === 'owner';
			const desk = deskStandpoint(principal);
			return {
				...desk,
				role: access.role === 'editor' && keeps ? 'brief-owner' : (access.role ?? 'none'),
				until: earlier(desk.until, access.until),
			};
		},

		async standpointInBin(principal, briefId) {
			if (principal.kind === 'guest') return null;
			const { user } = principal;
			const access = await readAccess(store, { briefId, userId: user.id, now: now() });
			if (!access?.inBin) return null;
			const keeps = access.createdBy === user.id || user.role === 'owner';
			const role = access.role === 'editor' && keeps ? 'binned' : 'none';
			return { ...deskStandpoint(principal), role };
		},
	};
}

const SIGNED_OUT: Standpoint = {
	person: { id: '', name: '', guest: true },
	role: 'signed-out',
	scopes: null,
	until: null,
};

/** Where a principal stands towards what is no brief: the desk, its people, the own account. */
export function deskStandpoint(principal: Principal): Standpoint {
	if (principal.kind === 'guest') {
		const { id, name } = principal.guest;
		return {
			person: { id, name, guest: true },
			role: 'none',
			scopes: null,
			until: principal.until,
		};
	}
	const { id, name, role } = principal.user;
	return {
		person: { id, name, guest: false },
		role: role === 'owner' ? 'desk-owner' : 'desk-member',
		scopes: principal.kind === 'token' ? principal.scopes : null,
		until: principal.kind === 'token' ? null : principal.until,
	};
}

const earlier = (a: number | null, b: number | null): number | null =>
	a === null ? b : b === null ? a : Math.min(a, b);
