/** The rooms that are open: loaded from the log when first asked for, let go of when nobody is in them. */
import * as Y from 'yjs';
import { SECTIONS, readBlocks, sectionOf, titleOf, typeRoots, type SectionName } from '#brief';
import { CLOSE } from '#lib/protocol/close.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Log } from '../log.ts';
import { describeBrief } from '../store/briefs.ts';
import { compactDocument, loadDocument, type RoomName } from '../store/documents.ts';
import type { Store } from '../store/store.ts';
import type { GroupCommit } from './group-commit.ts';
import { Room } from './room.ts';

export interface Rooms {
	/** @throws {Problem} store-failed when the document can't be read; it is never opened empty instead */
	open(briefId: string, name: RoomName): Promise<Room>;
	/** Runs `work` on an open room and lets go of the room when nobody else is in it. */
	use<T>(briefId: string, name: RoomName, work: (room: Room) => Promise<T> | T): Promise<T>;
	/** To be called when a member left. */
	release(room: Room): void;
	/** Writes what waits, sends everybody away and ends. */
	close(): Promise<void>;
	readonly size: number;
}

/** A room stays this long after its last member: a reload comes back to it. */
const LINGER_MS = 5_000;
const DESCRIBE_MS = 250;
/** Updates that a load may have to replay before they are compacted. */
const COMPACT_ABOVE = 200;

export function createRooms(deps: {
	store: Store;
	commit: GroupCommit;
	log: Log;
	now: () => number;
}): Rooms {
	const { store, commit, log, now } = deps;
	const rooms = new Map<string, Promise<Room>>();
	const users = new Map<Room, number>();
	const lingering = new Map<Room, NodeJS.Timeout>();
	const undescribed = new Map<Room, NodeJS.Timeout>();

	const describe = async (room: Room): Promise<void> => {
		undescribed.delete(room);
		try {
			await describeBrief(store, room.briefId, { ...summaryOf(room.doc), at: now() });
		} catch (error) {
			log.error('brief-not-described', error, { brief: room.briefId });
		}
	};

	const load = async (briefId: string, name: RoomName): Promise<Room> => {
		const doc = new Y.Doc();
		if (name === 'text') typeRoots(doc);
		const stored = await loadDocument(store, briefId, name);
		if (stored.seq === 0) throw new Error('this brief has no document');
		for (const update of stored.updates) Y.applyUpdate(doc, update);
		if (stored.loose > COMPACT_ABOVE) {
			await store.write.batch(
				compactDocument(briefId, name, stored.seq, Y.encodeStateAsUpdate(doc)),
			);
		}
		return new Room(
			{
				commit,
				now,
				changed: (room) => {
					if (room.name !== 'text' || undescribed.has(room)) return;
					undescribed.set(
						room,
						setTimeout(() => void describe(room), DESCRIBE_MS),
					);
				},
			},
			{ briefId, name, doc, seq: stored.seq },
		);
	};

	const open = async (briefId: string, name: RoomName): Promise<Room> => {
		const key = `${briefId}/${name}`;
		let opening = rooms.get(key);
		if (!opening) {
			opening = load(briefId, name);
			rooms.set(key, opening);
			// A failed load is forgotten, so that the next visitor tries again.
			opening.catch(() => rooms.delete(key));
		}
		try {
			const room = await opening;
			clearTimeout(lingering.get(room));
			lingering.delete(room);
			return room;
		} catch (error) {
			log.error('document-not-loaded', error, { brief: briefId, room: name });
			throw new Problem(
				'store-failed',
				'This brief could not be read from the database. Nothing was changed; try again in a moment.',
				{ cause: error },
			);
		}
	};

	const unload = async (room: Room): Promise<void> => {
		lingering.delete(room);
		if (!room.isIdle || (users.get(room) ?? 0) > 0) return;
		rooms.delete(`${room.briefId}/${room.name}`);
		const timer = undescribed.get(room);
		if (timer) {
			clearTimeout(timer);
			await describe(room);
		}
		room.destroy();
	};

	const release = (room: Room): void => {
		if (room.isBroken) {
			rooms.delete(`${room.briefId}/${room.name}`);
			room.closeAll(CLOSE.loadFailed);
			return;
		}
		if (!room.isIdle || lingering.has(room)) return;
		lingering.set(
			room,
			setTimeout(() => void unload(room), LINGER_MS),
		);
	};

	return {
		open,
		async use(briefId, name, work) {
			const room = await open(briefId, name);
			users.set(room, (users.get(room) ?? 0) + 1);
			try {
				return await work(room);
			} finally {
				const left = (users.get(room) ?? 1) - 1;
				if (left > 0) users.set(room, left);
				else users.delete(room);
				release(room);
			}
		},
		release,
		async close() {
			const all = await Promise.allSettled(rooms.values());
			await commit.settled();
			for (const result of all) {
				if (result.status === 'rejected') continue;
				const room = result.value;
				room.closeAll(CLOSE.restarting);
				clearTimeout(lingering.get(room));
				const timer = undescribed.get(room);
				if (timer) {
					clearTimeout(timer);
					await describe(room);
				}
				room.destroy();
			}
			rooms.clear();
		},
		get size() {
			return rooms.size;
		},
	};
}

/** What the desk shows of a document. */
export function summaryOf(doc: Y.Doc): { title: string; written: SectionName[] } {
	const written = SECTIONS.filter((section) =>
		readBlocks(sectionOf(doc, section)).some((block) => block.text.trim() !== ''),
	);
	return { title: titleOf(doc).toString(), written };
}
