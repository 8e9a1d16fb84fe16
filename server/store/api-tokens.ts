/** Tokens for programs: each acts for its person, within its scopes. */
import type { ApiToken, Scope, User } from '#lib/protocol/answers.ts';
import { integer, json, optionalInteger, text } from './columns.ts';
import type { Store } from './store.ts';
import { toUser } from './users.ts';

export async function findApiToken(
	store: Store,
	tokenHash: Uint8Array,
): Promise<{ id: string; user: User; scopes: Scope[]; usedAt: number | null } | null> {
	const row = await store.read.first(
		`select user.*, api_token.id as token_id, api_token.scopes, api_token.used_at
		from api_token join user on user.id = api_token.user_id
		where api_token.token_hash = ? and user.removed_at is null`,
		[tokenHash],
	);
	return (
		row && {
			id: text(row, 'token_id'),
			user: toUser(row),
			scopes: json<Scope[]>(row, 'scopes'),
			usedAt: optionalInteger(row, 'used_at'),
		}
	);
}

export async function listApiTokens(store: Store, userId: string): Promise<ApiToken[]> {
	const rows = await store.read.all(
		`select id, name, scopes, created_at, used_at from api_token
		where user_id = ? order by created_at, id`,
		[userId],
	);
	return rows.map((row) => ({
		id: text(row, 'id'),
		name: text(row, 'name'),
		scopes: json<Scope[]>(row, 'scopes'),
		createdAt: integer(row, 'created_at'),
		usedAt: optionalInteger(row, 'used_at'),
	}));
}

export async function insertApiToken(
	store: Store,
	token: Omit<ApiToken, 'usedAt'> & { userId: string; tokenHash: Uint8Array },
): Promise<void> {
	await store.write.run(
		`insert into api_token (id, user_id, name, token_hash, scopes, created_at)
		values (?, ?, ?, ?, ?, ?)`,
		[
			token.id,
			token.userId,
			token.name,
			token.tokenHash,
			JSON.stringify(token.scopes),
			token.createdAt,
		],
	);
}

export async function touchApiToken(store: Store, id: string, at: number): Promise<void> {
	await store.write.run('update api_token set used_at = ? where id = ?', [at, id]);
}

/** @returns whether this person had such a token */
export async function deleteApiToken(store: Store, userId: string, id: string): Promise<boolean> {
	const changed = await store.write.run('delete from api_token where id = ? and user_id = ?', [
		id,
		userId,
	]);
	return changed > 0;
}
