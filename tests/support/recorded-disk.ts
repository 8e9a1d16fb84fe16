/**
 * What a power loss leaves of a data folder. Every write, sync and removal of a server's process is recorded as the
 * system was asked for it, and with it what was sent to its sockets; from that the disk can be made as it may stand
 * after a loss at any moment: what was synced is there, and what was not is there, in part, torn, or not.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Change = { is: 'write'; offset: number; bytes: Buffer } | { is: 'truncate'; length: number };

/** Files are named without their folder; the folder itself is ''. */
export type DiskEvent =
	| { is: 'change'; file: string; change: Change }
	| { is: 'create'; file: string }
	| { is: 'remove'; file: string }
	/** What was asked for before this many events is durable from here on. */
	| { is: 'sync'; file: string; before: number }
	| { is: 'send'; port: number; bytes: Buffer };

const CALLS = 'openat,unlink,pwrite64,ftruncate,fsync,fdatasync,write,writev,sendto,sendmsg';

/** @returns what to start a process with so that it is recorded in this file; null where no strace is, or may */
export function recorder(file: string): string[] | null {
	if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0) return null;
	const shown = ['-yy', '-xx', '-s', '4000000', '-e', `trace=${CALLS}`, '-e', 'signal=none'];
	return ['strace', '-D', '-f', ...shown, '-o', file];
}

/** @param dataFolder as the process named it */
export async function readRecording(file: string, dataFolder: string): Promise<DiskEvent[]> {
	const events: DiskEvent[] = [];
	const names = new Set<string>();
	/** Calls that had not returned when another thread's was written down. */
	const open = new Map<string, { call: string; args: string; before: number }>();
	const inFolder = (path: string): string | null => {
		if (path === dataFolder) return '';
		return path.startsWith(`${dataFolder}/`) ? path.slice(dataFolder.length + 1) : null;
	};
	const asked = (call: string, args: string): void => {
		const target = targetOf(args);
		if (call === 'openat') {
			const name = inFolder(readString(args));
			if (name === null || !args.includes('O_CREAT') || names.has(name)) return;
			names.add(name);
			events.push({ is: 'create', file: name });
			return;
		}
		if (call === 'unlink') {
			const name = inFolder(readString(args));
			if (name === null || !names.delete(name)) return;
			events.push({ is: 'remove', file: name });
			return;
		}
		const port = /^TCP(?:v6)?:\[.*->.*:(\d+)\]$/.exec(target)?.[1];
		if (port !== undefined) {
			events.push({ is: 'send', port: Number(port), bytes: readBytes(args) });
			return;
		}
		const name = inFolder(target);
		if (name === null) return;
		const numbers = args
			.slice(args.lastIndexOf('"') + 1)
			.split(', ')
			.map(Number);
		if (call === 'pwrite64') {
			const change: Change = {
				is: 'write',
				offset: numbers[2] as number,
				bytes: readBytes(args),
			};
			events.push({ is: 'change', file: name, change });
		} else if (call === 'ftruncate') {
			const length = Number(args.split(', ')[1]);
			events.push({ is: 'change', file: name, change: { is: 'truncate', length } });
		}
	};
	const returned = (call: string, args: string, before: number): void => {
		if (!call.startsWith('f') || call === 'ftruncate') return;
		const name = inFolder(targetOf(args));
		if (name !== null) events.push({ is: 'sync', file: name, before });
	};
	for await (const line of createInterface({ input: createReadStream(file) })) {
		const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
		const resumed = /^<\.\.\. \w+ resumed>/.test(rest);
		if (resumed) {
			const begun = open.get(thread);
			open.delete(thread);
			if (begun && / = 0$/.test(rest)) returned(begun.call, begun.args, begun.before);
			continue;
		}
		const call = /^(\w+)\(/.exec(rest)?.[1];
		if (call === undefined) continue;
		const begins = call.length + 1;
		const before = events.length;
		if (rest.endsWith(' <unfinished ...>')) {
			const args = rest.slice(begins, -' <unfinished ...>'.length);
			asked(call, args);
			open.set(thread, { call, args, before });
			continue;
		}
		const ends = rest.lastIndexOf(')', rest.lastIndexOf(' = '));
		const args = rest.slice(begins, ends);
		// What failed did nothing.
		if (/ = -1 /.test(rest.slice(ends))) continue;
		asked(call, args);
		returned(call, args, before);
	}
	return events;
}

/** What the number of an open file stands for. */
const targetOf = (args: string): string => decode(/^\d+<((?:->|[^>])*)>/.exec(args)?.[1] ?? '');
const decode = (text: string): string =>
	text.startsWith('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex').toString() : text;
const readString = (args: string): string => decode(/"([^"]*)"/.exec(args)?.[1] ?? '');
const readBytes = (args: string): Buffer =>
	Buffer.from(
		[...args.matchAll(/"([^"]*)"/g)].map(([, hex = '']) => hex.replaceAll('\\x', '')).join(''),
		'hex',
	);

interface File {
	content: Content;
	/** Not synced yet, with the number of events before each. */
	pending: { change: Change; at: number }[];
}

/** What may become of changes that were not synced. */
const FATES = ['lost', 'kept', 'some', 'torn', 'garbage'] as const;
export type Fate = (typeof FATES)[number];
const SECTOR_BYTES = 512;

/**
 * Makes the folder as it may stand when the power went after so many events.
 * @returns what became of what was not synced
 */
export function losePower(
	events: readonly DiskEvent[],
	after: number,
	folder: string,
	random: () => number,
	fate: Fate = FATES[Math.floor(random() * FATES.length)] as Fate,
): Fate {
	const files = new Map<string, File>();
	const names = new Map<string, { isThere: boolean; wasThere: boolean; at: number }>();
	for (const [at, event] of events.slice(0, after).entries()) {
		if (event.is === 'send') continue;
		const file = files.get(event.file) ?? { content: new Content(), pending: [] };
		files.set(event.file, file);
		if (event.is === 'change') file.pending.push({ change: event.change, at });
		else if (event.is === 'create' || event.is === 'remove') {
			const wasThere = names.get(event.file)?.wasThere ?? false;
			names.set(event.file, { isThere: event.is === 'create', wasThere, at });
			if (event.is === 'create') files.set(event.file, { content: new Content(), pending: [] });
		} else if (event.file === '') {
			for (const name of names.values()) if (name.at < event.before) name.wasThere = name.isThere;
		} else {
			const synced = file.pending.filter((one) => one.at < event.before);
			file.pending = file.pending.filter((one) => one.at >= event.before);
			for (const { change } of synced) file.content.apply(change);
		}
	}
	mkdirSync(folder, { recursive: true });
	for (const [name, { isThere, wasThere }] of names) {
		const isKept = isThere === wasThere ? isThere : fate === 'kept' ? isThere : random() < 0.5;
		const file = files.get(name);
		if (!isKept || !file || name.endsWith('-lock')) continue;
		const { content, pending } = file;
		const torn = Math.floor(random() * pending.length);
		for (const [index, { change }] of pending.entries()) {
			if (fate === 'kept' || (fate === 'some' && random() < 0.5)) content.apply(change);
			else if (fate === 'torn' && index < torn) content.apply(change);
			else if (fate === 'torn' && index === torn) content.apply(tear(change, random));
			else if (fate === 'garbage') content.apply(spoil(content.bytes, change, random));
		}
		// Shared memory is no file to rely on: whatever the disk has of it.
		const bytes = name.endsWith('-shm') ? noise(content.bytes.length, random) : content.bytes;
		writeFileSync(join(folder, name), bytes);
	}
	return fate;
}

/** Grows in steps, because a log is written in thousands of small pieces. */
class Content {
	#buffer = Buffer.alloc(64 * 1024);
	#length = 0;

	get bytes(): Buffer {
		return this.#buffer.subarray(0, this.#length);
	}

	apply(change: Change): void {
		if (change.is === 'truncate') {
			this.#reach(change.length);
			this.#buffer.fill(0, change.length);
			this.#length = change.length;
			return;
		}
		this.#reach(change.offset + change.bytes.length);
		change.bytes.copy(this.#buffer, change.offset);
	}

	#reach(length: number): void {
		this.#length = Math.max(this.#length, length);
		if (length <= this.#buffer.length) return;
		this.#buffer = Buffer.concat([this.#buffer, Buffer.alloc(2 * length - this.#buffer.length)]);
	}
}

/** Its beginning alone. */
function tear(change: Change, random: () => number): Change {
	if (change.is === 'truncate') return change;
	return { ...change, bytes: change.bytes.subarray(0, Math.floor(random() * change.bytes.length)) };
}

/** Of each sector the new, the old, or what was never written. */
function spoil(bytes: Buffer, change: Change, random: () => number): Change {
	if (change.is === 'truncate') return change;
	const spoilt = Buffer.from(change.bytes);
	for (let at = 0; at < spoilt.length; at += SECTOR_BYTES) {
		const act = random();
		const sector = spoilt.subarray(at, at + SECTOR_BYTES);
		const old = bytes.subarray(change.offset + at, change.offset + at + sector.length);
		if (act < 0.3) noise(sector.length, random).copy(sector);
		else if (act < 0.5) sector.fill(0);
		else if (act < 0.7) old.copy(sector);
	}
	return { ...change, bytes: spoilt };
}

function noise(length: number, random: () => number): Buffer {
	const bytes = Buffer.alloc(length);
	for (let at = 0; at < length; at++) bytes[at] = Math.floor(random() * 256);
	return bytes;
}
