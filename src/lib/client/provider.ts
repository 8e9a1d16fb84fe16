/** The socket of one room: what it sent, what is durable of it, and when it was last heard. */
import { toUint8Array, createEncoder, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { encodeAwarenessUpdate, type Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { carriesChanges, FRAME, readAck } from '#lib/protocol/frames.ts';
import { AFTER_PAINT_MS } from './after-paint.ts';

/** What may be known of a connection at a glance. */
export interface RoomStatus {
	connected: boolean;
	/** Whether this connection has brought everything the server had. */
	synced: boolean;
	/** Frames of changes that this connection sent; the first one answers the server's own state. */
	sent: number;
	/** How many of them are committed. */
	acked: number;
	/** When the oldest frame that isn't committed was sent, in epoch ms. */
	waitingSince: number | null;
}

interface RoomOptions {
	briefId: string;
	room: 'text' | 'review';
	doc: Y.Doc;
	awareness: Awareness;
	params?: Record<string, string>;
	/** Called on every change of the status, often. */
	onstatus: (status: RoomStatus) => void;
	/** The server ended it for good. */
	onend: (code: number) => void;
}

/** One byte: the server answers it with who is here, which proves that it still hears us. */
const ASK = Uint8Array.of(FRAME.queryAwareness);

/** A caret is sent after the key that moved it is painted, and keys that follow at once move it once. */
const PRESENCE_MS = 30;

export class Room implements Disposable {
	readonly #awareness: Awareness;
	readonly #provider: WebsocketProvider;
	readonly #onstatus: (status: RoomStatus) => void;
	/** When each frame of changes was sent on this connection. */
	#sentAt: number[] = [];
	#acked = 0;
	#telling: ReturnType<typeof setTimeout> | undefined;

	constructor({ briefId, room, doc, awareness, params, onstatus, onend }: RoomOptions) {
		this.#awareness = awareness;
		this.#onstatus = onstatus;
		const opening = () => {
			this.#sentAt = [];
			this.#acked = 0;
		};
		const sending = () => this.#sentAt.push(Date.now());
		// The provider answers the server's first step from inside its own handler: only the socket sees all it sends.
		class RoomSocket extends WebSocket {
			/** Changes whose key may not be painted yet. */
			#held: Parameters<WebSocket['send']>[0][] = [];
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols);
				opening();
			}
			override send(data: Parameters<WebSocket['send']>[0]): void {
				if (data instanceof Uint8Array && carriesChanges(data)) {
					sending();
					if (this.#held.push(data) === 1) setTimeout(this.#release, AFTER_PAINT_MS);
					return;
				}
				this.#release();
				super.send(data);
			}
			override close(code?: number, reason?: string): void {
				this.#release();
				super.close(code, reason);
			}
			readonly #release = (): void => {
				for (const data of this.#held.splice(0)) super.send(data);
			};
		}
		const origin = location.origin.replace(/^http/, 'ws');
		this.#provider = new WebsocketProvider(
			`${origin}/sync/briefs/${encodeURIComponent(briefId)}`,
			room,
			doc,
			{
				connect: false,
				awareness,
				// Tabs that told each other would show a neighbour's unsaved text as saved.
				disableBc: true,
				maxBackoffTime: 2_000 + Math.round(Math.random() * 1_000),
				WebSocketPolyfill: RoomSocket,
				...(params ? { params } : {}),
			},
		);
		// The provider's own would also send back whatever the others say of themselves.
		awareness.off('update', this.#provider._awarenessUpdateHandler);
		awareness.on('update', this.#onPresence);
		this.#provider.messageHandlers[FRAME.ack] = (_encoder, decoder) => {
			this.#acked = readAck(decoder);
			this.#report();
		};
		this.#provider.on('status', ({ status }) => {
			// The server forgot us with the old socket and takes no state it has seen before.
			if (status === 'connected') awareness.setLocalState(awareness.getLocalState());
			// After a restart everybody comes back, not all in the same moment: the first pause is 100 to 800 ms.
			if (status === 'disconnected') {
				this.#provider.wsUnsuccessfulReconnects += 3 * Math.random() - 1;
			}
			this.#report();
		});
		this.#provider.on('sync', () => this.#report());
		this.#provider.on('closed', ({ code }) => onend(code));
		// After the provider's own listener, so that the frame is counted.
		doc.on('update', this.#report);
		this.#provider.connect();
	}

	get status(): RoomStatus {
		const { wsconnected: connected, synced } = this.#provider;
		return {
			connected,
			synced,
			sent: this.#sentAt.length,
			acked: this.#acked,
			waitingSince: this.#sentAt[this.#acked] ?? null,
		};
	}

	/** Epoch ms of the last frame from the server. */
	get heardAt(): number {
		return this.#provider.wsLastMessageReceived;
	}

	/** Makes the server say something, if it is there. */
	ask(): void {
		const { ws } = this.#provider;
		if (ws?.readyState === WebSocket.OPEN) ws.send(ASK);
	}

	/** Drops a socket that may be dead, without waiting for it to say so, and tries anew. */
	reconnect(): void {
		if (!this.#provider.shouldConnect) return;
		this.#provider.disconnect();
		this.#provider.connect();
	}

	/** Tries now instead of when the backoff ends. */
	hurry(): void {
		if (this.#provider.shouldConnect) this.#provider.connect();
	}

	/** Hangs up and doesn't try again. */
	end(): void {
		this.#provider.disconnect();
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#telling);
		this.#awareness.off('update', this.#onPresence);
		this.#provider.doc.off('update', this.#report);
		this.#provider.destroy();
	}

	readonly #onPresence = (changed: Record<'added' | 'updated' | 'removed', number[]>): void => {
		const own = this.#awareness.clientID;
		// Whoever leaves may have no time left.
		if (changed.removed.includes(own)) this.#tell();
		else if (changed.added.includes(own) || changed.updated.includes(own))
			this.#telling ??= setTimeout(this.#tell, PRESENCE_MS);
	};

	/** Says to the others what this page says of itself. */
	readonly #tell = (): void => {
		clearTimeout(this.#telling);
		this.#telling = undefined;
		const { ws } = this.#provider;
		if (ws?.readyState !== WebSocket.OPEN) return;
		const encoder = createEncoder();
		writeVarUint(encoder, FRAME.awareness);
		writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID]));
		ws.send(toUint8Array(encoder));
	};

	readonly #report = (): void => this.#onstatus(this.status);
}
