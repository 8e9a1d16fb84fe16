/** Who may do what on a brief: every member on most, on a restricted one its creator, those named, and who came by a link. */
import type { BriefPerson, BriefRole } from '#lib/protocol/answers.ts';
import { integer, optionalInteger, text } from './columns.ts';
import type { Statement, Store } from './store.ts';

/**
 * Every role that `:user` has on a brief at `:now`, with its end. The one place that knows: lists filter by it, and
 * the answer for one brief is the best of it.
 * @param brief the SQL that names the brief
 */
export const grants = (brief: string): string => `
	select 'editor' as role, null as until from brief as own
		where own.id = ${brief} and (own.restricted = 0 or own.created_by = :user)
	union all
	select role, null from brief_person where brief_id = ${brief} and user_id = :user
	union all
	select link.role, link.expires_at from link_visit join link on link.id = link_visit.link_id
		where link_visit.user_id = :user and link.brief_id = ${brief} and link.revoked_at is null
			and (link.expires_at is null or link.expires_at > :now)`;

export interface Access {
	/** Null: none. */
	role: BriefRole | null;
	/** When the role ends by itself; null: it doesn't. */
	until: number | null;
	createdBy: string;
	inBin: boolean;
}

/** @returns null when there is no such brief */
export async function readAccess(
	store: Store,
	{ briefId, userId, now }: { briefId: string; userId: string | null; now: number },
): Promise<Access | null> {
	const row = await store.read.first(
		`select brief.created_by, brief.deleted_at, best.role, best.until from brief
		left join (
			select role, until from (${grants(':brief')})
			order by case role when 'editor' then 0 when 'commenter' then 1 else 2 end,
				until is not null, until desc limit 1
		) as best
		where brief.id = :brief`,
		{ brief: briefId, user: userId ?? '', now },
	);
	return (
		row && {
			role: row['role'] as BriefRole | null,
			until: optionalInteger(row, 'until'),
			createdBy: text(row, 'created_by'),
			inBin: row['deleted_at'] !== null,
		}
	);
}

/** The creator first, then those named. */
export async function listPeople(store: Store, briefId: string): Promise<BriefPerson[]> {
	const rows = await store.read.all(
		`select user.id, user.name, user.email, 'editor' as role, 1 as creator
			from brief join user on user.id = brief.created_by where brief.id = :brief
		union all
		select user.id, user.name, user.email, brief_person.role, 0
			from brief_person join user on user.id = brief_person.user_id
			where brief_id = :brief and user.removed_at is null
		order by creator desc, name, id`,
		{ brief: briefId },
	);
	return rows.map((row) => ({
		id: text(row, 'id'),
		name: text(row, 'name'),
		email: text(row, 'email'),
		role: text(row, 'role') as BriefRole,
		creator: integer(row, 'creator') === 1,
	}));
}

export function namePerson(briefId: string, userId: string, role: BriefRole): Statement {
	return {
		sql: `insert into brief_person (brief_id, user_id, role) values (?, ?, ?)
			on conflict (brief_id, user_id) do update set role = excluded.role`,
		args: [briefId, userId, role],
	};
}

export function nameUnlessCreator(briefId: string, userId: string): Statement {
	return {
		sql: `insert into brief_person (brief_id, user_id, role)
			select id, :user, 'editor' from brief where id = :brief and created_by <> :user
			on conflict (brief_id, user_id) do update set role = 'editor'`,
		args: { brief: briefId, user: userId },
	};
}

/** @returns whether they were named */
export async function unnamePerson(
	store: Store,
	briefId: string,
	userId: string,
): Promise<boolean> {
	const changed = await store.write.run(
		'delete from brief_person where brief_id = ? and user_id = ?',
		[briefId, userId],
	);
	return changed > 0;
}
