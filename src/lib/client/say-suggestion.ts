/** The words of a suggestion: its kind, why it cannot be accepted, who decided it, and the line it folds to. */
import { SECTION, type SuggestionKind, type SuggestionStatus } from '#brief';
import { isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { Look } from '#lib/handoff/acts.ts';
import type { Ground } from '#lib/handoff/ground.ts';
import type { WordsChange } from '#lib/protocol/answers.ts';
import { readingMinutes } from '#lib/handoff/reading-time.ts';
import type { WalkCount } from '#lib/handoff/walk.ts';
import { capital, sayClock, sayCount, sayNumber, sayTime, type Here } from './say-time.ts';

const KIND: Record<SuggestionKind, string> = {
	replace: 'replace',
	insertAfter: 'insert after',
	question: 'question',
};
export const sayKind = (kind: SuggestionKind): string => KIND[kind];

/** “Tomas” of “Tomas Wirth” */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** @returns why it cannot be accepted as it is; null where it fits */
export function sayMisfit({ body, fit, places, section }: PlacedSuggestion): string | null {
	switch (fit) {
		case 'drifted':
			return section === body.anchor.section
				? 'These words were changed after it was written.'
				: `Its words stand in ${SECTION[section].label} now.`;
		case 'ambiguous':
			return `${sayPlaces(places.length)}.`;
		case 'orphaned':
			return body.anchor.on === 'section'
				? 'This section was empty when it was written.'
				: `“${body.anchor.quote}” was deleted after it was written.`;
		case 'fresh':
		case 'moved':
		case 'empty':
			return null;
	}
}

/** “Tomas changed these words today at 07:31, after it was written.” */
export function sayChange({ by, byId, at }: WordsChange, reader: Here & { id: string }): string {
	const who = byId === reader.id ? 'You' : firstName(by);
	if (at === null) return `${who} changed these words after it was written.`;
	const when = sayTime(at, reader).endsWith(' today')
		? `today at ${sayClock(at, reader.timeZone)}`
		: sayAt(at, reader);
	return `${who} changed these words ${when}, after it was written.`;
}

const sayPlaces = (places: number): string => capital(sayCount(places, 'place fits', 'places fit'));

/** What stands at the right of an open block. */
export function sayCondition(
	suggestion: PlacedSuggestion,
	ground: Ground,
	look: Look = 'unseen',
): string | null {
	const { body, fit, places, status, integrity } = suggestion;
	if (integrity === 'regressed') return 'Regressed';
	const onGround = ground === 'stands' ? null : 'On rejected ground';
	if (isDecided(status.state)) return onGround;
	if (fit === 'drifted' && look !== 'fits') return 'Drifted';
	if (fit === 'ambiguous') return sayPlaces(places.length);
	if (fit === 'orphaned') {
		return body.anchor.on === 'section' ? 'No longer empty' : 'Its passage was deleted';
	}
	return onGround ?? (fit === 'moved' ? 'Moved' : null);
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** “accepted by you”, “rejected by Tomas Wirth”; what needs somebody says why, what is open at best “open”. */
export function sayState(suggestion: PlacedSuggestion, myId: string, ground: Ground): string {
	const { state, decidedBy, decidedById } = suggestion.status;
	const condition = sayCondition(suggestion, ground);
	const needsSomebody = suggestion.integrity === 'regressed' || ground === 'fell';
	if (isDecided(state) && !needsSomebody) {
		return `${state} by ${decidedById === myId ? 'you' : decidedBy}`;
	}
	if (condition && condition !== 'Moved') return lowerFirst(condition);
	return state === 'held' ? 'below the line' : 'open';
}

/** What happened to words that were accepted, or to their ground; null where nothing did. */
export function sayShaken(
	{ status, integrity }: Pick<PlacedSuggestion, 'status' | 'integrity'>,
	/** The premises that fell since, `P2` with how they were rejected. */
	fallen: readonly { label: string | null; at: number; reason: string | null }[],
	reader: Here & { id: string },
): string | null {
	const { decidedBy, decidedById, decidedAt } = status;
	const who = decidedById === reader.id || decidedBy === null ? 'you' : firstName(decidedBy);
	if (integrity === 'regressed') {
		const when = decidedAt === null ? '' : ` ${sayAt(decidedAt, reader)}`;
		return `What ${who} accepted${when} is gone, and the words it replaced are back.`;
	}
	const [first] = fallen;
	if (!first) return null;
	const because = first.reason ? `: ${first.reason.replace(/[.\s]+$/, '')}` : '';
	const premise = first.label ?? 'A premise that is no longer in the brief';
	const still = integrity === 'kept' ? ` This line still says what ${who} accepted.` : '';
	return `${premise} was rejected ${sayAt(first.at, reader)}${because}.${still}`;
}

/** “accepted by you, 08:12” */
export function sayAccepted(
	{ decidedBy, decidedById, decidedAt }: SuggestionStatus,
	reader: Here & { id: string },
): string {
	const who = decidedById === reader.id ? 'you' : (decidedBy ?? 'somebody');
	return `accepted by ${who}${decidedAt === null ? '' : `, ${sayTime(decidedAt, reader).replace(/ today$/, '')}`}`;
}

/** @param overtaken whether it happened while this person was about to decide */
export function sayDecided(
	{ state, decidedBy, decidedById, decidedAt, reason }: SuggestionStatus,
	reader: Here & { id: string },
	overtaken: boolean,
): string {
	const mine = decidedById === reader.id;
	const who = decidedBy === null ? 'Somebody' : mine ? 'You' : firstName(decidedBy);
	const when = decidedAt === null ? '' : ` ${sayAt(decidedAt, reader)}`;
	const before = overtaken && !mine ? ', a moment before you' : '';
	const because = reason === null ? '' : ` Reason: “${reason}”`;
	return `${who} ${state} this${when}${before}.${because}`;
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
	const some = questions > 0 && questions < count;
	const asked = some
		? `${sayNumber(questions)} of them ${questions === 1 ? 'a question' : 'questions'}`
		: '';
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
