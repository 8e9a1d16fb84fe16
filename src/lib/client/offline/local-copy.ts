/** What one open brief keeps in this browser: all of its text, and which changes the server has not acked. */
import * as Y from 'yjs';
import { AFTER_PAINT_MS } from '#lib/client/after-paint.ts';
import type { Me } from '#lib/protocol/answers.ts';
import {
	copiesOf,
	keysOf,
	personIdOf,
	rememberedPerson,
	rowsOf,
	wipe,
	type BriefFacts,
	type ChangeRow,
	type CopyId,
	type CopyRow,
} from './copies.ts';
import { answer, transact, type Stores } from './database.ts';

/** What the server has anyway is written together. */
const SAVED_WITHIN_MS = 1_000;
/** Rows after which the text is written anew as one. */
const MOST_ROWS = 200;

interface Found {
	text: Uint8Array[];
	textKeys: IDBValidKey[];
	waiting: Uint8Array[];
	waitingKeys: IDBValidKey[];
	/** Whether something is to be offered: written in another epoch, or refused. */
	hasUnsaved: boolean;
}

const NOTHING: Found = {
	text: [],
	textKeys: [],
	waiting: [],
	waitingKeys: [],
	hasUnsaved: false,
};

export class LocalCopy {
	readonly id: CopyId;
	/** The committed changes that were found; in any order. */
	readonly text: readonly Uint8Array[];
	/** Whether something of this brief was found that can't be sent any more. */
	readonly hasUnsaved: boolean;
	/** Called when this browser stopped keeping what is written. */
	onlost: () => void = () => undefined;

	#isKept: boolean;
	/** Changes from here, or found here, that no ack covers yet. */
	#waiting: Uint8Array[];
	#waitingKeys: IDBValidKey[];
	#textKeys: IDBValidKey[];
	/** What the next transaction writes, and what it takes away. */
	#newWaiting: Uint8Array[] = [];
	#newText: Uint8Array[] = [];
	#oldWaiting: IDBValidKey[] = [];
	#oldText: IDBValidKey[] = [];
	/** How often everything was acked. */
	#acks = 0;
	#writing: Promise<unknown> = Promise.resolve();
	#soon: ReturnType<typeof setTimeout> | undefined;

	constructor(id: CopyId, found: Found | undefined) {
		const { text, textKeys, waiting, waitingKeys, hasUnsaved } = found ?? NOTHING;
		this.id = id;
		this.text = text;
		this.hasUnsaved = hasUnsaved;
		this.#isKept = found !== undefined;
		this.#waiting = [...waiting];
		this.#waitingKeys = [...waitingKeys];
		this.#textKeys = [...textKeys];
	}

	/** Whether what is written outlives this page. */
	get isKept(): boolean {
		return this.#isKept;
	}

	/** What no ack covers yet. */
	get waiting(): readonly Uint8Array[] {
		return this.#waiting;
	}

	/** @param acked whether the server has it: it came from there */
	add(update: Uint8Array, acked: boolean): void {
		if (acked) {
			this.#newText.push(update);
			this.#writeSoon();
			return;
		}
		this.#waiting.push(update);
		this.#newWaiting.push(update);
		// Keys that follow don't put it off: the tab may be closed at the next moment.
		if (this.#newWaiting.length === 1) this.#writeWithin(AFTER_PAINT_MS);
	}

	setTitle(title: string): void {
		this.#begin(() =>
			transact('readwrite', async ({ copies }) => {
				const row = await answer(copies.get(this.id) as IDBRequest<CopyRow | undefined>);
				if (row) copies.put({ ...row, title } satisfies CopyRow);
			}),
		);
	}

	/** Everything written so far is acked. `state` is that of the whole text. */
	saved(state: () => Uint8Array): void {
		if (this.#waiting.length > 0) {
			this.#newText.push(...this.#waiting);
			this.#oldWaiting.push(...this.#waitingKeys);
			[this.#waiting, this.#waitingKeys, this.#newWaiting] = [[], [], []];
			this.#acks++;
		}
		this.tidy(state);
		this.#writeSoon();
	}

	/** Writes the text anew where it has become many rows. Nothing that waits may be in `state`. */
	tidy(state: () => Uint8Array): void {
		if (this.#textKeys.length <= MOST_ROWS) return;
		this.#newText = [state()];
		this.#oldText.push(...this.#textKeys);
		this.#textKeys = [];
		this.#writeSoon();
	}

	/** Takes over what other tabs of this brief left here unsent: `apply` brings it into the text. */
	async adopt(apply: (updates: Uint8Array[]) => void): Promise<void> {
		await this.flush();
		const found = await transact('readonly', (stores) => readWaiting(stores, this.id));
		const known = new Set([...this.#waitingKeys, ...this.#oldWaiting]);
		const others = (found ?? []).filter(({ key }) => !known.has(key));
		if (others.length === 0) return;
		this.#waitingKeys.push(...others.map(({ key }) => key));
		const updates = others.map(({ update }) => update);
		this.#waiting.push(...updates);
		apply(updates);
	}

	/** The server will never take what waits: it is offered, and not sent again. */
	async refuse(): Promise<void> {
		await this.flush();
		await transact('readwrite', (stores) => refuseWaiting(stores, this.id));
	}

	/** Nothing of it is kept from now on. What waits can still be read here. */
	async wipe(): Promise<void> {
		this.#isKept = false;
		await this.#writing;
		await transact('readwrite', (stores) => wipe(stores, this.id));
	}

	/** Resolves when everything so far is written. */
	async flush(): Promise<void> {
		this.#write();
		await this.#writing;
	}

	#writeSoon(): void {
		if (this.#soon === undefined) this.#writeWithin(SAVED_WITHIN_MS);
	}

	#writeWithin(withinMs: number): void {
		clearTimeout(this.#soon);
		this.#soon = setTimeout(() => this.#write(), withinMs);
	}

	#write(): void {
		clearTimeout(this.#soon);
		this.#soon = undefined;
		// What waits may refer to what came from the server: both are there, or neither.
		const waiting = this.#newWaiting.splice(0);
		const text = this.#newText.splice(0);
		const old = { waiting: this.#oldWaiting.splice(0), text: this.#oldText.splice(0) };
		if (waiting.length + text.length + old.waiting.length + old.text.length === 0) return;
		const acks = this.#acks;
		this.#begin(async () => {
			const keys = await transact('readwrite', (stores) =>
				writeRows(stores, this.id, { waiting, text, old }),
			);
			if (!keys) return this.#lose();
			this.#textKeys.push(...keys.text);
			if (acks === this.#acks) this.#waitingKeys.push(...keys.waiting);
			else this.#oldWaiting.push(...keys.waiting);
		});
	}

	#begin(work: () => Promise<unknown>): void {
		if (this.#isKept) this.#writing = Promise.all([this.#writing, work()]);
	}

	#lose(): void {
		if (!this.#isKept) return;
		this.#isKept = false;
		this.onlost();
	}
}

/** Of a brief that the server told of. Other epochs of it stay only where they hold what was not saved. */
export async function openCopy(me: Me, brief: BriefFacts, now: number): Promise<LocalCopy> {
	const id: CopyId = [personIdOf(me), brief.id, brief.epoch];
	const found = await transact('readwrite', async (stores) => {
		let others = false;
		for (const key of await answer(stores.copies.getAllKeys(copiesOf(id[0], id[1])))) {
			const other = key as CopyId;
			if (other[2] === brief.epoch) continue;
			if ((await keysOf(stores.waiting, other)).length > 0) others = true;
			else await wipe(stores, other);
		}
		stores.copies.put({ id, title: brief.title, brief, at: now } satisfies CopyRow);
		if (brief.role !== 'editor') await refuseWaiting(stores, id);
		return readFound(stores, id, others);
	});
	return new LocalCopy(id, found);
}

/** A copy as it stands here, to be sent. */
export const loadCopy = async (id: CopyId): Promise<LocalCopy> =>
	new LocalCopy(id, await transact('readonly', (stores) => readFound(stores, id, false)));

/** The copy of a brief as it was opened last, for whoever was here last; null where none can be shown. */
export async function findCopy(
	briefId: string,
): Promise<{ me: Me; brief: BriefFacts; copy: LocalCopy } | null> {
	const me = await rememberedPerson();
	if (!me) return null;
	const found = await transact('readonly', async (stores) => {
		const range = copiesOf(personIdOf(me), briefId);
		const rows = await answer(stores.copies.getAll(range) as IDBRequest<CopyRow[]>);
		const [last, ...others] = rows.sort((one, other) => other.at - one.at);
		if (!last) return null;
		let hasOthers = false;
		for (const { id } of others) hasOthers ||= (await keysOf(stores.waiting, id)).length > 0;
		return { ...last, rows: await readFound(stores, last.id, hasOthers) };
	});
	// A brief that was never read to its end here is no brief.
	if (!found || found.rows.text.length === 0) return null;
	const brief = { ...found.brief, title: found.title };
	return { me, brief, copy: new LocalCopy(found.id, found.rows) };
}

async function readFound(stores: Stores, id: CopyId, hasOthers: boolean): Promise<Found> {
	const all = await rowsOf(stores.waiting, id);
	const waiting = await readWaiting(stores, id);
	return {
		text: (await rowsOf(stores.text, id)).map(({ update }) => update),
		textKeys: await keysOf(stores.text, id),
		waiting: waiting.map(({ update }) => update),
		waitingKeys: waiting.map(({ key }) => key),
		hasUnsaved: hasOthers || waiting.length < all.length,
	};
}

/** What is still to be sent. */
async function readWaiting(
	{ waiting }: Pick<Stores, 'waiting'>,
	id: CopyId,
): Promise<{ key: IDBValidKey; update: Uint8Array }[]> {
	const [rows, keys] = [await rowsOf(waiting, id), await keysOf(waiting, id)];
	return rows.flatMap(({ update, refused }, at) =>
		refused ? [] : [{ key: keys[at] as IDBValidKey, update }],
	);
}

async function refuseWaiting({ waiting }: Pick<Stores, 'waiting'>, id: CopyId): Promise<void> {
	for (const { key, update } of await readWaiting({ waiting }, id)) {
		waiting.put({ copy: id, update, refused: true } satisfies ChangeRow, key);
	}
}

/** Asks for everything at once and commits, so that it is stored even if the page is gone by then. */
async function writeRows(
	stores: Stores,
	id: CopyId,
	news: {
		waiting: Uint8Array[];
		text: Uint8Array[];
		old: { waiting: IDBValidKey[]; text: IDBValidKey[] };
	},
): Promise<{ waiting: IDBValidKey[]; text: IDBValidKey[] } | undefined> {
	const add = async (name: 'waiting' | 'text'): Promise<IDBValidKey[]> => {
		const [first, ...more] = news[name];
		const update = more.length > 0 ? Y.mergeUpdates(news[name]) : first;
		const key = update && answer(stores[name].add({ copy: id, update } satisfies ChangeRow));
		for (const old of news.old[name]) stores[name].delete(old);
		return key ? [await key] : [];
	};
	const asked = Promise.all([add('waiting'), add('text'), answer(stores.copies.getKey(id))]);
	stores.copies.transaction.commit();
	const [waiting, text, copy] = await asked;
	if (copy !== undefined) return { waiting, text };
	// It was wiped, and nothing is kept behind the back of whoever wiped it.
	await transact('readwrite', (again) => wipe(again, id));
	return undefined;
}
