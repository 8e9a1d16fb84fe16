/** Who is calling: sessions by cookie, each with its end, and where that person stands towards a brief. */
import type { Guest, User } from '#lib/protocol/answers.ts';
import { readBrief } from '../store/briefs.ts';
import { deleteSession, findSession, insertSession, touchSession } from '../store/sessions.ts';
import type { Statement, Store } from '../store/store.ts';
import type { Standpoint } from './rights.ts';
import { hashToken, makeToken } from './secrets.ts';

export type Principal =
	| { kind: 'user'; user: User; until: number }
	| { kind: 'guest'; guest: Guest; linkId: string; linkEnded: boolean; until: number };

const DAY_MS = 86_400_000;
/** A session that nobody uses ends after two weeks, and any session after thirty days. */
export const IDLE_MS = 14 * DAY_MS;
export const ABSOLUTE_MS = 30 * DAY_MS;
/** Reads would otherwise write at every call. */
const TOUCH_AFTER_MS = 10 * 60_000;

export interface Sessions {
	/** @returns the cookie's secret, and the statement that makes it good, for the caller's batch */
	open(who: { userId: string } | { guestId: string }): { token: string; statement: Statement };
	find(token: string | null): Promise<Principal | null>;
	end(token: string): Promise<void>;
	standpoint(principal: Principal | null, briefId: string): Promise<Standpoint | null>;
}

export function createSessions(store: Store, now: () => number): Sessions {
	return {
		open(who) {
			const token = makeToken();
			return { token, statement: insertSession(hashToken(token), who, now()) };
		},

		async find(token) {
			if (!token) return null;
			const hash = hashToken(token);
			const session = await findSession(store, hash);
			if (!session) return null;
			const at = now();
			const until = Math.min(session.seenAt + IDLE_MS, session.createdAt + ABSOLUTE_MS);
			if (until <= at) return null;
			if (session.seenAt + TOUCH_AFTER_MS < at) await touchSession(store, hash, at);
			const { who } = session;
			if (who.kind === 'user') return { kind: 'user', user: who.user, until };
			const { id, name, role, briefId } = who;
			const linkEnds = who.linkExpiresAt ?? until;
			return {
				kind: 'guest',
				guest: { id, name, role, briefId },
				linkId: who.linkId,
				linkEnded: who.linkRevoked || linkEnds <= at,
				until: Math.min(until, linkEnds),
			};
		},

		async end(token) {
			await deleteSession(store, hashToken(token));
		},

		/** @returns null when there is no such brief */
		async standpoint(principal, briefId) {
			if (!(await readBrief(store, briefId))) return null;
			if (!principal) {
				return { person: { id: '', name: '', guest: true }, role: 'signed-out', until: null };
			}
			if (principal.kind === 'user') {
				const { id, name } = principal.user;
				return { person: { id, name, guest: false }, role: 'editor', until: principal.until };
			}
			const { guest } = principal;
			const reaches = guest.briefId === briefId && !principal.linkEnded;
			return {
				person: { id: guest.id, name: guest.name, guest: true },
				role: reaches ? guest.role : 'none',
				until: principal.until,
			};
		},
	};
}
