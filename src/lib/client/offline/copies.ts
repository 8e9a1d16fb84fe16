/** The copies of briefs in this browser, each of one person, one brief and one epoch. */
import type { Brief, Me } from '#lib/protocol/answers.ts';
import { answer, transact, type Stores } from './database.ts';

/** What a page says of a brief besides its live text. */
export type BriefFacts = Omit<Brief, 'sections' | 'handoffs'>;

/** Person, brief, epoch: no copy is ever shown to another account, or merged into another epoch. */
export type CopyId = [personId: string, briefId: string, epoch: number];

export interface CopyRow {
	id: CopyId;
	/** As the page showed it last. */
	title: string;
	brief: BriefFacts;
	/** When it was opened last, in epoch ms. */
	at: number;
}

export interface ChangeRow {
	copy: CopyId;
	update: Uint8Array;
	/** Of what waits: the server will never take it, so it is offered for copying and not sent again. */
	refused?: true;
}

/** What nobody opened for so long is read from the server again. */
const KEPT_MS = 30 * 24 * 3_600_000;

export const personIdOf = (me: Me): string => ('guest' in me ? me.guest.id : me.user.id);

/** Every copy of this person, or only those of one brief. An array sorts after any id or number. */
export const copiesOf = (personId: string, briefId?: string): IDBKeyRange =>
	briefId === undefined
		? IDBKeyRange.bound([personId], [personId, []])
		: IDBKeyRange.bound([personId, briefId], [personId, briefId, []]);

export const rowsOf = (store: IDBObjectStore, id: CopyId): Promise<ChangeRow[]> =>
	answer(store.index('copy').getAll(id) as IDBRequest<ChangeRow[]>);
export const keysOf = (store: IDBObjectStore, id: CopyId): Promise<IDBValidKey[]> =>
	answer(store.index('copy').getAllKeys(id));

export const listRows = (stores: Stores, range?: IDBKeyRange): Promise<CopyRow[]> =>
	answer(stores.copies.getAll(range) as IDBRequest<CopyRow[]>);

export async function wipe(stores: Stores, id: CopyId): Promise<void> {
	for (const name of ['text', 'waiting'] as const) {
		for (const key of await keysOf(stores[name], id)) stores[name].delete(key);
	}
	stores.copies.delete(id);
}

const isWaiting = async (stores: Stores, id: CopyId): Promise<boolean> =>
	(await answer(stores.waiting.index('copy').count(id))) > 0;

/** Remembers who is here, and wipes what nobody misses: saved copies of others, and those of long ago. */
export async function rememberPerson(me: Me, now: number): Promise<void> {
	await transact('readwrite', async (stores) => {
		stores.person.put(me, 'me');
		for (const { id, at } of await listRows(stores)) {
			if (id[0] === personIdOf(me) && now - at < KEPT_MS) continue;
			if (!(await isWaiting(stores, id))) await wipe(stores, id);
		}
		await sweep(stores);
	});
}

/** Changes that a tab wrote at the moment in which their copy was wiped, and then had no time to take back. */
async function sweep(stores: Stores): Promise<void> {
	for (const name of ['text', 'waiting'] as const) {
		const request = stores[name].index('copy').openKeyCursor(null, 'nextunique');
		for (let cursor = await answer(request); cursor; cursor = await answer(request)) {
			const id = cursor.key as CopyId;
			if ((await answer(stores.copies.getKey(id))) === undefined) await wipe(stores, id);
			cursor.continue();
		}
	}
}

/** Nothing kept here is shown again before the server says who is here. */
export async function forgetPerson(): Promise<void> {
	await transact('readwrite', async ({ person }) => void (await answer(person.delete('me'))));
}

/** Who was here last, and was not signed out since as far as this browser knows. */
export const rememberedPerson = (): Promise<Me | undefined> =>
	transact('readonly', ({ person }) => answer(person.get('me') as IDBRequest<Me | undefined>));

/** The briefs that open without a server, the last one first. */
export async function listKept(): Promise<{ briefId: string; title: string }[]> {
	const me = await rememberedPerson();
	if (!me) return [];
	const rows = await transact('readonly', async (stores) => {
		const filled: CopyRow[] = [];
		for (const row of await listRows(stores, copiesOf(personIdOf(me)))) {
			if ((await keysOf(stores.text, row.id)).length > 0) filled.push(row);
		}
		return filled;
	});
	const newestFirst = (rows ?? []).sort((one, other) => other.at - one.at);
	return [...new Map(newestFirst.map(({ id, title }) => [id[1], title]))].map(
		([briefId, title]) => ({ briefId, title }),
	);
}
