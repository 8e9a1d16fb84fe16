/**
 * Writes what one turn of the event loop brings, across all briefs, in one commit.
 * Without it nothing would ever group: a write does not yield, so every message would pay a commit of its own.
 */
import type { Log } from '../log.ts';
import { appendUpdates, type StoredUpdate } from '../store/documents.ts';
import { ConditionFailed, isDuplicate, type Statement, type Store } from '../store/store.ts';

export interface Append {
	update: StoredUpdate;
	/** What must be written with it or not at all. */
	also: Statement[];
	/** Another room's update of the same batch. */
	beside?: StoredUpdate | undefined;
	committed: () => void;
	refused: (error: unknown) => void;
}

export interface GroupCommit {
	add(append: Append): void;
	/** Resolves when all that was added is committed. */
	settled(): Promise<void>;
}

/** Rows in one statement; the driver's limit of bound values is far above. */
const ROWS = 200;
const RETRY_MS = 500;

export function createGroupCommit(deps: {
	store: Store;
	log: Log;
	fault: (point: string) => void;
}): GroupCommit {
	const { store, log, fault } = deps;
	let waiting: Append[] = [];
	let running: Promise<void> | null = null;

	const flush = async (): Promise<void> => {
		while (waiting.length > 0) {
			const appends = waiting;
			waiting = [];
			for (let at = 0; at < appends.length;) {
				const plain = countPlain(appends, at);
				if (plain > 0) await writeGroup(appends.slice(at, at + plain));
				else await writeAlone(appends[at] as Append);
				at += Math.max(plain, 1);
			}
		}
	};

	const writeGroup = async (group: Append[]): Promise<void> => {
		const { sql, args } = appendUpdates(group.map((append) => append.update));
		for (;;) {
			try {
				await store.write.run(sql, args);
				break;
			} catch (error) {
				log.error('updates-not-stored', error, { updates: group.length });
				if (isDuplicate(error)) {
					for (const append of group) append.refused(error);
					return;
				}
				// A full disk or a lock elsewhere passes; nothing is acked and nothing is dropped until it does.
				await new Promise((resume) => setTimeout(resume, RETRY_MS));
			}
		}
		fault('after-append');
		for (const append of group) append.committed();
	};

	const writeAlone = async (append: Append): Promise<void> => {
		const updates = append.beside ? [append.update, append.beside] : [append.update];
		try {
			await store.write.batch([appendUpdates(updates), ...append.also]);
		} catch (error) {
			if (!(error instanceof ConditionFailed)) log.error('batch-not-stored', error);
			append.refused(error);
			return;
		}
		fault('after-append');
		append.committed();
	};

	return {
		add(append) {
			waiting.push(append);
			running ??= new Promise<void>((resolve) => setImmediate(resolve))
				.then(flush)
				.finally(() => (running = null));
		},
		settled: async () => {
			while (running) await running;
		},
	};
}

function countPlain(appends: Append[], from: number): number {
	let count = 0;
	while (count < ROWS) {
		const append = appends[from + count];
		if (!append || append.also.length > 0 || append.beside) break;
		count++;
	}
	return count;
}
