/** A y-websocket client without a page: any plain one can talk to the server, and this one also counts acks. */
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import type * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { typeRoots } from '#brief';
import { carriesChanges, FRAME, readAck } from '#lib/protocol/frames.ts';
import type { Caller } from './caller.ts';

// Every provider listens for the end of the process, and tests open hundreds.
process.setMaxListeners(0);

export class LiveClient {
	readonly doc = typeRoots(new Y.Doc());
	readonly provider: WebsocketProvider;
	/** Frames with changes sent on the socket that is open, and how many of them are durable. */
	sent = 0;
	acked = 0;
	/** How many sockets were opened; counts of frames and acks belong to the last of them. */
	sockets = 0;
	/** Why each socket ended, the first one first; tries to come back that nobody answered included. */
	readonly closeCodes: number[] = [];

	constructor(
		caller: Caller,
		briefId: string,
		{
			room = 'text',
			query = {},
		}: { room?: 'text' | 'review'; query?: Record<string, string> } = {},
	) {
		// eslint-disable-next-line @typescript-eslint/no-this-alias -- the provider makes its sockets itself
		const client = this;
		class CountingSocket extends WebSocket {
			constructor(url: string) {
				super(url, { headers: caller.credentials });
				client.sockets++;
				client.sent = 0;
				client.acked = 0;
				this.on('close', (code) => client.closeCodes.push(code));
			}
			override send(data: Uint8Array): void {
				if (carriesChanges(data)) client.sent++;
				super.send(data);
			}
		}
		this.provider = new WebsocketProvider(
			`${caller.origin.replace('http', 'ws')}/sync/briefs/${briefId}`,
			room,
			this.doc,
			{
				WebSocketPolyfill: CountingSocket as unknown as typeof globalThis.WebSocket,
				disableBc: true,
				maxBackoffTime: 300,
				params: { ack: '1', ...query },
			},
		);
		this.provider.messageHandlers[FRAME.ack] = (_encoder, decoder: decoding.Decoder) => {
			this.acked = readAck(decoder);
		};
	}

	/** Of the last socket that ended. */
	get closeCode(): number | null {
		return this.closeCodes.at(-1) ?? null;
	}

	synced(): Promise<void> {
		return until(() => this.provider.synced, 'synced');
	}

	/** Everything that was sent on this socket is committed. */
	saved(): Promise<void> {
		return until(() => this.provider.synced && this.sent > 0 && this.acked === this.sent, 'saved');
	}

	closed(): Promise<number> {
		return until(() => this.closeCode !== null, 'closed').then(() => this.closeCode as number);
	}

	destroy(): void {
		this.provider.destroy();
		this.doc.destroy();
	}
}

export async function until(holds: () => boolean, what: string, withinMs = 10_000): Promise<void> {
	const end = performance.now() + withinMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`never ${what}`);
		await new Promise((resume) => setTimeout(resume, 10));
	}
}
