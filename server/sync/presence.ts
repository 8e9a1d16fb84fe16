/** Who is here, as far as a client may say it. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What may stand in one state, its identity aside. */
const MAX_STATE_CHARACTERS = 2_048;
/** A socket speaks for one client id; a longer list is no page's. */
const MAX_ENTRIES = 1_000;

/**
 * Rewrites an awareness update so that it speaks for its own socket alone: one client id, and the identity of
 * the session in place of whatever the client said of itself.
 * @param isOwn whether this socket may speak for a client id
 * @returns null when nothing is left of it
 */
export function stampAwareness(
	update: Uint8Array,
	isOwn: (clientId: number) => boolean,
	person: { id: string; name: string; guest: boolean },
): Uint8Array | null {
	const decoder = decoding.createDecoder(update);
	const entries = decoding.readVarUint(decoder);
	if (entries > MAX_ENTRIES) throw new Error('too many awareness entries');
	for (let i = 0; i < entries; i++) {
		const clientId = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const json = decoding.readVarString(decoder);
		if (json.length > MAX_STATE_CHARACTERS || !isOwn(clientId)) continue;
		const state = JSON.parse(json) as unknown;
		const stamped = state !== null && typeof state === 'object' ? { ...state, user: person } : null;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, clientId);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, JSON.stringify(stamped));
		return encoding.toUint8Array(encoder);
	}
	return null;
}
