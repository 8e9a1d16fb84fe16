/** The sync messages of y-protocols, framed. */
import * as encoding from 'lib0/encoding';
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import type * as Y from 'yjs';
import { FRAME } from '#lib/protocol/frames.ts';
import { Frame } from './frame.ts';

/** Asks for all that this document does not have. */
export function stepOneFrame(doc: Y.Doc): Frame {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.sync);
	writeSyncStep1(encoder, doc);
	return new Frame(encoding.toUint8Array(encoder));
}

/** All of this document that is not in the state vector. */
export function stepTwoFrame(doc: Y.Doc, stateVector: Uint8Array): Frame {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.sync);
	writeSyncStep2(encoder, doc, stateVector);
	return new Frame(encoding.toUint8Array(encoder));
}

export function updateFrame(update: Uint8Array): Frame {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.sync);
	writeUpdate(encoder, update);
	return new Frame(encoding.toUint8Array(encoder));
}
