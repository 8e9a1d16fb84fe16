import { cancelHandoff, createBrief, readDesk, signOut, surfaceHandoff } from '#lib/client/api.ts';
import { isNewDesk, sayDesk, sayToRead, type DeskLine } from '#lib/client/say-desk.ts';
import { sayDay } from '#lib/client/say-time.ts';
import type { Brief, Desk } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';

/** The desk as it was last read, and the line that `j` and `k` are on. */
export class DeskState {
	readonly #myId: string;
	readonly #timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	#desk = $state.raw<Desk>({ surfaced: [], held: [], out: [], drafts: [] });
	#readAt = $state(0);
	#reached = $state.raw<DeskLine | null>(null);
	#busy = false;

	/** What was done last, or why it was not, in a sentence. */
	said = $state('');
	/** The person is not signed in any more. */
	signedOut = $state(false);

	readonly #here = $derived({ now: this.#readAt, timeZone: this.#timeZone });
	readonly day = $derived(sayDay(this.#readAt, this.#here));
	readonly toRead = $derived(sayToRead(this.#desk));
	readonly isNew = $derived(isNewDesk(this.#desk));
	readonly groups = $derived.by(() => sayDesk(this.#desk, this.#here, this.#myId));
	readonly #lines = $derived(this.groups.flatMap((group) => group.lines));
	readonly current = $derived(
		this.#lines.find((line) => line.key === this.#reached?.key) ??
			// A handoff that was cancelled is a draft again.
			this.#lines.find((line) => line.briefId === this.#reached?.briefId) ??
			this.#lines[0],
	);
	readonly exampleId = $derived(this.#desk.drafts.find((draft) => draft.example)?.briefId);

	constructor(desk: Desk, readAt: number, myId: string) {
		this.#desk = desk;
		this.#readAt = readAt;
		this.#myId = myId;
	}

	/** Reading it opens it: what waits for the reader's next opening surfaces. */
	async refresh(): Promise<void> {
		await this.#try(async () => {
			this.#desk = await readDesk();
			this.#readAt = Date.now();
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

	/** @returns the new brief; undefined when there is none, and `said` says why */
	write(): Promise<Brief | undefined> {
		return this.#try(() => createBrief({ title: 'Untitled brief' }));
	}

	/** @returns whether the person is signed out now */
	async signOut(): Promise<boolean> {
		const done = await this.#try(async () => {
			await signOut();
			return true;
		});
		return done ?? this.signedOut;
	}

	async act({ act }: DeskLine): Promise<void> {
		if (!act) return;
		const cancel = act.is === 'cancel';
		const done = await this.#try(() =>
			cancel ? cancelHandoff(act.handoffId) : surfaceHandoff(act.handoffId),
		);
		const said = done
			? cancel
				? 'You cancelled it before it began.'
				: 'It has surfaced.'
			: this.said;
		await this.refresh();
		if (this.said === '') this.said = said;
	}

	async #try<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
		// A second press while the first is on its way would do it twice.
		if (this.#busy) return;
		this.#busy = true;
		this.said = '';
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			if (error.code === 'signed-out') this.signedOut = true;
			else this.said = error.message;
		} finally {
			this.#busy = false;
		}
	}
}
