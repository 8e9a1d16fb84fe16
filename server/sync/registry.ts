/** The rooms that are open: loaded from the log when first asked for, let go of when nobody is in them. */
import * as Y from 'yjs';
import { createDoc, typeRoots } from '#brief';
import { CLOSE } from '#lib/protocol/close.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Log } from '../log.ts';
import { loadDocument, type RoomName } from '../store/documents.ts';
import type { Store } from '../store/store.ts';
import { createBriefRows } from './brief-rows.ts';
import { createCompaction } from './compaction.ts';
import type { GroupCommit } from './group-commit.ts';
import { Room } from './room.ts';

export interface Rooms {
	/** @throws {Problem} store-failed when the document can't be read; it is never opened empty instead */
	open(briefId: string, name: RoomName): Promise<Room>;
	/** Runs `work` on an open room and lets go of the room when nobody else is in it. */
	use<T>(briefId: string, name: RoomName, work: (room: Room) => Promise<T> | T): Promise<T>;
	/** To be called when a member left. */
	release(room: Room): void;
	/**
	 * Writes what waits, for the last time.
	 * @returns false when the store didn't take all of it in this time
	 */
	flush(withinMs: number): Promise<boolean>;
	close(): void;
	readonly size: number;
}

/** A room stays this long after its last member: a reload comes back to it. */
const LINGER_MS = 5_000;

export function createRooms(deps: {
	store: Store;
	commit: GroupCommit;
	log: Log;
	now: () => number;
	/** Told of each document that was loaded. */
	opened: (room: Room) => void;
	fault: (point: string) => void;
}): Rooms {
	const { store, commit, log, now } = deps;
	const rooms = new Map<string, Promise<Room>>();
	/** The rooms behind those promises; a broken one is no longer among them. */
	const loaded = new Set<Room>();
	const users = new Map<Room, number>();
	const lingering = new Map<Room, NodeJS.Timeout>();
	/** Those that are being let go of; whoever asks for one takes it off, and is in it only a moment later. */
	const leaving = new Set<string>();
	const rows = createBriefRows(deps);
	const compaction = createCompaction(deps);

	const keyOf = (briefId: string, name: RoomName): string => `${briefId}/${name}`;

	const load = async (briefId: string, name: RoomName): Promise<Room> => {
		const doc = createDoc();
		if (name === 'text') typeRoots(doc);
		const { seq, at, snapshot, loose } = await loadDocument(store, briefId, name);
		if (seq === 0) throw new Error('this brief has no document');
		if (snapshot) Y.applyUpdate(doc, snapshot);
		for (const update of loose) Y.applyUpdate(doc, update);
		const stored = {
			snapshotBytes: snapshot?.length ?? 0,
			looseCount: loose.length,
			looseBytes: loose.reduce((sum, update) => sum + update.length, 0),
		};
		const room = new Room(
			{
				commit,
				now,
				changed: (room) => {
					rows.changed(room);
					compaction.consider(room);
				},
				settled: (room) => {
					if (room.isBroken) log.info('document-broken', { brief: briefId, room: name });
					release(room);
				},
			},
			{ briefId, name, doc, seq, at, stored },
		);
		await rows.loaded(room);
		loaded.add(room);
		deps.opened(room);
		compaction.consider(room);
		return room;
	};

	const open = async (briefId: string, name: RoomName): Promise<Room> => {
		const key = keyOf(briefId, name);
		leaving.delete(key);
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

	const isFree = (room: Room): boolean => room.isIdle && !users.has(room);

	const forget = (room: Room): void => {
		loaded.delete(room);
		rooms.delete(keyOf(room.briefId, room.name));
		clearTimeout(lingering.get(room));
		lingering.delete(room);
	};

	const unload = async (room: Room): Promise<void> => {
		lingering.delete(room);
		if (!isFree(room)) return;
		const key = keyOf(room.briefId, room.name);
		leaving.add(key);
		await rows.flush(room);
		await compaction.beforeUnload(room);
		// Somebody may have come meanwhile; then the room was never away.
		if (!loaded.has(room) || !leaving.delete(key)) return;
		forget(room);
		room.destroy();
	};

	const release = (room: Room): void => {
		if (!loaded.has(room)) return;
		if (room.isBroken) {
			// What is stored is read anew by whoever comes back.
			forget(room);
			room.closeAll(CLOSE.loadFailed);
			return;
		}
		if (!isFree(room) || lingering.has(room)) return;
		lingering.set(
			room,
			setTimeout(() => {
				unload(room).catch((error: unknown) =>
					log.error('document-not-unloaded', error, { brief: room.briefId }),
				);
			}, LINGER_MS),
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
		async flush(withinMs) {
			const ends = performance.now() + withinMs;
			if (!(await commit.end(withinMs))) return false;
			let timer: NodeJS.Timeout | undefined;
			const patience = new Promise<false>((resolve) => {
				timer = setTimeout(() => resolve(false), ends - performance.now());
			});
			const written = rows.flush().then(() => true);
			return Promise.race([written, patience]).finally(() => clearTimeout(timer));
		},
		close() {
			for (const room of [...loaded]) {
				forget(room);
				room.destroy();
			}
		},
		get size() {
			return rooms.size;
		},
	};
}
