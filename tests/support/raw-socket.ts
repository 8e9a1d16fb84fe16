/** A socket that sends what it likes, and reads only when it is told to. */
import { once } from 'node:events';
import * as encoding from 'lib0/encoding';
import { WebSocket, type ClientOptions } from 'ws';
import { writeUpdate } from 'y-protocols/sync';
import { FRAME } from '#lib/protocol/frames.ts';
import type { Caller } from './caller.ts';
import { until } from './live-client.ts';

export class RawSocket {
	readonly socket: WebSocket;
	readonly received: Uint8Array[] = [];
	close: { code: number; reason: string } | null = null;

	constructor(caller: Caller, briefId: string, room = 'text', options: ClientOptions = {}) {
		this.socket = new WebSocket(
			`${caller.origin.replace('http', 'ws')}/sync/briefs/${briefId}/${room}?ack=1`,
			{ ...options, headers: caller.credentials },
		);
		this.socket.on('message', (data: Buffer) => this.received.push(new Uint8Array(data)));
		this.socket.on('close', (code, reason) => (this.close = { code, reason: reason.toString() }));
		this.socket.on('error', () => undefined);
	}

	async open(): Promise<this> {
		if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
		return this;
	}

	/** The server has said its first word. */
	async met(): Promise<this> {
		await until(() => this.received.length > 0, 'met');
		return this;
	}

	async closed(): Promise<{ code: number; reason: string }> {
		await until(() => this.close !== null, 'closed', 20_000);
		return this.close as { code: number; reason: string };
	}
}

export function updateFrame(update: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.sync);
	writeUpdate(encoder, update);
	return encoding.toUint8Array(encoder);
}

/** What a page tells of one client id. */
export function awarenessFrame(clientId: number, clock: number, state: unknown): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, 1);
	encoding.writeVarUint(inner, clientId);
	encoding.writeVarUint(inner, clock);
	encoding.writeVarString(inner, JSON.stringify(state));
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
	return encoding.toUint8Array(encoder);
}
