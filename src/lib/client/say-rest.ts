/** The words of accepting what is left of a walk together. */
import { ADDRESS } from '#brief';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { Rest, Stays } from '#lib/handoff/rest.ts';
import { capital, sayCount, sayNumber } from './say-time.ts';

/** “Accept the four that stand on held or checked ground?” */
export function sayAcceptRest({ stand }: Rest): string {
	const count = stand.length;
	if (count === 0) return 'None of what is left can be accepted together.';
	const those = count === 1 ? 'the one that stands' : `the ${sayNumber(count)} that stand`;
	return `Accept ${those} on held or checked ground?`;
}

/** “Three on rejected ground and one question stay as they are.”; empty where nothing does. */
export function sayStay({ stay }: Rest): string {
	const counts: [Stays, (count: number) => string][] = [
		['rejected', (count) => `${sayNumber(count)} on rejected ground`],
		['doubted', (count) => `${sayNumber(count)} on doubted ground`],
		['misfit', (count) => `${sayNumber(count)} that no longer ${count === 1 ? 'fits' : 'fit'}`],
		['question', (count) => sayCount(count, 'question', 'questions')],
	];
	const said = counts.flatMap(([why, say]) => (stay[why] > 0 ? say(stay[why]) : []));
	if (said.length === 0) return '';
	const all = Object.values(stay).reduce((sum, count) => sum + count, 0);
	const list = capital(new Intl.ListFormat('en-GB').format(said));
	return `${list} ${all === 1 ? 'stays as it is' : 'stay as they are'}.`;
}

/** “Accept four”, “Accept it” */
export const sayAcceptAct = (count: number): string =>
	`Accept ${count === 1 ? 'it' : sayNumber(count)}`;

export const sayAccepting = (count: number): string =>
	`${count === 1 ? 'It is' : 'They are'} being accepted.`;

/** What is to be seen of one before it is accepted unread: “deletes”, “link to desk.example”. Null: nothing. */
export function sayHeed({ body, words }: PlacedSuggestion): string | null {
	if (body.kind === 'replace' && body.text.trim() === '') return 'deletes';
	const brought = (body.text.match(ADDRESS) ?? []).filter((href) => !words?.includes(href));
	const hosts = new Set(brought.map(hostOf));
	return hosts.size === 0 ? null : `link to ${[...hosts].join(', ')}`;
}

function hostOf(href: string): string {
	const url = URL.parse(href);
	return url?.host || url?.pathname || href;
}
