/** What this person may do with an open brief, as the server said last, and why it does not take the page back. */
import { readBrief } from '#lib/client/api.ts';
import { personIdOf, type BriefFacts } from '#lib/client/offline/copies.ts';
import { factsOf, type OpenedBrief } from '#lib/client/offline/open-brief.ts';
import { readPerson } from '#lib/client/offline/read-person.ts';
import type { Me } from '#lib/protocol/answers.ts';
import { CLOSE } from '#lib/protocol/close.ts';
import { Problem } from '#lib/protocol/problem.ts';

/** Why the server will not take this page back. */
export type Ended =
	'signed-out' | 'no-right' | 'read-only' | 'gone' | 'outdated' | 'unreadable' | 'too-large';

const ENDED: Record<number, Ended> = {
	[CLOSE.unreadable.code]: 'unreadable',
	[CLOSE.signedOut.code]: 'signed-out',
	[CLOSE.noRight.code]: 'no-right',
	[CLOSE.gone.code]: 'gone',
	[CLOSE.outdated.code]: 'outdated',
	[CLOSE.tooLarge.code]: 'too-large',
};

const ASK_EVERY_MS = 10_000;

interface Listeners {
	onend: (ended: Ended) => void;
	/** Who could write may only read now. */
	ondemoted: () => void;
}

export class Access {
	/** As it was when the page was opened, or when the server was asked again. */
	brief: BriefFacts;
	ended: Ended | null = $state(null);

	readonly #me: Me;
	readonly #on: Listeners;
	/** What is known may be as old as the copy that was opened. */
	#isStale: boolean;
	#askedAt = 0;

	constructor({ brief, me, isFresh }: OpenedBrief, on: Listeners) {
		this.brief = $state.raw(brief);
		this.#me = me;
		this.#on = on;
		this.#isStale = !isFresh;
	}

	/** Whether this person may write and decide. */
	get canWrite(): boolean {
		return this.brief.role === 'editor' && this.ended === null;
	}

	/** Whether the server still shows it to them. */
	get mayRead(): boolean {
		return this.ended !== 'no-right' && this.ended !== 'gone';
	}

	/** The server is there. */
	askIfStale(): void {
		if (this.#isStale) void this.#ask();
	}

	/** What is not acked may have lost its right to be. */
	askNowAndThen(): void {
		const now = Date.now();
		if (now - this.#askedAt < ASK_EVERY_MS) return;
		this.#askedAt = now;
		void this.#ask();
	}

	/** @param code with which a socket was closed */
	readonly endBy = (code: number): void => this.end(ENDED[code] ?? 'no-right');

	end(ended: Ended): void {
		if (this.ended !== null) return;
		this.ended = ended;
		this.#on.onend(ended);
		// Asking it finds out who is here now, if anybody.
		if (ended === 'signed-out') void readPerson().catch(() => undefined);
	}

	async #ask(): Promise<void> {
		this.#isStale = false;
		try {
			const [me, answer] = await Promise.all([readPerson(), readBrief(this.brief.id)]);
			if (personIdOf(me) !== personIdOf(this.#me)) return this.end('signed-out');
			const isDemoted = this.canWrite && answer.role !== 'editor';
			this.brief = factsOf(answer);
			if (isDemoted) this.#on.ondemoted();
		} catch (problem) {
			if (!(problem instanceof Problem)) throw problem;
			// Asked again with the next connection; a right that is gone ends the socket too.
			this.#isStale = true;
		}
	}
}
