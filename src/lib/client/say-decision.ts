/** What a decision came to, where it did not simply happen. */
import type { DecisionOp, SuggestionStatus } from '#brief';
import type { DecisionOutcome } from '#lib/protocol/answers.ts';
import { isDecided } from '#lib/handoff/place-suggestions.ts';
import type { Reader } from './say-handoff.ts';
import { firstName, sayDecided } from './say-suggestion.ts';
import { capital, sayNumber } from './say-time.ts';

export interface OutcomeContext {
	op: DecisionOp;
	/** As the server says it is now. */
	status: SuggestionStatus;
	/** `P4` of each rejected premise that it leans on. */
	rejectedGround: readonly string[];
	reader: Reader;
}

export function sayOutcome(outcome: DecisionOutcome, context: OutcomeContext): string {
	const { op, status, reader } = context;
	switch (outcome) {
		case 'applied':
			return SAID[op];
		case 'already':
		case 'conflict':
			if (isDecided(status.state)) return sayDecided(status, reader, true);
			return `It was reopened a moment before you.${op === 'revert' ? '' : ' Nothing was changed.'}`;
		case 'stale':
			return 'It no longer fits there. Nothing was changed.';
		case 'look-again':
			return 'These words were changed since you looked. Nothing was replaced.';
		case 'tainted':
			return `${sayLeaning(context.rejectedGround)} A second press accepts it all the same.`;
		case 'changed-since-accept': {
			const { decidedBy, decidedById } = status;
			const mine = decidedBy === null || decidedById === reader.id;
			const who = mine ? 'you' : firstName(decidedBy);
			return `The words were changed since ${who} accepted. Nothing was reverted.`;
		}
	}
}

function sayLeaning(labels: readonly string[]): string {
	if (labels.length === 0) return 'It leans on rejected ground.';
	const names = new Intl.ListFormat('en-GB').format(labels);
	return `It leans on ${names}, which ${labels.length > 1 ? 'were' : 'was'} rejected.`;
}

export const SAID: Record<DecisionOp, string> = {
	accept: 'Accepted.',
	reject: 'Rejected.',
	revert: 'Reverted.',
};

/** “Four accepted, one was not: it says why.” */
export function sayAcceptedRest(taken: number, refused: number): string {
	const why = refused === 1 ? 'it says why' : 'they say why';
	if (taken === 0) return `None was accepted: ${why}.`;
	const accepted = `${capital(sayNumber(taken))} accepted`;
	if (refused === 0) return `${accepted}.`;
	return `${accepted}, ${sayNumber(refused)} ${refused === 1 ? 'was' : 'were'} not: ${why}.`;
}
