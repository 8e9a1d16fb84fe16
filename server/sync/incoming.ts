/** Looks at what a client sent before anything is made of it. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** What may stand in one awareness state, its identity aside. */
const MAX_STATE_BYTES = 2_048;

export type Incoming = { is: 'nothing-new' } | { is: 'new' } | { is: 'malformed' };

/**
 * Whether an update brings anything that the document does not have. A client's first answer always names all
 * that was ever deleted; logged each time, every visit would grow the log.
 */
export function inspectUpdate(doc: Y.Doc, update: Uint8Array): Incoming {
	let decoded: ReturnType<typeof Y.decodeUpdate>;
	try {
		decoded = Y.decodeUpdate(update);
	} catch {
		return { is: 'malformed' };
	}
	for (const struct of decoded.structs) {
		if (struct.id.clock + struct.length > Y.getState(doc.store, struct.id.client)) {
			return { is: 'new' };
		}
	}
	if (decoded.ds.clients.size === 0) return { is: 'nothing-new' };
	const deleted = Y.createDeleteSetFromStructStore(doc.store);
	for (const [client, ranges] of decoded.ds.clients) {
		const known = deleted.clients.get(client) ?? [];
		for (const range of ranges) {
			const covered = known.some(
				(have) => have.clock <= range.clock && have.clock + have.len >= range.clock + range.len,
			);
			if (!covered) return { is: 'new' };
		}
	}
	return { is: 'nothing-new' };
}

/**
 * Rewrites an awareness update so that it speaks for its own socket alone: one client id, and the identity of
 * the session in place of whatever the client said of itself.
 * @param own the client id this socket spoke for before; null at its first word
 * @returns null when nothing is left of it
 */
export function stampAwareness(
	update: Uint8Array,
	own: number | null,
	person: { id: string; name: string; guest: boolean },
): { clientId: number; update: Uint8Array } | null {
	const decoder = decoding.createDecoder(update);
	const entries = decoding.readVarUint(decoder);
	for (let i = 0; i < entries; i++) {
		const clientId = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const json = decoding.readVarString(decoder);
		if ((own !== null && clientId !== own) || json.length > MAX_STATE_BYTES) continue;
		const state = JSON.parse(json) as unknown;
		const stamped = state !== null && typeof state === 'object' ? { ...state, user: person } : null;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, clientId);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, JSON.stringify(stamped));
		return { clientId, update: encoding.toUint8Array(encoder) };
	}
	return null;
}
