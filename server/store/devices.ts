/** Browsers that signed in before, by the hash of the secret that was left in them. */
import type { Statement, Store } from './store.ts';

export async function isKnownDevice(
	store: Store,
	tokenHash: Uint8Array,
	userId: string,
): Promise<boolean> {
	const row = await store.read.first('select 1 from device where token_hash = ? and user_id = ?', [
		tokenHash,
		userId,
	]);
	return row !== null;
}

export function insertDevice(tokenHash: Uint8Array, userId: string, at: number): Statement {
	return {
		sql: 'insert into device (token_hash, user_id, created_at) values (?, ?, ?)',
		args: [tokenHash, userId, at],
	};
}

/** @param keep the one that stays known; null: none does */
export function forgetDevices(userId: string, keep: Uint8Array | null): Statement {
	return {
		sql: 'delete from device where user_id = ? and token_hash is not ?',
		args: [userId, keep],
	};
}
