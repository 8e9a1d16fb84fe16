/** Sessions by the hash of their secret, each of a user or of a guest that came by a link. */
import type { LinkRole, User } from '#lib/protocol/answers.ts';
import type { Statement, Store } from './store.ts';

export interface SessionRow {
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
		`select session.created_at, session.seen_at, user.id as user_id, user.name as user_name, user.email,
			user.role as user_role, guest.id as guest_id, guest.name as guest_name, link.id as link_id,
			link.brief_id, link.role as link_role, link.expires_at as link_expires_at, link.revoked_at
		from session
		left join user on user.id = session.user_id
		left join guest on guest.id = session.guest_id
		left join link on link.id = guest.link_id
		where session.token_hash = ?`,
		[tokenHash],
	);
	if (!row) return null;
	const times = { createdAt: Number(row['created_at']), seenAt: Number(row['seen_at']) };
	if (row['user_id'] !== null) {
		return {
			...times,
			who: {
				kind: 'user',
				user: {
					id: String(row['user_id']),
					name: String(row['user_name']),
					email: String(row['email']),
					role: row['user_role'] === 'owner' ? 'owner' : 'member',
				},
			},
		};
	}
	return {
		...times,
		who: {
			kind: 'guest',
			id: String(row['guest_id']),
			name: String(row['guest_name']),
			linkId: String(row['link_id']),
			briefId: String(row['brief_id']),
			role: row['link_role'] === 'editor' ? 'editor' : 'viewer',
			linkExpiresAt: row['link_expires_at'] === null ? null : Number(row['link_expires_at']),
			linkRevoked: row['revoked_at'] !== null,
		},
	};
}

export function insertSession(
	tokenHash: Uint8Array,
	who: { userId: string } | { guestId: string },
	at: number,
): Statement {
	return {
		sql: 'insert into session (token_hash, user_id, guest_id, created_at, seen_at) values (?, ?, ?, ?, ?)',
		args: [
			tokenHash,
			'userId' in who ? who.userId : null,
			'guestId' in who ? who.guestId : null,
			at,
			at,
		],
	};
}

export async function touchSession(store: Store, tokenHash: Uint8Array, at: number): Promise<void> {
	await store.write.run('update session set seen_at = ? where token_hash = ?', [at, tokenHash]);
}

export async function deleteSession(store: Store, tokenHash: Uint8Array): Promise<void> {
	await store.write.run('delete from session where token_hash = ?', [tokenHash]);
}
