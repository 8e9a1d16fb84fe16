/** Puts a snapshot in the place of long logs, one document at a time, while nothing waits for it. */
import type { Log } from '../log.ts';
import { compactDocument } from '../store/documents.ts';
import type { Store } from '../store/store.ts';
import type { Room } from './room.ts';

export interface Compaction {
	/** Looks whether a document that is open has become worth it, and sees to it later. */
	consider(room: Room): void;
	/** Before a document is let go of: what is left of its log is what its next reader waits for. */
	beforeUnload(room: Room): Promise<void>;
}

/** While it is open a document is compacted rarely: each time all of it is written. */
const OPEN = { updates: 1_000, bytes: 512 * 1024 };
const UNLOADED = { updates: 50, bytes: 64 * 1024 };
/** What was just typed is committed first. */
const AFTER_MS = 50;
const RETRY_AFTER_MS = 10_000;

export function createCompaction(deps: {
	store: Store;
	log: Log;
	now: () => number;
	fault: (point: string) => void;
}): Compaction {
	const { store, log, now, fault } = deps;
	const waiting = new Set<Room>();
	let running: Promise<void> = Promise.resolve();
	let notBefore = 0;

	const compact = async (room: Room): Promise<void> => {
		if (room.isBroken) return;
		const covered = { ...room.stored };
		const { seq, bytes } = room.snapshot();
		fault('mid-compaction');
		try {
			await store.write.batch(compactDocument(room.briefId, room.name, seq, bytes));
		} catch (error) {
			// The log is whole without it. While the store fails, every try costs a whole state.
			notBefore = now() + RETRY_AFTER_MS;
			log.error('document-not-compacted', error, { brief: room.briefId, room: room.name });
			return;
		}
		fault('after-compaction');
		room.compacted(bytes.length, covered);
	};

	return {
		consider(room) {
			const { looseCount, looseBytes, snapshotBytes } = room.stored;
			// By bytes only when the log outgrew the snapshot, so that what is written stays in proportion.
			const isWorth =
				looseCount >= OPEN.updates || looseBytes >= Math.max(OPEN.bytes, snapshotBytes);
			if (!isWorth || waiting.has(room) || now() < notBefore) return;
			waiting.add(room);
			running = running
				.then(() => new Promise((resume) => setTimeout(resume, AFTER_MS)))
				.then(() => compact(room))
				.finally(() => waiting.delete(room));
		},
		async beforeUnload(room) {
			const { looseCount, looseBytes } = room.stored;
			if (looseCount < UNLOADED.updates && looseBytes < UNLOADED.bytes) return;
			if (now() >= notBefore) await compact(room);
		},
	};
}
