/** The frames of a brief's socket: y-websocket's own, and one more that says what is durable. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export const FRAME = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, ack: 100 } as const;
/** Second number of a sync frame. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** The first `count` frames of changes that this socket sent are committed. */
export function writeAck(count: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, FRAME.ack);
	encoding.writeVarUint(encoder, count);
	return encoding.toUint8Array(encoder);
}

export const readAck = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder);

/** Whether a frame carries changes, which are the ones that acks count. */
export const carriesChanges = (frame: Uint8Array): boolean =>
	frame[0] === FRAME.sync && (frame[1] === SYNC.step2 || frame[1] === SYNC.update);
