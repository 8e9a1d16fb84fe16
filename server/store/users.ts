import type { Row } from '@libsql/client';
import type { User } from '#lib/protocol/answers.ts';
import type { Statement, Store } from './store.ts';

export async function readOwner(store: Store): Promise<User | null> {
	const row = await store.read.first(`select * from user where role = 'owner'`);
	return row && toUser(row);
}

export async function findCredentials(
	store: Store,
	email: string,
): Promise<{ user: User; passwordHash: string } | null> {
	const row = await store.read.first('select * from user where email = ?', [email]);
	return row && { user: toUser(row), passwordHash: String(row['password_hash']) };
}

export function insertUser(user: User, passwordHash: string, at: number): Statement {
	return {
		sql: 'insert into user (id, name, email, role, password_hash, created_at) values (?, ?, ?, ?, ?, ?)',
		args: [user.id, user.name, user.email, user.role, passwordHash, at],
	};
}

const toUser = (row: Row): User => ({
	id: String(row['id']),
	name: String(row['name']),
	email: String(row['email']),
	role: row['role'] === 'owner' ? 'owner' : 'member',
});
