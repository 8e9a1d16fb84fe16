/**
 * Writes what one turn of the event loop brings, across all briefs, in one commit.
 * Without it nothing would ever group: a write does not yield, so every message would pay a commit of its own.
 */
import type { Log } from '../log.ts';
import { appendUpdates, type StoredUpdate } from '../store/documents.ts';
import { ConditionFailed, isRefusal } from '../store/failures.ts';
import type { Statement, Store } from '../store/store.ts';

export interface Append {
	update: StoredUpdate;
	/** What must be written with it or not at all. */
	also: Statement[];
	/** Another room's update of the same batch. */
	beside: StoredUpdate | undefined;
	/** True when one of the numbers before it was never stored: then it would leave a hole in the log. */
	isVoid: () => boolean;
	committed: () => void;
	refused: (error: unknown) => void;
}

export interface GroupCommit {
	add(append: Append): void;
	/** Whether so much waits for a store that doesn't take it that more would cost everybody's memory. */
	readonly isFull: boolean;
	/** Calls back once, when there is room again. */
	onceFree(tell: () => void): void;
	/**
	 * Waits until all is written. What isn't in this time never will be: its authors still have it.
	 * @returns whether all was
	 */
	end(withinMs: number): Promise<boolean>;
}

/** Rows and bytes in one statement; the driver's limits are far above. */
const MAX_ROWS = 200;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
const RETRY_MS = 250;

export function createGroupCommit(deps: {
	store: Store;
	log: Log;
	fault: (point: string) => void;
}): GroupCommit {
	const { store, log, fault } = deps;
	let waiting: Append[] = [];
	let waitingBytes = 0;
	let running: Promise<void> | null = null;
	let tellFree: (() => void)[] = [];
	let failing = false;
	let isGivenUp = false;
	let giveUp = (): void => undefined;
	const givenUp = new Promise<void>((resolve) => (giveUp = resolve));

	const flush = async (): Promise<void> => {
		while (waiting.length > 0) {
			const appends = waiting;
			waiting = [];
			for (let at = 0; at < appends.length;) {
				const plain = countPlain(appends, at);
				const group = appends.slice(at, at + Math.max(plain, 1));
				if (plain > 0) await writeGroup(group);
				else await writeAlone(group[0] as Append);
				for (const append of group) waitingBytes -= append.update.bytes.length;
				at += group.length;
			}
			if (!isFull()) {
				const tell = tellFree;
				tellFree = [];
				for (const free of tell) free();
			}
		}
	};

	const writeGroup = async (appends: Append[]): Promise<void> => {
		const group = appends.filter(standsInLine);
		if (group.length === 0) return;
		const { sql, args } = appendUpdates(group.map((append) => append.update));
		for (;;) {
			try {
				await store.write.run(sql, args);
				break;
			} catch (error) {
				if (isRefusal(error)) {
					// One of these briefs is gone, or its log was written elsewhere; the others must not pay for it.
					if (group.length > 1) for (const append of group) await writeGroup([append]);
					else group[0]?.refused(error);
					return;
				}
				if (!failing) log.error('updates-not-stored', error, { updates: group.length });
				failing = true;
				// A full disk or a lock elsewhere passes; nothing is acked and nothing is dropped until it does.
				await new Promise((resume) => setTimeout(resume, RETRY_MS));
				if (isGivenUp) return;
			}
		}
		if (failing) log.info('updates-stored-again', { updates: group.length });
		failing = false;
		fault('after-append');
		for (const append of group) append.committed();
		fault('before-ack');
	};

	const writeAlone = async (append: Append): Promise<void> => {
		if (!standsInLine(append)) return;
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

	const standsInLine = (append: Append): boolean => {
		if (!append.isVoid()) return true;
		append.refused(new Error('what came before it was not stored'));
		return false;
	};

	const isFull = (): boolean => waitingBytes > MAX_WAITING_BYTES;

	return {
		add(append) {
			waiting.push(append);
			waitingBytes += append.update.bytes.length;
			running ??= new Promise<void>((resolve) => setImmediate(resolve))
				.then(flush)
				.finally(() => (running = null));
		},
		get isFull() {
			return isFull();
		},
		onceFree(tell) {
			tellFree.push(tell);
		},
		async end(withinMs) {
			const patience = setTimeout(() => {
				isGivenUp = true;
				giveUp();
			}, withinMs);
			while (running && !isGivenUp) await Promise.race([running, givenUp]);
			clearTimeout(patience);
			return !isGivenUp;
		},
	};
}

function countPlain(appends: Append[], from: number): number {
	let count = 0;
	let bytes = 0;
	while (count < MAX_ROWS) {
		const append = appends[from + count];
		if (!append || append.also.length > 0 || append.beside) break;
		bytes += append.update.bytes.length;
		if (count > 0 && bytes > MAX_GROUP_BYTES) break;
		count++;
	}
	return count;
}
