/** Crowds, each in a process of its own: who asks how fast the server is must not be what slows it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A child that is told and tells a line of JSON at a time. */
export class Crowd {
	readonly #child: ChildProcess;
	readonly #lines: AsyncIterator<string>;

	constructor(script: 'people' | 'writers' | 'pages', args: unknown) {
		const file = `tests/soak/crowds/${script}.ts`;
		this.#child = spawn(process.execPath, [file, JSON.stringify(args)], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const { stdout } = this.#child;
		if (!stdout) throw new Error('the child tells nothing');
		this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
	}

	tell(word: string): void {
		this.#child.stdin?.write(`${word}\n`);
	}

	/** @throws when it ended without a word */
	async hear<Said>(): Promise<Said> {
		const line = await this.#lines.next();
		if (line.done) throw new Error('the crowd went away');
		return JSON.parse(line.value) as Said;
	}

	async end(): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const gone = once(this.#child, 'exit');
		this.#child.kill();
		await gone;
	}
}
