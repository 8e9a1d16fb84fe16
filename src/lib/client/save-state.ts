/** What may be said about what a person wrote: *Saved* only when it is committed. */
import type { ConnectionStatus } from './connection.ts';
import type { RoomStatus } from './provider.ts';

export type SaveState =
	/** Nothing has been read yet, so nothing can be written. */
	| { is: 'opening' }
	/** `at` is when something of this visit was last committed; null when nothing was written in it. */
	| { is: 'saved'; at: number | null }
	| { is: 'saving' }
	| { is: 'not-saved'; changes: number }
	| { is: 'offline' }
	| { is: 'read-only' };

export interface SaveFacts extends ConnectionStatus {
	now: number;
	writes: boolean;
	/** Whether the brief was read from the server since the page was opened. */
	opened: boolean;
	/** Whether something was written that isn't committed. */
	unsaved: boolean;
	savedAt: number | null;
}

/** A slow ack is not news; a second without one is. */
const SAVING_AFTER_MS = 1_000;
const NOT_SAVED_AFTER_MS = 3_000;
/** A reconnect that succeeds at once is not worth a word. */
const OFFLINE_AFTER_MS = 600;

/** Whether everything this connection knows of is committed. Its first frame answers the server's state. */
export const allAcked = ({ connected, synced, sent, acked }: RoomStatus): boolean =>
	connected && synced && sent > 0 && acked >= sent;

export function saveStateOf(facts: SaveFacts): SaveState {
	const { now, lostAt, waitingSince, unsaved } = facts;
	if (lostAt !== null && now - lostAt >= OFFLINE_AFTER_MS) return { is: 'offline' };
	if (!facts.opened && (!unsaved || lostAt !== null)) return { is: 'opening' };
	if (!facts.writes) return { is: 'read-only' };
	// Written before this connection was there: it has not even been sent.
	if (unsaved && waitingSince === null) return { is: 'saving' };
	const waitedMs = unsaved && waitingSince !== null ? now - waitingSince : 0;
	if (waitedMs >= NOT_SAVED_AFTER_MS) {
		return { is: 'not-saved', changes: Math.max(1, facts.sent - facts.acked) };
	}
	if (waitedMs >= SAVING_AFTER_MS) return { is: 'saving' };
	return { is: 'saved', at: facts.savedAt };
}
