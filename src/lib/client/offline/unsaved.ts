/** What was written here and is on no server: to be sent, to be offered, to be wiped. */
import {
	copiesOf,
	keysOf,
	listRows,
	personIdOf,
	rememberedPerson,
	rowsOf,
	wipe,
	type CopyRow,
} from './copies.ts';
import { transact } from './database.ts';

/** What one brief holds that no server has. */
export interface UnsavedText {
	briefId: string;
	title: string;
	/** Changes that make the document; in any order. */
	base: Uint8Array[];
	updates: readonly Uint8Array[];
}

/**
 * What was written and never saved: of one brief, or of all of this person's.
 * @param stillSent the epoch whose copy is sent by itself; of that one only what was refused counts
 */
export async function readUnsaved(
	personId: string,
	briefId?: string,
	stillSent?: number,
): Promise<UnsavedText[]> {
	const found = await transact('readonly', async (stores) => {
		const unsaved: UnsavedText[] = [];
		for (const { id, title } of await listRows(stores, copiesOf(personId, briefId))) {
			const waiting = await rowsOf(stores.waiting, id);
			const lost = id[2] === stillSent ? waiting.filter(({ refused }) => refused) : waiting;
			if (lost.length === 0) continue;
			const text = await rowsOf(stores.text, id);
			unsaved.push({
				briefId: id[1],
				title,
				base: [...text, ...waiting].map(({ update }) => update),
				updates: lost.map(({ update }) => update),
			});
		}
		return unsaved;
	});
	return found ?? [];
}

/**
 * Whether whoever was here last left unsaved words in a brief that the server does not show any more; its copy is
 * wiped where there are none.
 */
export async function findUnsaved(
	briefId: string,
): Promise<{ personId: string; briefId: string } | undefined> {
	const me = await rememberedPerson();
	if (!me) return undefined;
	const personId = personIdOf(me);
	if ((await readUnsaved(personId, briefId)).length > 0) return { personId, briefId };
	await forgetUnsaved(personId, briefId);
	return undefined;
}

/** Forgets what `readUnsaved` tells of one brief. */
export async function forgetUnsaved(
	personId: string,
	briefId: string,
	stillSent?: number,
): Promise<void> {
	await transact('readwrite', async (stores) => {
		for (const { id } of await listRows(stores, copiesOf(personId, briefId))) {
			if (id[2] !== stillSent) {
				await wipe(stores, id);
				continue;
			}
			const rows = await rowsOf(stores.waiting, id);
			const keys = await keysOf(stores.waiting, id);
			for (const [at, key] of keys.entries()) if (rows[at]?.refused) stores.waiting.delete(key);
		}
	});
}

/** The copies that hold something to be sent. */
export async function listWaiting(personId: string): Promise<CopyRow[]> {
	const found = await transact('readonly', async (stores) => {
		const waiting: CopyRow[] = [];
		for (const row of await listRows(stores, copiesOf(personId))) {
			const rows = await rowsOf(stores.waiting, row.id);
			if (rows.some(({ refused }) => !refused)) waiting.push(row);
		}
		return waiting;
	});
	return found ?? [];
}

export async function wipeCopies(personId: string): Promise<void> {
	await transact('readwrite', async (stores) => {
		for (const { id } of await listRows(stores, copiesOf(personId))) await wipe(stores, id);
	});
}
