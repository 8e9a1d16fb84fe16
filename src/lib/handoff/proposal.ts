/** What a desk worker brings back from a step, before it is anchored and numbered. */
import type { SectionName } from '#brief';
import type { Epistemic, SuggestionKind } from '#brief';

export interface Proposal {
	kind: SuggestionKind;
	section: SectionName;
	/** The words concerned, verbatim; empty for a section that is empty. */
	quote: string;
	/** The block they stand in, and which of several equal quotes in it, counted from 1. */
	block?: number;
	occurrence?: number;
	/** The words to write, or the question to ask. */
	text: string;
	rationale: string;
	/** Uids of premises; an empty list says that it stands alone. */
	leansOn: string[];
	epistemic: Epistemic;
	rule: string | null;
}
