/** What a suggestion is, and how a decision changes its state. */
import type { Anchor } from './anchor.ts';

export type SuggestionKind = 'replace' | 'insertAfter' | 'question';
export type SuggestionState = 'open' | 'held' | 'accepted' | 'rejected';
export type Epistemic = 'observed' | 'inferred' | 'recommended';
export type DecisionOp = 'accept' | 'reject' | 'revert';

/** What never changes of a suggestion once it has landed. */
export interface SuggestionBody {
	id: string;
	/** `3.2`: the second suggestion of handoff 3. */
	number: string;
	handoffId: string;
	kind: SuggestionKind;
	anchor: Anchor;
	/** The words to write, or the question asked. */
	text: string;
	rationale: string;
	/** Uids of the premises it leans on; none means that it says it stands alone. */
	leansOn: string[];
	epistemic: Epistemic;
	/** Whether it lay below the line of the review budget when it landed. */
	belowLine: boolean;
	/** The checklist's rule, where a rule made it. */
	rule: string | null;
}

export interface SuggestionStatus {
	state: SuggestionState;
	/** Grows by one with every decision that changed the state. */
	rev: number;
	decidedBy: string | null;
	/** Two people may have one name. */
	decidedById: string | null;
	decidedAt: number | null;
	/** What they said to it. */
	reason: string | null;
}

/** Of one that nobody decided. */
export const UNDECIDED = { decidedBy: null, decidedById: null, decidedAt: null, reason: null };

export type Verdict =
	{ ok: true; next: SuggestionState } | { ok: false; outcome: 'already' | 'conflict' };

/**
 * The state machine, alone: whether the text still fits is asked afterwards.
 * @param revSeen the revision the person decided on; a decision on an older one is a conflict, so that a late
 *   revert can't undo somebody's newer accept
 * @param again whether what is accepted may be accepted once more: its words are gone, or its ground fell since
 */
export function judge(
	current: { state: SuggestionState; rev: number; belowLine: boolean },
	op: DecisionOp,
	revSeen: number,
	again = false,
): Verdict {
	const { state, rev } = current;
	const decided = state === 'accepted' || state === 'rejected';
	if (op === 'revert') {
		if (!decided) return { ok: false, outcome: 'already' };
		if (revSeen !== rev) return { ok: false, outcome: 'conflict' };
		return { ok: true, next: current.belowLine ? 'held' : 'open' };
	}
	const next = op === 'accept' ? 'accepted' : 'rejected';
	if (state === next) {
		const anew = op === 'accept' && again && revSeen === rev;
		return anew ? { ok: true, next } : { ok: false, outcome: 'already' };
	}
	if (decided || revSeen !== rev) return { ok: false, outcome: 'conflict' };
	return { ok: true, next };
}
