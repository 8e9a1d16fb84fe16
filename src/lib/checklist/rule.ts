import type { BriefSnapshot } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';

/** One thing the built-in worker looks for. A rule that can't be sure keeps silent. */
export interface Rule {
	id: string;
	/** What it looks for, in one sentence for a person. */
	says: string;
	check(snapshot: BriefSnapshot): Proposal[];
}
