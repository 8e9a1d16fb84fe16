/** The two sockets of an open brief, and whether the server is still behind them. */
import { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { SCHEMA_VERSION } from '#brief';
import type { CopyId } from './offline/copies.ts';
import { Room, type RoomStatus } from './provider.ts';

/** What is known of the live text's socket, and since when there is none. */
export interface ConnectionStatus extends RoomStatus {
	/** When it was lost or first tried, in epoch ms; null while there is one. */
	lostAt: number | null;
}

/** What is brought together with the server's. */
interface ConnectionEnds {
	/** Of which brief, for whom. */
	id: CopyId;
	doc: Y.Doc;
	awareness: Awareness;
	reviewDoc: Y.Doc;
}

interface ConnectionListeners {
	/** Called on every change, and often besides: what may be said of it depends on the time. */
	onstatus: (status: ConnectionStatus) => void;
	/** Each time that the server's text was read. */
	onsynced: () => void;
	/** The server ended one for good. */
	onend: (code: number) => void;
}

const TICK_MS = 250;
/** Well under what is taken for dead, so that one late answer alone says nothing. */
const ASK_EVERY_MS = 1_000;
const ASK_REVIEW_EVERY_MS = 10_000;
const DEAD_AFTER_MS = 2_500;

export class Connection implements Disposable {
	readonly #text: Room;
	readonly #review: Room;
	readonly #on: ConnectionListeners;
	readonly #ticking: ReturnType<typeof setInterval>;
	readonly #listening = new AbortController();
	#connected = false;
	#synced = false;
	#connectedAt = 0;
	#lostAt: number | null = Date.now();
	#tickedAt = Date.now();
	#askedAt = 0;
	#askedReviewAt = 0;

	constructor({ id, doc, awareness, reviewDoc }: ConnectionEnds, on: ConnectionListeners) {
		this.#on = on;
		const [person, briefId, epoch] = id;
		const params = { person, schema: String(SCHEMA_VERSION) };
		this.#text = new Room({
			briefId,
			room: 'text',
			doc,
			awareness,
			params: { ...params, epoch: String(epoch), ack: '1' },
			onstatus: this.#hear,
			onend: on.onend,
		});
		const silent = new Awareness(reviewDoc);
		silent.setLocalState(null);
		this.#review = new Room({
			briefId,
			room: 'review',
			doc: reviewDoc,
			awareness: silent,
			params,
			onstatus: () => undefined,
			onend: on.onend,
		});
		const { signal } = this.#listening;
		// A laptop without a network may still reach a server of its own: ask by connecting anew.
		addEventListener('offline', () => this.#reconnect(), { signal });
		addEventListener('online', () => this.#hurry(), { signal });
		document.addEventListener('visibilitychange', () => this.#wake(), { signal });
		this.#ticking = setInterval(() => this.#tick(), TICK_MS);
	}

	/** Hangs up both and doesn't try again: neither is of use without the other. */
	end(): void {
		this.#text.end();
		this.#review.end();
	}

	[Symbol.dispose](): void {
		clearInterval(this.#ticking);
		this.#listening.abort();
		this.#text[Symbol.dispose]();
		this.#review[Symbol.dispose]();
	}

	readonly #hear = (status: RoomStatus): void => {
		const { connected, synced } = status;
		const now = Date.now();
		if (connected && !this.#connected) this.#connectedAt = now;
		if (connected) this.#lostAt = null;
		else this.#lostAt ??= now;
		if (synced && !this.#synced) this.#on.onsynced();
		[this.#connected, this.#synced] = [connected, synced];
		this.#on.onstatus({ ...status, lostAt: this.#lostAt });
	};

	#tick(): void {
		const now = Date.now();
		// While this page itself stood still, frames have come that it has not read.
		if (now - this.#tickedAt > 4 * TICK_MS) this.#connectedAt = now;
		this.#tickedAt = now;
		if (this.#connected && document.visibilityState === 'visible') this.#watch(now);
		if (now - this.#askedReviewAt >= ASK_REVIEW_EVERY_MS) {
			this.#askedReviewAt = now;
			this.#review.ask();
		}
		this.#hear(this.#text.status);
	}

	/** Makes the server say something, and takes it for gone when it does not. */
	#watch(now: number): void {
		if (now - this.#askedAt >= ASK_EVERY_MS) {
			this.#askedAt = now;
			this.#text.ask();
		}
		const heardAt = Math.max(this.#text.heardAt, this.#connectedAt);
		if (now - heardAt <= DEAD_AFTER_MS) return;
		this.#lostAt = heardAt;
		this.#reconnect();
	}

	#wake(): void {
		if (document.visibilityState !== 'visible') return;
		this.#connectedAt = Date.now();
		this.#text.ask();
		this.#hurry();
	}

	#reconnect(): void {
		this.#text.reconnect();
		this.#review.reconnect();
	}

	#hurry(): void {
		this.#text.hurry();
		this.#review.hurry();
	}
}
