/** Writes changes of review state as updates of the review document, in the batch that makes them true. */
import * as Y from 'yjs';
import { cloneOf, createDoc } from '#brief';
import { writeReview, type ReviewChange } from '#lib/protocol/review.ts';
import type { Statement } from '../store/store.ts';
import type { Rooms } from './registry.ts';
import type { Room } from './room.ts';
import { SERVER_CLIENT_ID } from './server-client.ts';

/** Makes an update on a copy, so that nobody sees it before it is committed. */
export function draftUpdate(doc: Y.Doc, write: (fork: Y.Doc) => void): Uint8Array {
	const fork = cloneOf(doc);
	const update = writeOn(fork, write);
	fork.destroy();
	return update;
}

function writeOn(fork: Y.Doc, write: (fork: Y.Doc) => void): Uint8Array {
	fork.clientID = SERVER_CLIENT_ID;
	const updates: Uint8Array[] = [];
	const keep = (update: Uint8Array): number => updates.push(update);
	fork.on('update', keep);
	try {
		fork.transact(() => write(fork));
	} finally {
		fork.off('update', keep);
	}
	return updates.length === 0 ? Y.encodeStateAsUpdate(createDoc()) : Y.mergeUpdates(updates);
}

/** Kept from one change to the next: to copy every suggestion for every decision takes longer than all the rest. */
const reviewForks = new WeakMap<Y.Doc, Y.Doc>();

/** Every change of a review document is drafted here, or its kept fork would not be what it says. */
export const draftReview = ({ doc }: Pick<Room, 'doc'>, change: ReviewChange): Uint8Array =>
	writeOn(forkReview(doc), (fork) => writeReview(fork, change));

function forkReview(doc: Y.Doc): Y.Doc {
	const kept = reviewForks.get(doc);
	// It is ahead of the document where what was drafted last was never stored.
	if (kept && isAbreast(kept, doc)) return kept;
	kept?.destroy();
	const fork = createDoc();
	Y.applyUpdate(fork, Y.encodeStateAsUpdate(doc));
	reviewForks.set(doc, fork);
	return fork;
}

/** Every change sets something: one that only took away would not show in it. */
const isAbreast = (fork: Y.Doc, doc: Y.Doc): boolean =>
	Buffer.compare(Y.encodeStateVector(fork), Y.encodeStateVector(doc)) === 0;

/**
 * Changes review state and the rows behind it, whole or not at all, alone on the brief's review room.
 * @param build reads what is, and says what changes; null when nothing does
 */
export async function changeReview<Result>(
	rooms: Rooms,
	briefId: string,
	build: () => Promise<{ change: ReviewChange; statements: Statement[]; result: Result } | null>,
): Promise<Result | null> {
	return rooms.use(briefId, 'review', (room) =>
		room.exclusive(async (write) => {
			const built = await build();
			if (!built) return null;
			await write(draftReview(room, built.change), { also: built.statements });
			return built.result;
		}),
	);
}
