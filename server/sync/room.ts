/**
 * One live document in memory: a cache of its log. Knows sockets and Yjs; knows nothing of HTTP, people or SQL.
 * An update's road is: appended to the log, committed, applied, broadcast, acked, in strict order.
 */
import * as encoding from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { FRAME } from '#lib/protocol/frames.ts';
import type { Close } from '#lib/protocol/close.ts';
import type { RoomName } from '../store/documents.ts';
import type { Statement } from '../store/store.ts';
import type { GroupCommit } from './group-commit.ts';

/** The little of a connection that a room needs. */
export interface Member {
	send(frame: Uint8Array): void;
	close(close: Close): void;
}

/** What is written beside an update, in its batch. */
export interface Beside {
	also: Statement[];
	/** An update of the same brief's other room, which must be locked too. */
	room?: { room: Room; bytes: Uint8Array };
}

export interface RoomDeps {
	commit: GroupCommit;
	now: () => number;
	/** Told after updates were applied, so that the brief's row can follow. */
	changed: (room: Room) => void;
}

export class Room {
	readonly briefId: string;
	readonly name: RoomName;
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly #deps: RoomDeps;
	readonly #members = new Set<Member>();
	/** The last sequence number given out; those up to `#committed` are durable and applied. */
	#seq: number;
	#committed: number;
	#pending = 0;
	#drained: (() => void)[] = [];
	/** While somebody works alone on the document, updates wait here. */
	#held: (() => void)[] | null = null;
	#turn: Promise<void> = Promise.resolve();
	#broken: Error | null = null;

	constructor(
		deps: RoomDeps,
		{ briefId, name, doc, seq }: { briefId: string; name: RoomName; doc: Y.Doc; seq: number },
	) {
		this.#deps = deps;
		this.briefId = briefId;
		this.name = name;
		this.doc = doc;
		this.#seq = seq;
		this.#committed = seq;
		this.awareness = new Awareness(doc);
		// The server is no person; without this its own empty state would be kept alive and sent.
		this.awareness.setLocalState(null);
		this.awareness.on('update', this.#tellAwareness);
	}

	get seq(): number {
		return this.#committed;
	}

	get isIdle(): boolean {
		return this.#members.size === 0 && this.#pending === 0 && this.#held === null;
	}

	join(member: Member): void {
		this.#members.add(member);
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeSyncStep1(encoder, this.doc);
		member.send(encoding.toUint8Array(encoder));
		if (this.awareness.getStates().size > 0) member.send(this.awarenessFrame());
	}

	leave(member: Member, clientId: number | null): void {
		this.#members.delete(member);
		if (clientId !== null) removeAwarenessStates(this.awareness, [clientId], member);
	}

	awarenessFrame(clients: number[] = [...this.awareness.getStates().keys()]): Uint8Array {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.awareness);
		encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, clients));
		return encoding.toUint8Array(encoder);
	}

	/** Resolves when the update is committed, applied and broadcast. */
	append(update: Uint8Array, from: Member): Promise<void> {
		return new Promise((resolve, reject) => {
			const enter = (): void => void this.#write(update, from, { also: [] }).then(resolve, reject);
			if (this.#held) this.#held.push(enter);
			else enter();
		});
	}

	/**
	 * Works alone on the document: nothing lands on it from when all before is applied until `work` has ended.
	 * `work` gets the one way to write meanwhile; what it writes is committed with `beside`, whole or not at all.
	 */
	async exclusive<T>(
		work: (write: (update: Uint8Array, beside: Beside) => Promise<void>) => Promise<T>,
	): Promise<T> {
		const before = this.#turn;
		let release = (): void => undefined;
		this.#turn = new Promise((resolve) => (release = resolve));
		await before;
		this.#held ??= [];
		try {
			await this.#drain();
			if (this.#broken) throw this.#broken;
			return await work((update, beside) => this.#write(update, null, beside));
		} finally {
			const held = this.#held;
			this.#held = null;
			for (const enter of held) enter();
			release();
		}
	}

	/** Sends every member away; for a document that is gone or that can't go on. */
	closeAll(close: Close): void {
		for (const member of [...this.#members]) member.close(close);
	}

	destroy(): void {
		this.awareness.destroy();
		this.doc.destroy();
	}

	#write(update: Uint8Array, from: Member | null, beside: Beside): Promise<void> {
		if (this.#broken) return Promise.reject(this.#broken);
		const at = this.#deps.now();
		const own = { briefId: this.briefId, room: this.name, seq: this.#nextSeq(), bytes: update, at };
		const other = beside.room && {
			briefId: this.briefId,
			room: beside.room.room.name,
			seq: beside.room.room.#nextSeq(),
			bytes: beside.room.bytes,
			at,
		};
		this.#pending++;
		return new Promise((resolve, reject) => {
			this.#deps.commit.add({
				update: own,
				beside: other,
				also: beside.also,
				committed: () => {
					this.#pending--;
					this.#land(update, from);
					if (beside.room) beside.room.room.#land(beside.room.bytes, null);
					this.#settle();
					resolve();
				},
				refused: (error) => {
					this.#pending--;
					if (beside.also.length > 0 || other) {
						// Alone on the document: nobody was given a later number, so these are free again.
						this.#seq--;
						if (beside.room) beside.room.room.#seq--;
					} else this.#break(error);
					this.#settle();
					reject(error instanceof Error ? error : new Error(String(error)));
				},
			});
		});
	}

	#nextSeq(): number {
		return ++this.#seq;
	}

	#land(update: Uint8Array, from: Member | null): void {
		this.#committed++;
		Y.applyUpdate(this.doc, update, from ?? this);
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeUpdate(encoder, update);
		const frame = encoding.toUint8Array(encoder);
		for (const member of this.#members) if (member !== from) member.send(frame);
		this.#deps.changed(this);
	}

	/** Another process wrote this document's log: what is in memory is no longer what is stored. */
	#break(error: unknown): void {
		this.#broken ??= new Error('the log of this document was written elsewhere', { cause: error });
	}

	get isBroken(): boolean {
		return this.#broken !== null;
	}

	#settle(): void {
		if (this.#pending > 0) return;
		const drained = this.#drained;
		this.#drained = [];
		for (const resolve of drained) resolve();
	}

	#drain(): Promise<void> {
		return this.#pending === 0
			? Promise.resolve()
			: new Promise((resolve) => this.#drained.push(resolve));
	}

	readonly #tellAwareness = ({
		added,
		updated,
		removed,
	}: {
		added: number[];
		updated: number[];
		removed: number[];
	}): void => {
		// Back to its sender too: y-websocket drops a socket that hears nothing for 30 s.
		const frame = this.awarenessFrame([...added, ...updated, ...removed]);
		for (const member of this.#members) member.send(frame);
	};
}
