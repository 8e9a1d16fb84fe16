/**
 * Keeps who wrote what, a little behind the text and coarsely: a mark where a session begins to write and one for
 * each minute in which it goes on, never one for a key. Whoever brings a change is its author, whatever client id
 * it bears; what no mark was stored of has none.
 */
import type * as Y from 'yjs';
import type { Log } from '../log.ts';
import { insertMarks, type Mark } from '../store/authors.ts';
import type { Store } from '../store/store.ts';
import { Connection } from './connection.ts';
import type { Room } from './room.ts';

export interface Authors {
	/** Notes who writes in an open brief until its document is destroyed. */
	watch(room: Room): void;
	/** Writes what waits. */
	flush(): Promise<void>;
}

const BEHIND_MS = 1_000;
const MINUTE_MS = 60_000;
/** While the store takes nothing: what is beyond has no author. */
const MOST_WAITING = 10_000;

export function createAuthors(deps: { store: Store; log: Log; now: () => number }): Authors {
	const { store, log, now } = deps;
	let waiting: Mark[] = [];
	let timer: NodeJS.Timeout | null = null;
	let writing: Promise<void> = Promise.resolve();

	const flush = (): Promise<void> => {
		if (timer) clearTimeout(timer);
		timer = null;
		return (writing = writing.then(write));
	};

	const write = async (): Promise<void> => {
		const marks = waiting;
		waiting = [];
		if (marks.length === 0) return;
		try {
			await store.write.batch([insertMarks(marks)]);
		} catch (error) {
			log.error('authors-not-stored', error, { marks: marks.length });
			waiting = [...marks, ...waiting].slice(0, MOST_WAITING);
		}
	};

	return {
		watch(room) {
			if (room.name !== 'text') return;
			const last = new Map<number, { personId: string; at: number | null }>();
			const known = new WeakSet<Connection>();

			room.doc.on('afterTransaction', ({ origin, beforeState, afterState }: Y.Transaction) => {
				if (!(origin instanceof Connection)) return;
				const personId = origin.person.id;
				// What a page brings first may have been written hours ago, without a connection.
				const at = known.has(origin) ? Math.floor(now() / MINUTE_MS) * MINUTE_MS : null;
				for (const [client, end] of afterState) {
					const clock = beforeState.get(client) ?? 0;
					if (end === clock) continue;
					known.add(origin);
					const mark = last.get(client);
					if (mark && mark.personId === personId && mark.at === at) continue;
					last.set(client, { personId, at });
					if (waiting.length >= MOST_WAITING) continue;
					waiting.push({ briefId: room.briefId, client, clock, personId, at });
					timer ??= setTimeout(() => void flush(), BEHIND_MS);
				}
			});
		},
		flush,
	};
}
