/** What works on a handoff: a small port, so that a set of rules and a model are two of the same. */
import type { BriefSnapshot } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';

export interface WorkStep {
	/** What was done, in a sentence for the record. */
	did: string;
	proposals: Proposal[];
	/** How many of the worker's own proposals it could not let through; `did` says why. */
	refused?: number;
	/** What the step used; null where that can't be told, left out where a step uses none. */
	tokens?: number | null;
}

export interface DeskWorker {
	readonly id: string;
	/** How people call it: the checklist, or the model's own name. */
	readonly name: string;
	/** How many handoffs it works on at once. */
	readonly hands: number;
	/**
	 * Steps of the work, from number `from` on (0 is the first): a run that was interrupted goes on where its last
	 * stored step ended. Whether there is a next one is the runner's decision, not the worker's.
	 * @throws {AttemptFailed} when it knows whether, and when, another attempt can help
	 */
	steps(
		snapshot: BriefSnapshot,
		options: { from: number; signal: AbortSignal },
	): AsyncIterable<WorkStep>;
}
