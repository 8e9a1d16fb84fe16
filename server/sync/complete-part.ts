import * as Y from 'yjs';
import { cloneOf } from '#brief';

/**
 * What of an update the document can take without anything it does not have. Costs a copy of the document.
 * @returns null when Yjs can't read it at all
 */
export function completePart(doc: Y.Doc, update: Uint8Array): Uint8Array | null {
	const copy = cloneOf(doc);
	try {
		Y.applyUpdate(copy, update);
		// What still waits for something is left out.
		copy.store.pendingStructs = null;
		copy.store.pendingDs = null;
		return Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc));
	} catch {
		return null;
	} finally {
		copy.destroy();
	}
}
