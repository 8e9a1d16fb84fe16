/**
 * One live document in memory: a cache of its log. Knows sockets and Yjs; knows nothing of HTTP, people or SQL.
 * An update's road is: judged, appended to the log, committed, sent on and applied, acked, in strict order.
 */
import * as encoding from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import type { Close } from '#lib/protocol/close.ts';
import { FRAME } from '#lib/protocol/frames.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { RoomName } from '../store/documents.ts';
import { ConditionFailed, isOutage, type Statement } from '../store/store.ts';
import { Ahead } from './ahead.ts';
import { Frame } from './frame.ts';
import type { GroupCommit } from './group-commit.ts';
import { inspectUpdate, type Incoming, type New } from './incoming.ts';
import { growthOf, Size, type Growth, type Stored } from './size.ts';

/** The little of a connection that a room needs. */
export interface Member {
	send(frame: Frame): void;
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
	/** Told after updates were applied, so that the brief's row and its snapshot can follow. */
	changed: (room: Room) => void;
	/** Told when nothing is left to be committed. */
	settled: (room: Room) => void;
}

/** How long somebody who wants to work alone waits for a store that doesn't take what came before. */
const DRAIN_PATIENCE_MS = 5_000;
const MAX_HELD_BYTES = 4 * 1024 * 1024;

const notStored = (cause?: Error): Problem =>
	new Problem(
		'store-failed',
		'The database does not take changes now. Nothing was changed; try again in a moment.',
		{ cause },
	);

export class Room {
	readonly briefId: string;
	readonly name: RoomName;
	readonly doc: Y.Doc;
	/** Who is here is said in the text room alone. */
	readonly awareness: Awareness | null;
	readonly ahead = new Ahead();
	readonly #deps: RoomDeps;
	readonly #members = new Set<Member>();
	/** Which member speaks for a client id. */
	readonly #speakers = new Map<number, Member>();
	/** The last sequence number given out; those up to `#committed` are durable and applied. */
	#seq: number;
	#committed: number;
	#writtenAt: number | null;
	#stored: Stored;
	/** Null for the review room, which the server alone writes. */
	readonly #size: Size | null;
	#pending = 0;
	#drained: (() => void)[] = [];
	/** While somebody works alone on the document, updates wait here. */
	#held: (() => void)[] | null = null;
	#heldBytes = 0;
	#turn: Promise<void> = Promise.resolve();
	#broken: Error | null = null;

	constructor(
		deps: RoomDeps,
		{
			briefId,
			name,
			doc,
			seq,
			at,
			stored,
		}: {
			briefId: string;
			name: RoomName;
			doc: Y.Doc;
			seq: number;
			at: number | null;
			stored: Stored;
		},
	) {
		this.#deps = deps;
		this.briefId = briefId;
		this.name = name;
		this.doc = doc;
		this.#seq = seq;
		this.#committed = seq;
		this.#writtenAt = at;
		this.#stored = stored;
		this.#size = name === 'text' ? new Size(doc, deps.now) : null;
		this.awareness = name === 'text' ? new Awareness(doc) : null;
		// The server is no person; without this its own empty state would be kept alive and sent.
		this.awareness?.setLocalState(null);
		this.awareness?.on('update', this.#tellAwareness);
	}

	get seq(): number {
		return this.#committed;
	}

	/** When the newest update was written; null when that is not known any more. */
	get writtenAt(): number | null {
		return this.#writtenAt;
	}

	get stored(): Readonly<Stored> {
		return this.#stored;
	}

	get isIdle(): boolean {
		return this.#members.size === 0 && this.#pending === 0 && this.#held === null;
	}

	get isBroken(): boolean {
		return this.#broken !== null;
	}

	/** Whether more than this would cost everybody's memory while it can't be written. */
	get isFull(): boolean {
		return this.#deps.commit.isFull || this.#heldBytes > MAX_HELD_BYTES;
	}

	/** Calls back once, when the store takes updates again. */
	onceFree(tell: () => void): void {
		this.#deps.commit.onceFree(tell);
	}

	join(member: Member): void {
		this.#members.add(member);
		member.send(this.stepOneFrame());
		if (this.awareness && this.awareness.getStates().size > 0) {
			member.send(this.awarenessFrame(this.awareness));
		}
	}

	leave(member: Member): void {
		this.#members.delete(member);
		for (const [clientId, speaker] of this.#speakers) {
			if (speaker !== member) continue;
			this.#speakers.delete(clientId);
			if (!this.awareness) continue;
			removeAwarenessStates(this.awareness, [clientId], member);
			// Else every page that ever looked in would be remembered.
			this.awareness.meta.delete(clientId);
		}
	}

	speakerOf(clientId: number): Member | null {
		return this.#speakers.get(clientId) ?? null;
	}

	speaks(clientId: number, member: Member): void {
		this.#speakers.set(clientId, member);
	}

	/** Asks a member for all that this document does not have. */
	stepOneFrame(): Frame {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeSyncStep1(encoder, this.doc);
		return new Frame(encoding.toUint8Array(encoder));
	}

	awarenessFrame(
		awareness: Awareness,
		clients: number[] = [...awareness.getStates().keys()],
	): Frame {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.awareness);
		encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clients));
		return new Frame(encoding.toUint8Array(encoder));
	}

	inspect(update: Uint8Array): Incoming {
		return inspectUpdate(this.doc, this.ahead, update);
	}

	/** What can't be written to a document that would grow so large; null when it fits. */
	findOversize(incoming: Growth, bytes: number): Close | null {
		return this.#size?.findOversize(incoming, bytes, this.#stored) ?? null;
	}

	/** @param done called when the update is committed, applied and sent on, or when it never will be */
	append(
		update: Uint8Array,
		incoming: New,
		from: Member,
		done: (error: Error | null) => void,
	): void {
		const claim = this.ahead.add(incoming.structs);
		this.#size?.expect(incoming, update.length);
		const landed = (error: Error | null): void => {
			this.ahead.remove(claim);
			this.#size?.arrived(incoming);
			done(error);
		};
		const enter = (): void => this.#write(update, from, { also: [] }, landed);
		if (this.#held) {
			this.#held.push(enter);
			this.#heldBytes += update.length;
		} else enter();
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
			return await work((update, beside) => this.#writeAlone(update, beside));
		} finally {
			const held = this.#held;
			this.#held = null;
			this.#heldBytes = 0;
			for (const enter of held) enter();
			this.#settle();
			release();
		}
	}

	/** Sends every member away; for a document that is gone or that can't go on. */
	closeAll(close: Close): void {
		for (const member of [...this.#members]) member.close(close);
	}

	/** The document as its log says up to `seq`, with all that came without what it refers to. */
	snapshot(): { seq: number; bytes: Uint8Array } {
		return { seq: this.#committed, bytes: Y.encodeStateAsUpdate(this.doc) };
	}

	/** A snapshot was stored in the place of `covered`. */
	compacted(snapshotBytes: number, covered: Stored): void {
		this.#stored = {
			snapshotBytes,
			looseCount: this.#stored.looseCount - covered.looseCount,
			looseBytes: this.#stored.looseBytes - covered.looseBytes,
		};
	}

	destroy(): void {
		this.awareness?.destroy();
		this.doc.destroy();
	}

	async #writeAlone(update: Uint8Array, beside: Beside): Promise<void> {
		const growth = this.#size && growthOf(update);
		const oversize = growth && this.findOversize(growth, update.length);
		if (oversize) {
			throw new Problem('too-large', `${oversize.reason} Nothing was changed; shorten it first.`);
		}
		if (growth) this.#size?.expect(growth, update.length);
		await new Promise<void>((resolve, reject) =>
			this.#write(update, null, beside, (error) => (error ? reject(error) : resolve())),
		).finally(() => growth && this.#size?.arrived(growth));
	}

	#write(
		update: Uint8Array,
		from: Member | null,
		beside: Beside,
		done: (error: Error | null) => void,
	): void {
		if (this.#broken) {
			done(this.#broken);
			return;
		}
		const at = this.#deps.now();
		const own = { briefId: this.briefId, room: this.name, seq: ++this.#seq, bytes: update, at };
		const other = beside.room && {
			briefId: this.briefId,
			room: beside.room.room.name,
			seq: ++beside.room.room.#seq,
			bytes: beside.room.bytes,
			at,
		};
		const isAlone = from === null;
		this.#pending++;
		this.#deps.commit.add({
			update: own,
			beside: other,
			also: beside.also,
			isVoid: () => this.#broken !== null,
			committed: () => {
				this.#pending--;
				this.#land(update, from, at);
				if (beside.room) beside.room.room.#land(beside.room.bytes, null, at);
				done(null);
				this.#settle();
			},
			refused: (cause) => {
				this.#pending--;
				const error = cause instanceof Error ? cause : new Error(String(cause));
				if (isAlone && (isOutage(error) || error instanceof ConditionFailed)) {
					// Alone on the document: nobody was given a later number, so these are free again.
					this.#seq--;
					if (beside.room) beside.room.room.#seq--;
				} else {
					// Somebody else wrote these logs.
					this.#break(error);
					if (beside.room) beside.room.room.#break(error);
				}
				done(isAlone && isOutage(error) ? notStored(error) : error);
				this.#settle();
			},
		});
	}

	#land(update: Uint8Array, from: Member | null, at: number): void {
		this.#committed++;
		this.#writtenAt = at;
		this.#stored.looseCount++;
		this.#stored.looseBytes += update.length;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeUpdate(encoder, update);
		const frame = new Frame(encoding.toUint8Array(encoder));
		// Sent before it is applied: a reader that falls behind is later sent all since the state before it.
		for (const member of this.#members) if (member !== from) member.send(frame);
		try {
			Y.applyUpdate(this.doc, update, from ?? this);
		} catch (error) {
			this.#break(error);
		}
		this.#deps.changed(this);
	}

	/** What is in memory is no longer what is stored: the log was written elsewhere, or is gone. */
	#break(cause: unknown): void {
		if (this.#broken) return;
		this.#broken = new Error('this document is no longer what its log says', { cause });
		this.#deps.settled(this);
	}

	#settle(): void {
		if (this.#pending > 0) return;
		const drained = this.#drained;
		this.#drained = [];
		for (const resolve of drained) resolve();
		this.#deps.settled(this);
	}

	async #drain(): Promise<void> {
		if (this.#pending === 0) return;
		let patience: NodeJS.Timeout | undefined;
		await new Promise<void>((resolve, reject) => {
			this.#drained.push(resolve);
			patience = setTimeout(() => reject(notStored()), DRAIN_PATIENCE_MS);
		}).finally(() => clearTimeout(patience));
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
		if (!this.awareness) return;
		// Back to its sender too: y-websocket drops a socket that hears nothing for 30 s.
		const frame = this.awarenessFrame(this.awareness, [...added, ...updated, ...removed]);
		for (const member of this.#members) member.send(frame);
	};
}
