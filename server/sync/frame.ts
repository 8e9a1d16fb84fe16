/** One message of a live document, framed once for however many sockets it goes to. */

/** The last fragment of a binary message (RFC 6455, 5.2); servers don't mask. */
const BINARY = 0x82;

export class Frame {
	readonly payload: Uint8Array;
	#onWire: Buffer | null = null;

	constructor(payload: Uint8Array) {
		this.payload = payload;
	}

	/** The bytes that a socket without extensions carries for it. */
	get onWire(): Buffer {
		return (this.#onWire ??= frame(this.payload));
	}
}

function frame(payload: Uint8Array): Buffer {
	const { length } = payload;
	const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(headBytes + length);
	bytes[0] = BINARY;
	if (headBytes === 2) bytes[1] = length;
	else if (headBytes === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.set(payload, headBytes);
	return bytes;
}
