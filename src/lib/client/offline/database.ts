/**
 * What this browser keeps for the time without a server. One database for all of it, so that what exists can be
 * listed, and several rows change together or not at all.
 */

/** `person`: who was here last. `copies`: a row a copy. `text`, `waiting`: its changes, committed and not. */
const STORES = ['person', 'copies', 'text', 'waiting'] as const;
type StoreName = (typeof STORES)[number];
export type Stores = Record<StoreName, IDBObjectStore>;

/** Some browsers never answer where storage is forbidden; no page waits for that. */
const OPEN_WITHIN_MS = 2_000;

let opening: Promise<IDBDatabase> | undefined;

/**
 * One transaction over everything.
 * @returns undefined where this browser keeps nothing, or could not this time; then nothing was changed
 */
export async function transact<T>(
	mode: 'readonly' | 'readwrite',
	work: (stores: Stores) => Promise<T>,
): Promise<T | undefined> {
	try {
		const database = await (opening ??= open());
		const transaction = database.transaction(STORES, mode);
		const stored = new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
		});
		// Where `work` fails first, nobody waits for this one.
		stored.catch(() => undefined);
		const pairs = STORES.map((name) => [name, transaction.objectStore(name)] as const);
		try {
			const result = await work(Object.fromEntries(pairs) as Stores);
			await stored;
			return result;
		} catch (error) {
			// Half of it must not be stored.
			if (transaction.error === null) transaction.abort();
			throw error;
		}
	} catch {
		return undefined;
	}
}

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('refused'));
	});

function open(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const forget = (): void => (opening = undefined);
		setTimeout(() => reject(new Error('no answer')), OPEN_WITHIN_MS);
		const request = indexedDB.open('nightdesk', 1);
		request.onupgradeneeded = () => {
			const { result: database } = request;
			database.createObjectStore('person');
			database.createObjectStore('copies', { keyPath: 'id' });
			for (const name of ['text', 'waiting'] as const) {
				database.createObjectStore(name, { autoIncrement: true }).createIndex('copy', 'copy');
			}
		};
		request.onerror = () => reject(request.error ?? new Error('refused'));
		request.onsuccess = () => {
			const { result: database } = request;
			// A page that never lets go would keep a later one from opening its own.
			database.onversionchange = () => {
				database.close();
				forget();
			};
			database.onclose = forget;
			resolve(database);
		};
	});
}
