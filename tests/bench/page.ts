/** The least of a page that a sync server can tell from a real one: it keeps a document only if it writes. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { writeSyncStep1, writeSyncStep2 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { sectionOf, typeRoots } from '#brief';
import { FRAME, SYNC } from '#lib/protocol/frames.ts';
import type { Caller } from '../support/caller.ts';

/** How a page reaches a room. */
export interface Way {
	url: string;
	headers: Record<string, string>;
	/** Hocuspocus has many documents on a socket: every frame begins with the name of one. */
	document: string | null;
	/** A bare relay answers nothing, so whoever is connected is synced. */
	isRelay: boolean;
}

/** Of somebody who has this brief open, and counts acks as a page does. */
export const wayTo = (caller: Caller, briefId: string, room: 'text' | 'review'): Way => ({
	url: `${caller.origin.replace('http', 'ws')}/sync/briefs/${briefId}/${room}?ack=1`,
	headers: caller.credentials,
	document: null,
	isRelay: false,
});

/** After so long a room that everybody left is compacted and let go of. */
export const UNLOADED_MS = 8_000;

/** Opens a room, and leaves it as soon as all of it is there. */
export async function visit(way: Way): Promise<void> {
	const page = new Page(way, false);
	await page.synced();
	page.close();
}

export class Page {
	readonly doc = typeRoots(new Y.Doc());
	/** Called with the clocks of the one writer that an update brings. Hocuspocus may put several edits into one. */
	heard = (_from: number, _to: number): void => undefined;
	/** Called with how many of the frames with changes that this page sent are durable. */
	acked = (_count: number): void => undefined;
	readonly #socket: WebSocket;
	readonly #document: string | null;
	readonly #isWriter: boolean;
	#sentFrames = 0;
	#ended: Error | null = null;
	readonly #ready = Promise.withResolvers<void>();

	constructor({ url, headers, document, isRelay }: Way, isWriter: boolean) {
		this.#document = document;
		this.#isWriter = isWriter;
		this.#socket = new WebSocket(url, { headers, perMessageDeflate: false });
		this.#socket.on('open', () => {
			if (document !== null) this.#send(FRAME.auth, writeToken);
			if (isRelay) this.#ready.resolve();
			else this.#send(FRAME.sync, (encoder) => writeSyncStep1(encoder, this.doc));
		});
		this.#socket.on('message', (data: Buffer) => this.#read(data));
		this.#socket.on('error', (error) => this.#end(error));
		this.#socket.on('close', (code) => this.#end(new Error(`the server closed with ${code}`)));
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this) this.#sendUpdate(update);
		});
	}

	/** @throws when the server sent this page away */
	synced(): Promise<void> {
		return this.#ready.promise;
	}

	/** Frames with changes so far; acks count these. */
	get sentFrames(): number {
		return this.#sentFrames;
	}

	/** The words that a writer writes: those of the first block of its notes, as a brief is seeded with. */
	get words(): Y.XmlText {
		const notes = sectionOf(this.doc, 'notes');
		if (notes.length === 0) {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText()]);
			notes.insert(0, [paragraph]);
		}
		return (notes.get(0) as Y.XmlElement).get(0) as Y.XmlText;
	}

	/** @throws when it was sent away meanwhile */
	close(): void {
		const ended = this.#ended;
		this.#socket.removeAllListeners('close');
		this.#socket.terminate();
		this.doc.destroy();
		if (ended) throw ended;
	}

	#end(error: Error): void {
		this.#ended ??= error;
		this.#ready.reject(error);
	}

	#read(data: Buffer): void {
		const decoder = decoding.createDecoder(
			new Uint8Array(data.buffer, data.byteOffset, data.length),
		);
		if (this.#document !== null) decoding.readVarString(decoder);
		const type = decoding.readVarUint(decoder);
		if (type === FRAME.ack) this.acked(decoding.readVarUint(decoder));
		if (type !== FRAME.sync && type !== SYNC_REPLY) return;
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.update) {
			const { from, to } = Y.parseUpdateMeta(bytes);
			for (const [client, end] of to) this.heard(from.get(client) ?? end, end);
		} else if (kind === SYNC.step2) {
			if (this.#isWriter) Y.applyUpdate(this.doc, bytes, this);
			this.#ready.resolve();
		} else {
			this.#sentFrames++;
			this.#send(FRAME.sync, (encoder) => writeSyncStep2(encoder, this.doc, bytes));
		}
	}

	#sendUpdate(update: Uint8Array): void {
		this.#sentFrames++;
		this.#send(FRAME.sync, (encoder) => {
			encoding.writeVarUint(encoder, SYNC.update);
			encoding.writeVarUint8Array(encoder, update);
		});
	}

	#send(type: number, write: (encoder: encoding.Encoder) => void): void {
		const encoder = encoding.createEncoder();
		if (this.#document !== null) encoding.writeVarString(encoder, this.#document);
		encoding.writeVarUint(encoder, type);
		write(encoder);
		this.#socket.send(encoding.toUint8Array(encoder));
	}
}

/** Hocuspocus' answer to a question that came after it asked its own. */
const SYNC_REPLY = 4;

function writeToken(encoder: encoding.Encoder): void {
	encoding.writeVarUint(encoder, 0);
	encoding.writeVarString(encoder, 'bench');
}
