/**
 * Somebody who types, as a process of its own: every edit is in a file on disk before it is sent, and every ack
 * before anything is made of it, so that what was promised is known whatever dies.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import { Caller } from './caller.ts';
import { LiveClient } from './live-client.ts';

interface Typing {
	origin: string;
	cookie: string;
	briefId: string;
	/** Distinguishes its words from others’. */
	name: string;
	file: string;
	everyMs: number;
}

export class JournalingWriter {
	readonly typing: Typing;
	readonly #child: ChildProcess;

	constructor(typing: Typing) {
		this.typing = typing;
		this.#child = spawn(process.execPath, ['tests/support/journal.ts', JSON.stringify(typing)], {
			stdio: ['pipe', 'ignore', 'inherit'],
		});
	}

	get process(): ChildProcess {
		return this.#child;
	}

	/** Stops typing and waits until everything typed is acked. */
	async settle(): Promise<void> {
		const gone = once(this.#child, 'exit');
		this.#child.stdin?.end();
		await gone;
		if (this.#child.exitCode !== 0) throw new Error(`${this.typing.name} was never saved`);
	}

	kill(): void {
		this.#child.kill('SIGKILL');
	}

	/** Its words so far; none before it has begun. */
	read(): { typed: Set<string>; acked: Set<string> } {
		const typed = new Set<string>();
		const acked = new Set<string>();
		if (!existsSync(this.typing.file)) return { typed, acked };
		for (const line of readFileSync(this.typing.file, 'utf8').split('\n').slice(0, -1)) {
			const [kind = '', word = ''] = line.split(' ');
			(kind === 'ack' ? acked : typed).add(word);
		}
		return { typed, acked };
	}
}

async function write({ origin, cookie, briefId, name, file, everyMs }: Typing): Promise<void> {
	const journal = openSync(file, 'a');
	const note = (lines: string): void => {
		writeSync(journal, lines);
		fsyncSync(journal);
	};
	const caller = new Caller(origin);
	caller.cookie = cookie;
	const client = new LiveClient(caller, briefId);
	await client.synced();
	let waiting: { word: string; socket: number; frame: number }[] = [];
	const listen = (): void => {
		const all = client.provider.synced && client.sent > 0 && client.acked === client.sent;
		const isAcked = (one: (typeof waiting)[number]): boolean =>
			all || (one.socket === client.sockets && one.frame > 0 && one.frame <= client.acked);
		const acked = waiting.filter(isAcked);
		if (acked.length === 0) return;
		note(acked.map(({ word }) => `ack ${word}\n`).join(''));
		waiting = waiting.filter((one) => !isAcked(one));
	};
	const listening = setInterval(listen, 2);
	let next = 0;
	const typing = setInterval(() => {
		const word = `<${name}.${next++}>`;
		note(`edit ${word}\n`);
		const before = client.sent;
		const block = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
		const [words] = block.toArray();
		if (words instanceof Y.XmlText) words.insert(words.length, word);
		else block.insert(0, [new Y.XmlText(word)]);
		const wasSent = client.sent > before;
		waiting.push({ word, socket: client.sockets, frame: wasSent ? client.sent : 0 });
	}, everyMs);
	process.stdin.resume();
	await once(process.stdin, 'end');
	clearInterval(typing);
	const end = performance.now() + 60_000;
	while (waiting.length > 0) {
		if (performance.now() > end) process.exit(1);
		await new Promise((resume) => setTimeout(resume, 10));
	}
	clearInterval(listening);
	closeSync(journal);
	process.exit(0);
}

if (import.meta.main) await write(JSON.parse(process.argv[2] as string) as Typing);
