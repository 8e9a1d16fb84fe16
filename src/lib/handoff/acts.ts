/** What a person can do with a suggestion, in the order in which it is offered. */
import { isAcceptable, isDecided, type PlacedSuggestion } from './place-suggestions.ts';

export type Act =
	'accept' | 'answer' | 'reject' | 'make-unknown' | 'skip' | 'next' | 'revert' | 'fold';

export function actsOf(
	{ body, status, fit }: Pick<PlacedSuggestion, 'body' | 'status' | 'fit'>,
	walking: boolean,
): Act[] {
	if (isDecided(status.state)) return walking ? ['next', 'revert'] : ['revert', 'fold'];
	const away: Act = walking ? 'skip' : 'fold';
	if (!isAcceptable(fit)) return ['reject', away];
	return body.kind === 'question'
		? ['answer', 'reject', 'make-unknown', away]
		: ['accept', 'reject', away];
}
