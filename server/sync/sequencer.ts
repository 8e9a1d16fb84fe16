/**
 * Gives each update of one document its number in the log. Updates are committed in the order of their numbers, and
 * whoever works alone on the document has the next ones to themselves. Knows the log; knows nothing of Yjs or sockets.
 */
import { Problem } from '#lib/protocol/problem.ts';
import type { RoomName, StoredUpdate } from '../store/documents.ts';
import { ConditionFailed, isOutage } from '../store/failures.ts';
import type { Statement } from '../store/store.ts';
import type { GroupCommit } from './group-commit.ts';

/** Called when an update is committed, or when it never will be. */
type Done = (error: Error | null) => void;

/** What an update of somebody who works alone takes along in its batch. */
interface Along {
	also: Statement[];
	/** An update of another document, which must be worked on alone too. */
	other: { sequencer: Sequencer; update: Uint8Array } | undefined;
}

/** The one way to write while somebody works alone: whole, with what goes along, or not at all. */
export type WriteAlone = (update: Uint8Array, along: Along, done: Done) => void;

/** How long somebody who wants to work alone waits for a store that doesn't take what came before. */
const DRAIN_PATIENCE_MS = 5_000;
const MAX_HELD_BYTES = 4 * 1024 * 1024;
const NOTHING: Statement[] = [];

const notStored = (cause?: Error): Problem =>
	new Problem(
		'store-failed',
		'The database does not take changes now. Nothing was changed; try again in a moment.',
		{ cause },
	);

export class Sequencer {
	readonly #briefId: string;
	readonly #name: RoomName;
	readonly #commit: GroupCommit;
	readonly #now: () => number;
	readonly #settled: () => void;
	/** The last number given out; those up to `#committed` are durable. */
	#given: number;
	#committed: number;
	#writtenAt: number | null;
	#pending = 0;
	#drained: (() => void)[] = [];
	/** While somebody works alone on the document, updates wait here. */
	#held: (() => void)[] | null = null;
	#heldBytes = 0;
	#turn: Promise<void> = Promise.resolve();
	#broken: Error | null = null;

	constructor(deps: {
		briefId: string;
		name: RoomName;
		/** The newest number in the log, and when that was written. */
		seq: number;
		at: number | null;
		commit: GroupCommit;
		now: () => number;
		/** Told when nothing is left to be committed. */
		settled: () => void;
	}) {
		this.#briefId = deps.briefId;
		this.#name = deps.name;
		this.#given = deps.seq;
		this.#committed = deps.seq;
		this.#writtenAt = deps.at;
		this.#commit = deps.commit;
		this.#now = deps.now;
		this.#settled = deps.settled;
	}

	/** The number of the newest update that is durable. */
	get committed(): number {
		return this.#committed;
	}

	/** When the newest update was written; null when that is not known any more. */
	get writtenAt(): number | null {
		return this.#writtenAt;
	}

	get isIdle(): boolean {
		return this.#pending === 0 && this.#held === null;
	}

	get isBroken(): boolean {
		return this.#broken !== null;
	}

	/** Whether more than this would cost everybody's memory while it can't be written. */
	get isFull(): boolean {
		return this.#commit.isFull || this.#heldBytes > MAX_HELD_BYTES;
	}

	/** Calls back once, when the store takes updates again. */
	onceFree(tell: () => void): void {
		this.#commit.onceFree(tell);
	}

	/** Writes an update in its turn, which comes when nobody works alone any more. */
	write(update: Uint8Array, done: Done): void {
		if (this.#held) {
			this.#held.push(() => this.#append(update, null, done));
			this.#heldBytes += update.length;
		} else this.#append(update, null, done);
	}

	/** Works alone on the document: nothing else is written from when all before has landed until `work` has ended. */
	async exclusive<T>(work: (write: WriteAlone) => Promise<T>): Promise<T> {
		const before = this.#turn;
		let release = (): void => undefined;
		this.#turn = new Promise((resolve) => (release = resolve));
		await before;
		this.#held ??= [];
		try {
			await this.#drain();
			if (this.#broken) throw this.#broken;
			return await work((update, along, done) => this.#append(update, along, done));
		} finally {
			const held = this.#held;
			this.#held = null;
			this.#heldBytes = 0;
			for (const enter of held) enter();
			this.#settle();
			release();
		}
	}

	/** What is in memory is no longer what is stored: the log was written elsewhere, or is gone. */
	break(cause: unknown): void {
		if (this.#broken) return;
		this.#broken = new Error('this document is no longer what its log says', { cause });
		this.#settled();
	}

	/** @param along null when nobody works alone */
	#append(update: Uint8Array, along: Along | null, done: Done): void {
		if (this.#broken) {
			done(this.#broken);
			return;
		}
		const at = this.#now();
		const other = along?.other;
		this.#pending++;
		this.#commit.add({
			update: this.#number(update, at),
			beside: other && other.sequencer.#number(other.update, at),
			also: along?.also ?? NOTHING,
			isVoid: () => this.#broken !== null,
			committed: () => {
				this.#pending--;
				this.#advance(at);
				if (other) other.sequencer.#advance(at);
				done(null);
				this.#settle();
			},
			refused: (cause) => {
				this.#pending--;
				const error = cause instanceof Error ? cause : new Error(String(cause));
				if (along && (isOutage(error) || error instanceof ConditionFailed)) {
					// Alone on the document: nobody was given a later number, so these are free again.
					this.#given--;
					if (other) other.sequencer.#given--;
				} else {
					// Somebody else wrote these logs.
					this.break(error);
					if (other) other.sequencer.break(error);
				}
				done(along && isOutage(error) ? notStored(error) : error);
				this.#settle();
			},
		});
	}

	#number(bytes: Uint8Array, at: number): StoredUpdate {
		return { briefId: this.#briefId, room: this.#name, seq: ++this.#given, bytes, at };
	}

	#advance(at: number): void {
		this.#committed++;
		this.#writtenAt = at;
	}

	#settle(): void {
		if (this.#pending > 0) return;
		const drained = this.#drained;
		this.#drained = [];
		for (const resolve of drained) resolve();
		this.#settled();
	}

	async #drain(): Promise<void> {
		if (this.#pending === 0) return;
		let patience: NodeJS.Timeout | undefined;
		await new Promise<void>((resolve, reject) => {
			this.#drained.push(resolve);
			patience = setTimeout(() => reject(notStored()), DRAIN_PATIENCE_MS);
		}).finally(() => clearTimeout(patience));
	}
}
