/**
 * One live document in memory: a cache of its log. Knows sockets and Yjs; knows nothing of HTTP, people or SQL.
 * An update's road is: judged, appended to the log, committed, sent on and applied, acked, in strict order.
 */
import * as Y from 'yjs';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { RoomName } from '../store/documents.ts';
import type { Statement } from '../store/store.ts';
import { Ahead } from './ahead.ts';
import type { Frame } from './frame.ts';
import type { GroupCommit } from './group-commit.ts';
import { inspectUpdate, type Incoming, type New } from './incoming.ts';
import { Presence, type Speaker } from './presence.ts';
import { Sequencer, type WriteAlone } from './sequencer.ts';
import { growthOf, Size, type Growth, type Stored } from './size.ts';
import { stepOneFrame, updateFrame } from './sync-frames.ts';

/** The little of a connection that a room needs. */
export interface Member extends Speaker {
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

/** A document as its log has it. */
interface Loaded {
	briefId: string;
	name: RoomName;
	doc: Y.Doc;
	/** The number of its newest update, and when that was written. */
	seq: number;
	at: number | null;
	stored: Stored;
}

export class Room {
	readonly briefId: string;
	readonly name: RoomName;
	readonly doc: Y.Doc;
	/** Who is here is said in the text room alone. */
	readonly presence: Presence | null;
	readonly #changed: (room: Room) => void;
	readonly #sequencer: Sequencer;
	readonly #ahead = new Ahead();
	readonly #members = new Set<Member>();
	#stored: Stored;
	/** Null for the review room, which the server alone writes. */
	readonly #size: Size | null;

	constructor({ commit, now, changed, settled }: RoomDeps, loaded: Loaded) {
		const { briefId, name, doc, seq, at, stored } = loaded;
		this.briefId = briefId;
		this.name = name;
		this.doc = doc;
		this.#changed = changed;
		this.#sequencer = new Sequencer({
			briefId,
			name,
			seq,
			at,
			commit,
			now,
			settled: () => settled(this),
		});
		this.#stored = stored;
		this.#size = name === 'text' ? new Size(doc, now) : null;
		this.presence = name === 'text' ? new Presence(doc, (frame) => this.#tell(frame), now) : null;
	}

	get seq(): number {
		return this.#sequencer.committed;
	}

	get writtenAt(): number | null {
		return this.#sequencer.writtenAt;
	}

	get stored(): Readonly<Stored> {
		return this.#stored;
	}

	get isIdle(): boolean {
		return this.#members.size === 0 && this.#sequencer.isIdle;
	}

	get isBroken(): boolean {
		return this.#sequencer.isBroken;
	}

	/** Whether what comes now must wait, because what came before can't be written. */
	get isFull(): boolean {
		return this.#sequencer.isFull;
	}

	onceFree(tell: () => void): void {
		this.#sequencer.onceFree(tell);
	}

	join(member: Member): void {
		// It broke after this member was given it; the others were sent away already.
		if (this.isBroken) {
			member.close(CLOSE.loadFailed);
			return;
		}
		this.#members.add(member);
		member.send(stepOneFrame(this.doc));
		if (this.presence && !this.presence.isEmpty) member.send(this.presence.frame());
	}

	leave(member: Member): void {
		this.#members.delete(member);
		this.presence?.leave(member);
	}

	inspect(update: Uint8Array): Incoming {
		return inspectUpdate(this.doc, this.#ahead, update);
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
		const claim = this.#ahead.add(incoming.structs);
		this.#size?.expect(incoming, update.length);
		this.#sequencer.write(update, (error) => {
			if (!error) this.#land(update, from);
			this.#ahead.remove(claim);
			this.#size?.arrived(incoming);
			done(error);
		});
	}

	/**
	 * Works alone on the document: nothing lands on it from when all before is applied until `work` has ended.
	 * `work` gets the one way to write meanwhile; what it writes is committed with `beside`, whole or not at all.
	 */
	exclusive<T>(
		work: (write: (update: Uint8Array, beside: Beside) => Promise<void>) => Promise<T>,
	): Promise<T> {
		return this.#sequencer.exclusive((write) =>
			work((update, beside) => this.#writeAlone(write, update, beside)),
		);
	}

	/** Sends every member away; for a document that is gone or that can't go on. */
	closeAll(close: Close): void {
		for (const member of [...this.#members]) member.close(close);
	}

	/** The document as its log says up to `seq`, with all that came without what it refers to. */
	snapshot(): { seq: number; bytes: Uint8Array } {
		return { seq: this.seq, bytes: Y.encodeStateAsUpdate(this.doc) };
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
		this.presence?.destroy();
		this.doc.destroy();
	}

	async #writeAlone(
		write: WriteAlone,
		update: Uint8Array,
		{ also, room: other }: Beside,
	): Promise<void> {
		const growth = this.#size && growthOf(update);
		const oversize = growth && this.findOversize(growth, update.length);
		if (oversize) {
			throw new Problem('too-large', `${oversize.reason} Nothing was changed; shorten it first.`);
		}
		if (growth) this.#size?.expect(growth, update.length);
		const along = {
			also,
			other: other && { sequencer: other.room.#sequencer, update: other.bytes },
		};
		await new Promise<void>((resolve, reject) =>
			write(update, along, (error) => {
				if (error) {
					reject(error);
					return;
				}
				this.#land(update, null);
				if (other) other.room.#land(other.bytes, null);
				resolve();
			}),
		).finally(() => growth && this.#size?.arrived(growth));
	}

	#land(update: Uint8Array, from: Member | null): void {
		this.#stored.looseCount++;
		this.#stored.looseBytes += update.length;
		const frame = updateFrame(update);
		// Sent before it is applied: a reader that falls behind is later sent all since the state before it.
		for (const member of this.#members) if (member !== from) member.send(frame);
		try {
			Y.applyUpdate(this.doc, update, from ?? this);
		} catch (error) {
			this.#sequencer.break(error);
		}
		this.#changed(this);
	}

	#tell(frame: Frame): void {
		for (const member of this.#members) member.send(frame);
	}
}
