/** The rooms over a real database, with clients at the ends of links that a test delays, cuts and repeats. */
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { emptyContent, typeRoots } from '#brief';
import { carriesChanges, FRAME, readAck } from '#lib/protocol/frames.ts';
import { createLog } from '#server/log.ts';
import { migrate } from '#server/store/migrate.ts';
import { openStore, type Store } from '#server/store/store.ts';
import { Connection } from '#server/sync/connection.ts';
import { createGroupCommit, type GroupCommit } from '#server/sync/group-commit.ts';
import { watchItemUids } from '#server/sync/item-uids.ts';
import { newBrief } from '#server/sync/new-brief.ts';
import { createRooms, type Rooms } from '#server/sync/registry.ts';
import { uidFrom } from './edits.ts';
import { temporaryFolder } from './server.ts';

export const BRIEF = 'b_aaaaaaaaaaaa';

export class World {
	readonly store: Store;
	readonly #folder: string;
	rooms!: Rooms;
	commit!: GroupCommit;
	readonly logged: string[] = [];
	#isDead: { now: boolean } = { now: false };

	private constructor(store: Store, folder: string) {
		this.store = store;
		this.#folder = folder;
		this.#begin();
	}

	static async open(random: () => number): Promise<World> {
		const folder = temporaryFolder();
		const store = await openStore(pathToFileURL(`${folder}/world.db`).href);
		await migrate(store, 0);
		await store.write.batch([
			{
				sql: `insert into user (id, name, email, role, password_hash, created_at) values ('u', 'U', 'u@x', 'owner', '', 0)`,
				args: [],
			},
			...newBrief({
				id: BRIEF,
				title: 'Scheduled',
				content: emptyContent(() => uidFrom(random)),
				isExample: false,
				restricted: false,
				createdBy: 'u',
				at: 0,
			}),
		]);
		return new World(store, folder);
	}

	/** The process dies and another one starts: what was not written never is. */
	async restart(): Promise<void> {
		this.#isDead.now = true;
		await this.commit.end(0);
		this.rooms.close();
		this.#begin();
	}

	async connect(client: Client): Promise<void> {
		const room = await this.rooms.open(BRIEF, 'text');
		const link = new Link();
		const connection = new Connection({
			room,
			socket: {
				bufferedAmount: 0,
				send: ({ payload }) => link.down.push(payload),
				close: () => link.cut(),
				terminate: () => link.cut(),
			},
			standpoint: {
				person: { id: `p${client.doc.clientID}`, name: 'P', guest: false },
				role: 'editor',
				scopes: null,
				until: null,
			},
			wantsAcks: true,
			log: createLog(
				(line) => this.logged.push(line),
				() => 0,
			),
			now: Date.now,
		});
		link.ended = () => {
			connection.end();
			this.rooms.release(room);
		};
		link.receive = (frame) => connection.receive(frame);
		client.attach(link);
		room.join(connection);
	}

	close(): void {
		this.rooms.close();
		this.store.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#begin(): void {
		const dead = { now: false };
		this.#isDead = dead;
		const { store } = this;
		const mortal: Store = {
			...store,
			write: {
				...store.write,
				run: (sql, args) =>
					dead.now ? Promise.reject(new Error('dead')) : store.write.run(sql, args),
				batch: (statements) =>
					dead.now ? Promise.reject(new Error('dead')) : store.write.batch(statements),
			},
		};
		const log = createLog(
			(line) => this.logged.push(line),
			() => 0,
		);
		const fault = (): void => undefined;
		this.commit = createGroupCommit({ store: mortal, log, fault });
		this.rooms = createRooms({
			store: mortal,
			commit: this.commit,
			log,
			now: Date.now,
			opened: (room) =>
				watchItemUids(room, { rooms: this.rooms, newUid: () => uidFrom(Math.random), log }),
			fault,
		});
	}
}

export class Link {
	readonly up: Uint8Array[] = [];
	readonly down: Uint8Array[] = [];
	isUp = true;
	ended = (): void => undefined;
	receive: (frame: Uint8Array) => void = () => undefined;

	cut(): void {
		if (!this.isUp) return;
		this.isUp = false;
		this.ended();
	}
}

export class Client {
	readonly doc = typeRoots(new Y.Doc());
	link: Link | null = null;
	/** How many changes of its own were acked. */
	ackedClock = 0;
	/** Its own clock when each frame with changes was sent. */
	#clocks: number[] = [];
	acked = 0;

	constructor(clientId: number) {
		this.doc.clientID = clientId;
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === this) return;
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, FRAME.sync);
			writeUpdate(encoder, update);
			this.send(encoding.toUint8Array(encoder));
		});
	}

	get isSaved(): boolean {
		return this.link?.isUp === true && this.acked > 0 && this.acked === this.#clocks.length;
	}

	attach(link: Link): void {
		this.link = link;
		this.#clocks = [];
		this.acked = 0;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		writeSyncStep1(encoder, this.doc);
		this.send(encoding.toUint8Array(encoder));
	}

	send(frame: Uint8Array): void {
		if (!this.link?.isUp) return;
		if (carriesChanges(frame)) {
			this.#clocks.push(Y.getState(this.doc.store, this.doc.clientID));
		}
		this.link.up.push(frame);
	}

	hear(frame: Uint8Array): void {
		const decoder = decoding.createDecoder(frame);
		const type = decoding.readVarUint(decoder);
		if (type === FRAME.ack) {
			this.acked = readAck(decoder);
			this.ackedClock = Math.max(this.ackedClock, this.#clocks[this.acked - 1] ?? 0);
		}
		if (type !== FRAME.sync) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, FRAME.sync);
		readSyncMessage(decoder, encoder, this.doc, this);
		if (encoding.length(encoder) > 1) this.send(encoding.toUint8Array(encoder));
	}
}
