/** Writes changes of review state as updates of the review document, in the batch that makes them true. */
import * as Y from 'yjs';
import { writeReview, type ReviewChange } from '#lib/protocol/review.ts';
import type { Statement } from '../store/store.ts';
import type { Rooms } from './registry.ts';
import type { Room } from './room.ts';
import { SERVER_CLIENT_ID } from './server-client.ts';

/** Makes an update on a copy, so that nobody sees it before it is committed. */
export function draftUpdate(
	doc: Y.Doc,
	copy: (doc: Y.Doc) => Y.Doc,
	write: (fork: Y.Doc) => void,
): Uint8Array {
	const fork = copy(doc);
	fork.clientID = SERVER_CLIENT_ID;
	const updates: Uint8Array[] = [];
	fork.on('update', (update: Uint8Array) => updates.push(update));
	fork.transact(() => write(fork));
	fork.destroy();
	return updates.length === 0 ? Y.encodeStateAsUpdate(new Y.Doc()) : Y.mergeUpdates(updates);
}

export const draftReview = (room: Room, change: ReviewChange): Uint8Array =>
	draftUpdate(room.doc, copyReview, (fork) => writeReview(fork, change));

function copyReview(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

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
