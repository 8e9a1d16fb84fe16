/** The words of a suggestion: its kind, why it cannot be accepted, who decided it, and the line it folds to. */
import { SECTION, type SuggestionKind, type SuggestionStatus } from '#brief';
import { isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { Act } from '#lib/handoff/acts.ts';
import { readingMinutes } from '#lib/handoff/reading-time.ts';
import type { WalkCount } from '#lib/handoff/walk.ts';
import { capital, sayClock, sayCount, sayNumber, sayTime, type Here } from './say-time.ts';

const KIND: Record<SuggestionKind, string> = {
	replace: 'replace',
	insertAfter: 'insert after',
	question: 'question',
};
export const sayKind = (kind: SuggestionKind): string => KIND[kind];

export const ACT: Record<Act, { label: string; key: string | null; equal: boolean }> = {
	accept: { label: 'Accept', key: 'A', equal: true },
	answer: { label: 'Answer…', key: 'A', equal: true },
	reject: { label: 'Reject', key: 'R', equal: true },
	next: { label: 'Next', key: 'J', equal: true },
	revert: { label: 'Revert', key: 'V', equal: true },
	'make-unknown': { label: 'Make it an unknown', key: null, equal: false },
	skip: { label: 'Skip', key: 'S', equal: false },
	fold: { label: 'Fold', key: null, equal: false },
};

/** “Tomas” of “Tomas Wirth” */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** @returns why it cannot be accepted; null where it fits */
export function sayMisfit({ body, fit, twins }: PlacedSuggestion): string | null {
	switch (fit) {
		case 'drifted':
			return 'These words were changed after it was written.';
		case 'ambiguous':
			return `${capital(sayCount(twins, 'place fits', 'places fit'))}.`;
		case 'orphaned':
			return body.anchor.on === 'section'
				? 'This section was empty when it was written.'
				: 'Its passage was deleted.';
		case 'fresh':
		case 'moved':
		case 'empty':
			return null;
	}
}

/** What stands at the right of an open block, for what was not decided. */
export function sayCondition(
	suggestion: PlacedSuggestion,
	onRejectedGround: boolean,
): string | null {
	if (suggestion.fit === 'drifted') return 'Drifted';
	if (onRejectedGround) return 'On rejected ground';
	return suggestion.fit === 'moved' ? 'Moved' : null;
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** “accepted by you”, “rejected by Tomas Wirth”; what was not decided says how it stands, at best “open”. */
export function sayState(
	suggestion: PlacedSuggestion,
	myId: string,
	onRejectedGround: boolean,
): string {
	const { state, decidedBy, decidedById } = suggestion.status;
	if (isDecided(state)) return `${state} by ${decidedById === myId ? 'you' : decidedBy}`;
	if (suggestion.fit === 'drifted') return 'drifted';
	const misfit = sayMisfit(suggestion);
	if (misfit) return lowerFirst(misfit.slice(0, -1));
	if (onRejectedGround) return 'on rejected ground';
	return state === 'held' ? 'below the line' : 'open';
}

/** @param overtaken whether it happened while this person was about to decide */
export function sayDecided(
	{ state, decidedBy, decidedById, decidedAt }: SuggestionStatus,
	reader: Here & { id: string },
	overtaken: boolean,
): string {
	const mine = decidedById === reader.id;
	const who = decidedBy === null ? 'Somebody' : mine ? 'You' : firstName(decidedBy);
	const when = decidedAt === null ? '' : ` ${sayAt(decidedAt, reader)}`;
	const before = overtaken && !mine ? ', a moment before you' : '';
	return `${who} ${state} this${when}${before}.`;
}

/** “at 08:11”, “at 17:30 yesterday”, “on Monday 08:11” */
export function sayAt(at: number, here: Here): string {
	const time = sayTime(at, here);
	if (time.endsWith(' today')) return `at ${sayClock(at, here.timeZone)}`;
	return /^\d/.test(time) ? `at ${time}` : `on ${time}`;
}

/** The name by which a group is read: “Suggestion 3.3, replace, 3 of 7”. */
export function sayGroup({ body }: PlacedSuggestion, count: WalkCount | null): string {
	const name = `Suggestion ${body.number}, ${sayKind(body.kind)}`;
	return count && count.at > 0 ? `${name}, ${count.at} of ${count.of}` : name;
}

/** “4 of 7: replace, in Goal” */
export const sayStep = (count: WalkCount, { body, section }: PlacedSuggestion): string =>
	`${count.at} of ${count.of}: ${sayKind(body.kind)}, in ${SECTION[section].label}`;

/** “All seven are decided.” */
export const sayAllDecided = ({ of }: WalkCount): string => {
	if (of === 1) return 'It is decided.';
	return of === 2 ? 'Both are decided.' : `All ${sayNumber(of)} are decided.`;
};

/** “2 decided, 1 on rejected ground. About 5 minutes left.” */
export function sayWalk(count: WalkCount, onRejectedGround: number): string {
	if (count.left === 0) return sayAllDecided(count);
	const decided = count.decided === 0 ? 'None decided yet' : `${count.decided} decided`;
	const ground = onRejectedGround > 0 ? `, ${onRejectedGround} on rejected ground` : '';
	return `${decided}${ground}. ${capital(sayMinutes(count.left))} left.`;
}

/** “about 9 minutes” */
export function sayMinutes(suggestions: number): string {
	const minutes = readingMinutes(suggestions);
	return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

export interface SharedLine {
	title: string;
	gist: string;
	state: string;
}

/** The one line that stands for several suggestions of a stack or a section. */
export function sayShared(
	suggestions: readonly PlacedSuggestion[],
	where: 'more' | 'rest' | 'elsewhere',
	onRejectedGround: (suggestion: PlacedSuggestion) => boolean,
): SharedLine {
	const count = suggestions.length;
	const of = (test: (suggestion: PlacedSuggestion) => boolean) => suggestions.filter(test).length;
	const accepted = of(({ status }) => status.state === 'accepted');
	const rejected = of(({ status }) => status.state === 'rejected');
	const open = count - accepted - rejected;
	const tainted = of((one) => !isDecided(one.status.state) && onRejectedGround(one));
	const questions = of(({ body, status }) => body.kind === 'question' && !isDecided(status.state));
	const decided = listCounts([
		[accepted, 'accepted'],
		[rejected, 'rejected'],
	]);
	const ground = listCounts([[tainted, 'on rejected ground']]);

	if (where === 'more') {
		const openWord: [number, string] = [open, 'open'];
		return {
			title: `${count} more here`,
			gist: [listCounts([openWord]), decided, ground].filter(Boolean).join(', '),
			state: '',
		};
	}
	const section = suggestions[0] && SECTION[suggestions[0].section].label;
	const asked =
		questions > 0 && questions < count ? `${sayNumber(questions)} of them questions` : '';
	const gist = [where === 'elsewhere' ? `elsewhere in ${section}` : '', decided, ground || asked];
	return {
		title: count === 1 ? '1 suggestion' : `${count} suggestions`,
		gist: gist.filter(Boolean).join(', '),
		state: open === 0 ? 'decided' : open === count ? 'open' : `${sayNumber(open)} open`,
	};
}

const listCounts = (counts: [number, string][]): string =>
	counts
		.filter(([count]) => count > 0)
		.map(([count, word]) => `${sayNumber(count)} ${word}`)
		.join(', ');
