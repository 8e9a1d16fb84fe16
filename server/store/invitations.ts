/** Invitations to become a member: good for one person, once, for a week. */
import type { Invitation } from '#lib/protocol/answers.ts';
import { integer, optionalInteger, text } from './columns.ts';
import { holds, type Statement, type Store } from './store.ts';

export interface FoundInvitation {
	id: string;
	expiresAt: number;
	usedAt: number | null;
	revokedAt: number | null;
	createdByName: string;
}

export async function findInvitation(
	store: Store,
	tokenHash: Uint8Array,
): Promise<FoundInvitation | null> {
	const row = await store.read.first(
		`select invitation.*, user.name as created_by_name
		from invitation join user on user.id = invitation.created_by where token_hash = ?`,
		[tokenHash],
	);
	return (
		row && {
			id: text(row, 'id'),
			expiresAt: integer(row, 'expires_at'),
			usedAt: optionalInteger(row, 'used_at'),
			revokedAt: optionalInteger(row, 'revoked_at'),
			createdByName: text(row, 'created_by_name'),
		}
	);
}

/** Those that somebody could still accept. */
export async function listInvitations(store: Store, now: number): Promise<Invitation[]> {
	const rows = await store.read.all(
		`select invitation.*, user.name as created_by_name
		from invitation join user on user.id = invitation.created_by
		where used_at is null and revoked_at is null and expires_at > ? order by invitation.created_at, invitation.id`,
		[now],
	);
	return rows.map((row) => ({
		id: text(row, 'id'),
		createdBy: { id: text(row, 'created_by'), name: text(row, 'created_by_name') },
		createdAt: integer(row, 'created_at'),
		expiresAt: integer(row, 'expires_at'),
	}));
}

export async function insertInvitation(
	store: Store,
	invitation: {
		id: string;
		tokenHash: Uint8Array;
		createdBy: string;
		createdAt: number;
		expiresAt: number;
	},
): Promise<void> {
	await store.write.run(
		`insert into invitation (id, token_hash, created_by, created_at, expires_at)
		values (?, ?, ?, ?, ?)`,
		[
			invitation.id,
			invitation.tokenHash,
			invitation.createdBy,
			invitation.createdAt,
			invitation.expiresAt,
		],
	);
}

/** Aborts its batch unless the invitation is still good. */
export function acceptInvitation(id: string, at: number): Statement[] {
	return [
		...holds(
			`select 1 from invitation
			where id = ? and used_at is null and revoked_at is null and expires_at > ?`,
			[id, at],
		),
		{ sql: 'update invitation set used_at = ? where id = ?', args: [at, id] },
	];
}

/** @returns whether it was open */
export async function revokeInvitation(store: Store, id: string, at: number): Promise<boolean> {
	const changed = await store.write.run(
		'update invitation set revoked_at = ? where id = ? and used_at is null and revoked_at is null',
		[at, id],
	);
	return changed > 0;
}
