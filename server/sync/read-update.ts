/**
 * Reads an update of Yjs (its first encoding) without building anything of it. Every count is walked through
 * before Yjs gets to see it: Yjs makes room for as many as an update claims (yjs/yjs#687).
 */
import * as decoding from 'lib0/decoding';
import type { Content } from './containers.ts';

export interface Id {
	client: number;
	clock: number;
}

/** A change as it stands in an update. */
export interface RawStruct extends Id {
	length: number;
	/** Null: forgotten, or left out. */
	content: Content | null;
	/** Nothing was sent for these clocks. */
	isHole: boolean;
	left: Id | null;
	right: Id | null;
	/** Where it has no neighbour to stand beside: the name of a root, or what made its container. */
	parent: string | Id | null;
	attribute: string | null;
}

export interface Range extends Id {
	length: number;
}

export interface RawUpdate {
	/** By client, each in the order of its clocks. */
	structs: Map<number, RawStruct[]>;
	deletes: Range[];
}

const KIND = 0b0001_1111;
const HAS_LEFT = 0b1000_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_ATTRIBUTE = 0b0010_0000;
const FORGOTTEN = 0;
const DELETED = 1;
const CHARACTERS = 4;
const MARK = 6;
const TYPE = 7;
const VALUES = 8;
const HOLE = 10;
const ELEMENT_TYPE = 3;
const WORDS_TYPE = 6;

/** What a session writes offline stays far below; more would hold everybody up while it is read. */
const MAX_STRUCTS = 60_000;
/** A clock counts characters; no session types so many, and sums of more lose precision. */
const MAX_CLOCK = 2 ** 32;
/** Of an attribute or a mark. */
const MAX_VALUE_CHARACTERS = 4_096;
/** `readAny` follows objects and arrays as deep as they go; an attribute is none. */
const SIMPLE_VALUES: ReadonlySet<number> = new Set([127, 126, 125, 124, 123, 121, 120, 119]);

/** @throws when it is no such update, or brings what no brief ever holds */
export function readUpdate(bytes: Uint8Array): RawUpdate {
	const decoder = decoding.createDecoder(bytes);
	const structs = new Map<number, RawStruct[]>();
	let total = 0;
	for (let clients = readCount(decoder, 3); clients > 0; clients--) {
		const count = readCount(decoder, 2);
		if ((total += count) > MAX_STRUCTS) throw new Error('too many structs');
		const client = decoding.readVarUint(decoder);
		let clock = decoding.readVarUint(decoder);
		// Yjs keeps the last list of a client and drops the others.
		if (structs.has(client)) throw new Error('a client stands in it twice');
		const own: RawStruct[] = [];
		for (let i = 0; i < count; i++) {
			const struct = readStruct(decoder, client, clock);
			clock = checkClock(clock + struct.length);
			own.push(struct);
		}
		if (own.length > 0) structs.set(client, own);
	}
	const deletes: Range[] = [];
	for (let clients = readCount(decoder, 2); clients > 0; clients--) {
		const client = decoding.readVarUint(decoder);
		for (let ranges = readCount(decoder, 2); ranges > 0; ranges--) {
			const clock = decoding.readVarUint(decoder);
			const length = readLength(decoder);
			checkClock(clock + length);
			deletes.push({ client, clock, length });
		}
	}
	if (decoding.hasContent(decoder)) throw new Error('something stands after its end');
	return { structs, deletes };
}

function readStruct(decoder: decoding.Decoder, client: number, clock: number): RawStruct {
	const info = decoding.readUint8(decoder);
	const kind = info & KIND;
	const struct: RawStruct = {
		client,
		clock,
		length: 1,
		content: null,
		isHole: info === HOLE,
		left: null,
		right: null,
		parent: null,
		attribute: null,
	};
	if (info === HOLE || kind === FORGOTTEN) {
		struct.length = readLength(decoder);
		return struct;
	}
	if (info & HAS_LEFT) struct.left = readId(decoder);
	if (info & HAS_RIGHT) struct.right = readId(decoder);
	if ((info & (HAS_LEFT | HAS_RIGHT)) === 0) {
		struct.parent =
			decoding.readVarUint(decoder) === 1 ? decoding.readVarString(decoder) : readId(decoder);
		if (info & HAS_ATTRIBUTE) struct.attribute = decoding.readVarString(decoder);
	}
	readContent(decoder, kind, struct);
	return struct;
}

function readContent(decoder: decoding.Decoder, kind: number, struct: RawStruct): void {
	switch (kind) {
		case DELETED:
			struct.content = { is: 'deleted' };
			struct.length = readLength(decoder);
			return;
		case CHARACTERS:
			struct.content = CHARACTERS_CONTENT;
			// Yjs counts what it decoded, so this does too.
			struct.length = decoding.readVarString(decoder).length;
			if (struct.length === 0) throw new Error('characters without any');
			return;
		case MARK: {
			const name = decoding.readVarString(decoder);
			const value = decoding.readVarString(decoder);
			if (value.length > MAX_VALUE_CHARACTERS) throw new Error('a mark that is too long');
			struct.content = { is: 'mark', name, value: JSON.parse(value) as unknown };
			return;
		}
		case TYPE: {
			const type = decoding.readVarUint(decoder);
			if (type === ELEMENT_TYPE) {
				struct.content = { is: 'element', name: decoding.readVarString(decoder) };
			} else if (type === WORDS_TYPE) struct.content = { is: 'words' };
			else throw new Error(`a type ${type}`);
			return;
		}
		case VALUES: {
			struct.length = readLength(decoder);
			if (struct.length > left(decoder)) throw new Error('more values than bytes');
			const values: unknown[] = [];
			for (let i = 0; i < struct.length; i++) values.push(readSimple(decoder));
			struct.content = { is: 'values', values };
			return;
		}
		default:
			throw new Error(`content of kind ${kind}`);
	}
}

const CHARACTERS_CONTENT: Content = { is: 'characters' };

function readSimple(decoder: decoding.Decoder): unknown {
	if (!SIMPLE_VALUES.has(decoder.arr[decoder.pos] ?? 0)) throw new Error('a value of many parts');
	const value: unknown = decoding.readAny(decoder);
	if (typeof value === 'string' && value.length > MAX_VALUE_CHARACTERS) {
		throw new Error('a value that is too long');
	}
	return value;
}

function readId(decoder: decoding.Decoder): Id {
	const client = decoding.readVarUint(decoder);
	return { client, clock: decoding.readVarUint(decoder) };
}

/** @param bytesEach the fewest that one of them takes */
function readCount(decoder: decoding.Decoder, bytesEach: number): number {
	const count = decoding.readVarUint(decoder);
	if (count * bytesEach > left(decoder)) throw new Error('it claims more than it can hold');
	return count;
}

function readLength(decoder: decoding.Decoder): number {
	const length = decoding.readVarUint(decoder);
	if (length === 0) throw new Error('a length of nothing');
	return length;
}

function checkClock(clock: number): number {
	if (clock > MAX_CLOCK) throw new Error('a clock that no session reaches');
	return clock;
}

const left = (decoder: decoding.Decoder): number => decoder.arr.length - decoder.pos;
