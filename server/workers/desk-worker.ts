/** What works on a handoff: a small port, so that a set of rules and a model are two of the same. */
import type { BriefSnapshot } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';

export interface WorkStep {
	/** What was done, in a sentence for the record. */
	did: string;
	proposals: Proposal[];
}

export interface DeskWorker {
	readonly id: string;
	/**
	 * Steps of the work, from number `from` on (0 is the first): a run that was interrupted goes on where its last
	 * stored step ended. Whether there is a next one is the runner's decision, not the worker's.
	 */
	steps(
		snapshot: BriefSnapshot,
		options: { from: number; signal: AbortSignal },
	): AsyncIterable<WorkStep>;
}
