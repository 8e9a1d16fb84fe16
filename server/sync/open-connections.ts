/** The connections that are open: how a change of rights reaches each, and that none stays that can't read. */
import { setImmediate } from 'node:timers/promises';
import { CLOSE } from '#lib/protocol/close.ts';
import type { Credential } from '../access/credentials.ts';
import type { Principal, Sessions } from '../access/sessions.ts';
import type { Log } from '../log.ts';
import type { Connection } from './connection.ts';

export interface OpenConnections {
	/** Counts changes of rights, so that none is missed by a socket that is being let in. */
	readonly rightsVersion: number;
	/** @param asked the version of rights under which the connection's standpoint was asked for */
	add(connection: Connection, credential: Credential | null, asked: number): Promise<void>;
	delete(connection: Connection): void;
	/** Asks anew where every connection stands. */
	rightsChanged: () => Promise<void>;
	/** Ends every connection; their sockets are for the caller to close. */
	end(): void;
}

const READER_CHECK_MS = 500;
/** How often sessions and links that end by themselves are looked for. */
const EXPIRY_MS = 1_000;
const ASKED_AT_ONCE = 50;

export function createOpenConnections(deps: {
	sessions: Sessions;
	log: Log;
	now: () => number;
}): OpenConnections {
	const { sessions, log, now } = deps;
	/** Each with what its rights are asked by. */
	const open = new Map<Connection, Credential | null>();
	let rightsVersion = 0;

	const askAgain = async (connections: Connection[]): Promise<void> => {
		const version = rightsVersion;
		const principals = new Map<string, Promise<Principal | null>>();
		for (const [index, connection] of connections.entries()) {
			// The store answers without yielding: the loop is left to others now and then.
			if (index % ASKED_AT_ONCE === ASKED_AT_ONCE - 1) await setImmediate();
			const credential = open.get(connection);
			if (credential === undefined) continue;
			const { briefId } = connection.room;
			const secret = credential?.secret ?? '';
			const principal = principals.get(secret) ?? sessions.find(credential);
			principals.set(secret, principal);
			try {
				const standpoint = await sessions.standpoint(await principal, briefId);
				// Whoever changed rights since asks about every socket too; this answer is older than theirs.
				if (version !== rightsVersion) return;
				if (standpoint) connection.setStandpoint(standpoint);
				else connection.close(CLOSE.gone);
			} catch (error) {
				// A socket whose rights can't be known has none; it may ask for them again by coming back.
				log.error('rights-not-asked', error, { brief: briefId });
				connection.close(CLOSE.loadFailed);
			}
		}
	};

	const readers = setInterval(() => {
		for (const connection of open.keys()) connection.checkReader();
	}, READER_CHECK_MS);
	readers.unref();

	// A silent socket sends nothing that its rights would be asked for at.
	const expiry = setInterval(() => {
		const soon = now() + EXPIRY_MS;
		const ending = [...open.keys()].filter(({ standpoint }) => (standpoint.until ?? soon) < soon);
		void askAgain(ending);
	}, EXPIRY_MS);
	expiry.unref();

	return {
		get rightsVersion() {
			return rightsVersion;
		},
		async add(connection, credential, asked) {
			open.set(connection, credential);
			if (asked !== rightsVersion) await askAgain([connection]);
		},
		delete(connection) {
			open.delete(connection);
		},
		async rightsChanged() {
			rightsVersion++;
			await askAgain([...open.keys()]);
		},
		end() {
			clearInterval(readers);
			clearInterval(expiry);
			for (const connection of open.keys()) connection.end();
		},
	};
}
