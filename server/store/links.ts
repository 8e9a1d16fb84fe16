import type { Row } from '@libsql/client';
import type { Link, LinkRole } from '#lib/protocol/answers.ts';
import type { Statement, Store } from './store.ts';

export interface OpenLink {
	id: string;
	briefId: string;
	role: LinkRole;
	expiresAt: number | null;
	revokedAt: number | null;
	createdByName: string;
}

export async function listLinks(store: Store, briefId: string): Promise<Link[]> {
	const rows = await store.read.all(
		`select link.*, (select count(*) from guest where guest.link_id = link.id) as guests
		from link where brief_id = ? and revoked_at is null order by created_at, id`,
		[briefId],
	);
	return rows.map((row) => ({
		id: String(row['id']),
		role: roleOf(row),
		createdAt: Number(row['created_at']),
		expiresAt: row['expires_at'] === null ? null : Number(row['expires_at']),
		guests: Number(row['guests']),
	}));
}

export async function findLink(store: Store, tokenHash: Uint8Array): Promise<OpenLink | null> {
	const row = await store.read.first(
		`select link.*, user.name as created_by_name from link join user on user.id = link.created_by
		where token_hash = ?`,
		[tokenHash],
	);
	return (
		row && {
			id: String(row['id']),
			briefId: String(row['brief_id']),
			role: roleOf(row),
			expiresAt: row['expires_at'] === null ? null : Number(row['expires_at']),
			revokedAt: row['revoked_at'] === null ? null : Number(row['revoked_at']),
			createdByName: String(row['created_by_name']),
		}
	);
}

export async function insertLink(
	store: Store,
	link: Link & { briefId: string; tokenHash: Uint8Array; createdBy: string },
): Promise<void> {
	await store.write.run(
		`insert into link (id, brief_id, role, token_hash, created_by, created_at, expires_at)
		values (?, ?, ?, ?, ?, ?, ?)`,
		[
			link.id,
			link.briefId,
			link.role,
			link.tokenHash,
			link.createdBy,
			link.createdAt,
			link.expiresAt,
		],
	);
}

export function insertGuest(id: string, linkId: string, name: string, at: number): Statement {
	return {
		sql: 'insert into guest (id, link_id, name, created_at) values (?, ?, ?, ?)',
		args: [id, linkId, name, at],
	};
}

/** @returns whether there was such a link to revoke */
export async function revokeLink(
	store: Store,
	briefId: string,
	id: string,
	at: number,
): Promise<boolean> {
	const changed = await store.write.run(
		'update link set revoked_at = ? where id = ? and brief_id = ? and revoked_at is null',
		[at, id, briefId],
	);
	return changed > 0;
}

const roleOf = (row: Row): LinkRole => (row['role'] === 'editor' ? 'editor' : 'viewer');
