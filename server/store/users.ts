import type { Member, User } from '#lib/protocol/answers.ts';
import { integer, text } from './columns.ts';
import type { Row } from './connection.ts';
import { forgetDevices } from './devices.ts';
import { endSessions } from './sessions.ts';
import { holds, type Statement, type Store } from './store.ts';

export async function readOwner(store: Store): Promise<User | null> {
	const row = await store.read.first(`select * from user where role = 'owner'`);
	return row && toUser(row);
}

export async function readMember(store: Store, id: string): Promise<User | null> {
	const row = await store.read.first('select * from user where id = ? and removed_at is null', [
		id,
	]);
	return row && toUser(row);
}

export async function findCredentials(
	store: Store,
	email: string,
): Promise<{ user: User; passwordHash: string } | null> {
	const row = await store.read.first('select * from user where email = ? and removed_at is null', [
		email,
	]);
	return row && { user: toUser(row), passwordHash: text(row, 'password_hash') };
}

/** The owner first, then in the order they came. */
export async function listMembers(store: Store): Promise<Member[]> {
	const rows = await store.read.all(
		`select * from user where removed_at is null order by role = 'owner' desc, created_at, id`,
	);
	return rows.map((row) => ({ ...toUser(row), createdAt: integer(row, 'created_at') }));
}

export function insertUser(user: User, passwordHash: string, at: number): Statement {
	return {
		sql: 'insert into user (id, name, email, role, password_hash, created_at) values (?, ?, ?, ?, ?, ?)',
		args: [user.id, user.name, user.email, user.role, passwordHash, at],
	};
}

export async function renameUser(store: Store, id: string, name: string): Promise<void> {
	await store.write.run('update user set name = ? where id = ?', [name, id]);
}

export function setPassword(id: string, passwordHash: string): Statement {
	return { sql: 'update user set password_hash = ? where id = ?', args: [passwordHash, id] };
}

/**
 * Takes a member from the desk: sessions, tokens and the links they made end at once. Restricted briefs that would
 * be left without anybody to edit them go to `heir`. What they wrote stays, with their name.
 */
export function removeMember(id: string, heir: string, at: number): Statement[] {
	return [
		...holds(`select 1 from user where id = ? and role = 'member' and removed_at is null`, [id]),
		{
			sql: `insert into brief_person (brief_id, user_id, role)
				select id, :heir, 'editor' from brief
				where restricted = 1 and :heir <> created_by
					and (created_by = :gone or exists (select 1 from brief_person
						where brief_id = brief.id and user_id = :gone and role = 'editor'))
					and not exists (select 1 from user where user.id = brief.created_by
						and user.id <> :gone and removed_at is null)
					and not exists (select 1 from brief_person join user on user.id = brief_person.user_id
						where brief_id = brief.id and user.id <> :gone and brief_person.role = 'editor'
							and removed_at is null)
				on conflict (brief_id, user_id) do update set role = 'editor'`,
			args: { heir, gone: id },
		},
		{ sql: 'update user set removed_at = ? where id = ?', args: [at, id] },
		endSessions(id, null),
		forgetDevices(id, null),
		{ sql: 'delete from api_token where user_id = ?', args: [id] },
		{ sql: 'delete from brief_person where user_id = ?', args: [id] },
		{ sql: 'delete from link_visit where user_id = ?', args: [id] },
		{
			sql: 'update link set revoked_at = ? where created_by = ? and revoked_at is null',
			args: [at, id],
		},
	];
}

export const toUser = (row: Row): User => ({
	id: text(row, 'id'),
	name: text(row, 'name'),
	email: text(row, 'email'),
	role: row['role'] === 'owner' ? 'owner' : 'member',
});
