import type { Link, LinkOfDesk, LinkRole } from '#lib/protocol/answers.ts';
import { integer, optionalInteger, text } from './columns.ts';
import type { Row } from './connection.ts';
import { grants } from './people.ts';
import type { Statement, Store } from './store.ts';

export interface OpenLink {
	id: string;
	briefId: string;
	role: LinkRole;
	expiresAt: number | null;
	revokedAt: number | null;
	createdByName: string;
}

const LIVE = `link.revoked_at is null and (link.expires_at is null or link.expires_at > :now)`;
const GUESTS = '(select count(*) from guest where guest.link_id = link.id) as guests';

/** The links of a brief that open it. */
export async function listLinks(store: Store, briefId: string, now: number): Promise<Link[]> {
	const rows = await store.read.all(
		`select link.*, ${GUESTS} from link where brief_id = :brief and ${LIVE} order by created_at, id`,
		{ brief: briefId, now },
	);
	return rows.map(toLink);
}

/** Every link that opens a brief which this person may share, the newest first. */
export async function listLinksOfDesk(
	store: Store,
	userId: string,
	now: number,
): Promise<LinkOfDesk[]> {
	const rows = await store.read.all(
		`select link.*, ${GUESTS}, brief.title, user.name as created_by_name
		from link join brief on brief.id = link.brief_id join user on user.id = link.created_by
		where ${LIVE} and brief.deleted_at is null
			and 'editor' in (select role from (${grants('brief.id')}))
		order by link.created_at desc, link.id`,
		{ user: userId, now },
	);
	return rows.map((row) => ({
		...toLink(row),
		briefId: text(row, 'brief_id'),
		briefTitle: text(row, 'title'),
		createdBy: { id: text(row, 'created_by'), name: text(row, 'created_by_name') },
	}));
}

export async function findLink(store: Store, tokenHash: Uint8Array): Promise<OpenLink | null> {
	const row = await store.read.first(
		`select link.*, user.name as created_by_name from link join user on user.id = link.created_by
		join brief on brief.id = link.brief_id
		where token_hash = ? and brief.deleted_at is null`,
		[tokenHash],
	);
	return (
		row && {
			id: text(row, 'id'),
			briefId: text(row, 'brief_id'),
			role: text(row, 'role') as LinkRole,
			expiresAt: optionalInteger(row, 'expires_at'),
			revokedAt: optionalInteger(row, 'revoked_at'),
			createdByName: text(row, 'created_by_name'),
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

/** A member came by the link: it gives them what it gives anybody. */
export function insertVisit(linkId: string, userId: string): Statement {
	return {
		sql: 'insert into link_visit (link_id, user_id) values (?, ?) on conflict do nothing',
		args: [linkId, userId],
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

const toLink = (row: Row): Link => ({
	id: text(row, 'id'),
	role: text(row, 'role') as LinkRole,
	createdAt: integer(row, 'created_at'),
	expiresAt: optionalInteger(row, 'expires_at'),
	guests: integer(row, 'guests'),
});
