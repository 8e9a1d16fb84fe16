/** One decision carried out on a draft of the text. Knows no rows: who asks writes down what came of it. */
import { integrityOf, judge, type SuggestionState } from '#brief';
import type { DecisionOutcome, DecisionRequest } from '#lib/protocol/answers.ts';
import type { SuggestionRow } from '../store/suggestions.ts';
import { findTarget } from './find-target.ts';
import type { TextDraft } from './text-draft.ts';
import { takeBack, writeAgain, writeSuggestion, type Applied } from './write-suggestion.ts';

type Refusal = Exclude<DecisionOutcome, 'applied'>;
export type CarriedOut =
	| { outcome: Refusal }
	| {
			outcome: 'applied';
			next: SuggestionState;
			/** What stands in the text by it from now on. */
			applied: Applied | null;
	  };

/**
 * Refuses before it writes, so that what is refused leaves nothing on the draft.
 * @param taint the rejected premises that the suggestion leans on
 */
export function carryOut(
	draft: TextDraft,
	{ body, status, applied: before }: SuggestionRow<Applied>,
	request: DecisionRequest,
	taint: readonly string[],
	newUid: () => string,
): CarriedOut {
	const { op, reason, editedText = null } = request;
	const acknowledged = taint.length === 0 || request.ackTaint === true;
	const regressed =
		before !== null && integrityOf(draft.live(), before, body.anchor).integrity === 'regressed';
	const keeps = taint.length > 0 && acknowledged && reason !== undefined;
	const verdict = judge(
		{ ...status, belowLine: body.belowLine },
		op,
		request.rev,
		regressed || keeps,
	);
	if (!verdict.ok) return { outcome: verdict.outcome };
	const applies = (applied: Applied | null): CarriedOut => ({
		outcome: 'applied',
		next: verdict.next,
		applied,
	});

	if (op === 'reject') return applies(null);
	if (op === 'revert') {
		// Of what regressed, the words that it replaced are back already.
		if (!before || regressed) return applies(null);
		return takeBack(draft.fork(), before) ? applies(null) : { outcome: 'changed-since-accept' };
	}
	if (before && !regressed) return applies(before);
	const fork = draft.fork();
	if (before) {
		const [piece] = before;
		const { place } = integrityOf(fork.live(), before, body.anchor);
		if (!piece || !place) return { outcome: 'stale' };
		return acknowledged ? applies(writeAgain(fork, piece, place)) : { outcome: 'tainted' };
	}
	const target = findTarget(fork.live(), body, request);
	if (typeof target === 'string') return { outcome: target };
	if (!acknowledged) return { outcome: 'tainted' };
	return applies(writeSuggestion(fork, body, target, editedText, newUid));
}
