import {
	cancelHandoff,
	endHold,
	holdReturn,
	markSeen,
	readDesk,
	surfaceHandoff,
} from '#lib/client/api.ts';
import {
	isNewDesk,
	sayDesk,
	sayToRead,
	type DeskAct,
	type DeskLine,
} from '#lib/client/say-desk.ts';
import { sayDay, sayTime } from '#lib/client/say-time.ts';
import type { Desk } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';

/** The desk as it was last read, and the line that `j` and `k` are on. */
export class DeskState {
	readonly #myId: string;
	readonly #timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	#desk = $state.raw<Desk>({ surfaced: [], held: [], out: [], drafts: [], bin: false });
	#readAt = $state(0);
	#reached = $state.raw<DeskLine | null>(null);
	#busy = false;
	#reads = 0;

	/** What was done last, or why it was not, in a sentence. */
	said = $state('');
	/** The person is not signed in any more. */
	signedOut = $state(false);

	readonly here = $derived({ now: this.#readAt, timeZone: this.#timeZone });
	readonly day = $derived(sayDay(this.#readAt, this.here));
	readonly toRead = $derived(sayToRead(this.#desk));
	readonly isNew = $derived(isNewDesk(this.#desk));
	readonly groups = $derived.by(() => sayDesk(this.#desk, this.here, this.#myId));
	readonly #lines = $derived(this.groups.flatMap((group) => group.lines));
	readonly current = $derived(
		this.#lines.find((line) => line.key === this.#reached?.key) ??
			// A handoff that was cancelled is a draft again.
			this.#lines.find((line) => line.briefId === this.#reached?.briefId) ??
			this.#lines[0],
	);
	readonly hasBin = $derived(this.#desk.bin);
	readonly exampleId = $derived(this.#desk.drafts.find((draft) => draft.example)?.briefId);

	constructor(desk: Desk, readAt: number, myId: string) {
		this.#desk = desk;
		this.#readAt = readAt;
		this.#myId = myId;
	}

	/** Reading it opens it: what waits for the reader's next opening surfaces. */
	async refresh(): Promise<void> {
		const mine = ++this.#reads;
		await this.#told(async () => {
			const desk = await readDesk();
			// An answer that was overtaken tells of an earlier desk.
			if (mine === this.#reads) [this.#desk, this.#readAt] = [desk, Date.now()];
		});
	}

	/** @returns the line that is current now */
	move(by: 1 | -1): DeskLine | undefined {
		const at = this.#lines.findIndex((line) => line === this.current);
		const next = this.#lines[at + by];
		if (next) this.#reached = next;
		return this.current;
	}

	reach(line: DeskLine): void {
		this.#reached = line;
	}

	/** Does at once what a line offers; a time to put something off to is asked for first. */
	async act({ act }: DeskLine): Promise<void> {
		if (!act || act.is === 'hold') return;
		const { is, handoffId } = act;
		const done = await this.#try(async () => {
			await ACTS[is].ask(handoffId);
			return true;
		});
		await this.#readAgain(done ? ACTS[is].done : this.said);
	}

	/** @returns whether it was put off; when not, `said` says why */
	async hold(handoffId: string, until: number): Promise<boolean> {
		const hold = await this.#try(() => holdReturn(handoffId, until));
		if (!hold) return false;
		await this.#readAgain(`It stays closed until ${sayTime(until, this.here)}.`);
		return true;
	}

	/** Whoever opens a brief from the line that says its handoff failed has seen it. */
	async open({ failed }: DeskLine): Promise<void> {
		// The line only goes; that it may stay a little longer is nobody's loss.
		if (failed) await markSeen(failed).catch(() => undefined);
	}

	async #readAgain(said: string): Promise<void> {
		this.said = '';
		await this.refresh();
		if (this.said === '') this.said = said;
	}

	async #try<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
		// A second press while the first is on its way would do it twice.
		if (this.#busy) return;
		this.#busy = true;
		this.said = '';
		try {
			return await this.#told(work);
		} finally {
			this.#busy = false;
		}
	}

	/** What was refused is said. */
	async #told<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			if (error.code === 'signed-out') this.signedOut = true;
			else this.said = error.message;
		}
	}
}

const ACTS: Record<
	Exclude<DeskAct['is'], 'hold'>,
	{ ask: (handoffId: string) => Promise<unknown>; done: string }
> = {
	cancel: { ask: cancelHandoff, done: 'You cancelled it before it began.' },
	'open-early': { ask: surfaceHandoff, done: 'It has surfaced.' },
	'open-held': { ask: endHold, done: 'It is back among what has surfaced.' },
};
