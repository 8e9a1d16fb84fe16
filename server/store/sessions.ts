/** Sessions by the hash of their secret, each of a user or of a guest that came by a link. */
import type { LinkRole, SessionSummary, User } from '#lib/protocol/answers.ts';
import { integer, optionalInteger, text } from './columns.ts';
import type { Statement, Store } from './store.ts';

export interface SessionRow {
	id: string;
	createdAt: number;
	seenAt: number;
	who:
		| { kind: 'user'; user: User }
		| {
				kind: 'guest';
				id: string;
				name: string;
				linkId: string;
				briefId: string;
				role: LinkRole;
				/** When the link stops giving rights; null: not by itself. */
				linkExpiresAt: number | null;
				linkRevoked: boolean;
		  };
}

export async function findSession(store: Store, tokenHash: Uint8Array): Promise<SessionRow | null> {
	const row = await store.read.first(
		`select session.id as session_id, session.created_at, session.seen_at, user.id as user_id, user.name as user_name, user.email,
			user.role as user_role, guest.id as guest_id, guest.name as guest_name, link.id as link_id,
			link.brief_id, link.role as link_role, link.expires_at as link_expires_at, link.revoked_at
		from session
		left join user on user.id = session.user_id and user.removed_at is null
		left join guest on guest.id = session.guest_id
		left join link on link.id = guest.link_id
		where session.token_hash = ?`,
		[tokenHash],
	);
	if (!row) return null;
	const times = {
		id: text(row, 'session_id'),
		createdAt: integer(row, 'created_at'),
		seenAt: integer(row, 'seen_at'),
	};
	if (row['user_id'] !== null) {
		return {
			...times,
			who: {
				kind: 'user',
				user: {
					id: text(row, 'user_id'),
					name: text(row, 'user_name'),
					email: text(row, 'email'),
					role: row['user_role'] === 'owner' ? 'owner' : 'member',
				},
			},
		};
	}
	if (row['guest_id'] === null) return null;
	return {
		...times,
		who: {
			kind: 'guest',
			id: text(row, 'guest_id'),
			name: text(row, 'guest_name'),
			linkId: text(row, 'link_id'),
			briefId: text(row, 'brief_id'),
			role: text(row, 'link_role') as LinkRole,
			linkExpiresAt: optionalInteger(row, 'link_expires_at'),
			linkRevoked: row['revoked_at'] !== null,
		},
	};
}

export function insertSession(
	session: { id: string; tokenHash: Uint8Array; agent: string },
	who: { userId: string } | { guestId: string },
	at: number,
): Statement {
	return {
		sql: `insert into session (token_hash, id, agent, user_id, guest_id, created_at, seen_at)
			values (?, ?, ?, ?, ?, ?, ?)`,
		args: [
			session.tokenHash,
			session.id,
			session.agent,
			'userId' in who ? who.userId : null,
			'guestId' in who ? who.guestId : null,
			at,
			at,
		],
	};
}

/**
 * A person's sessions that are not over, the last used first.
 * @param over what was created or last used before these instants has ended by itself
 */
export async function listSessions(
	store: Store,
	userId: string,
	over: { createdBefore: number; seenBefore: number },
): Promise<Omit<SessionSummary, 'current'>[]> {
	const rows = await store.read.all(
		`select id, agent, created_at, seen_at from session
		where user_id = ? and created_at > ? and seen_at > ? order by seen_at desc, id`,
		[userId, over.createdBefore, over.seenBefore],
	);
	return rows.map((row) => ({
		id: text(row, 'id'),
		agent: text(row, 'agent'),
		createdAt: integer(row, 'created_at'),
		seenAt: integer(row, 'seen_at'),
	}));
}

/** @returns whether this person had such a session */
export async function endSession(store: Store, userId: string, id: string): Promise<boolean> {
	const changed = await store.write.run('delete from session where id = ? and user_id = ?', [
		id,
		userId,
	]);
	return changed > 0;
}

/** @param keep the session that goes on; null: none does */
export function endSessions(userId: string, keep: string | null): Statement {
	return { sql: 'delete from session where user_id = ? and id is not ?', args: [userId, keep] };
}

export const endSessionOf = (tokenHash: Uint8Array): Statement => ({
	sql: 'delete from session where token_hash = ?',
	args: [tokenHash],
});

export async function touchSession(store: Store, tokenHash: Uint8Array, at: number): Promise<void> {
	await store.write.run('update session set seen_at = ? where token_hash = ?', [at, tokenHash]);
}

export async function deleteSession(store: Store, tokenHash: Uint8Array): Promise<void> {
	const { sql, args } = endSessionOf(tokenHash);
	await store.write.run(sql, args);
}
