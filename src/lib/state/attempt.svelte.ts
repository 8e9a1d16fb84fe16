/** One thing at a time that may be refused: a second press during the first does nothing, and a refusal is said. */
import { Problem } from '#lib/protocol/problem.ts';

export class Attempt {
	/** What came of the last one, in a sentence. */
	said = $state('');
	/** The part of the page that it was about. */
	about = $state('');
	#busy = false;

	say(about: string, said: string): void {
		this.about = about;
		this.said = said;
	}

	/** Reading changes nothing: it keeps no act waiting, and only its refusal is said. */
	async load(about: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			this.say(about, error.message);
		}
	}

	/** @returns whether it was done */
	async run(about: string, work: () => Promise<string | void>): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		this.about = about;
		this.said = '';
		try {
			this.said = (await work()) ?? '';
			return true;
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			this.said = error.message;
			return false;
		} finally {
			this.#busy = false;
		}
	}
}
