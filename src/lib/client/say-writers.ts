import type { Present } from './presence.ts';
import { firstName } from './say-suggestion.ts';

/** “Tomas is writing”, “Priya and Tomas are writing”; nothing of oneself. */
export function sayWriters(people: readonly Present[]): string {
	const names = people.filter(({ you }) => !you).map(({ name }) => firstName(name));
	if (names.length === 0) return '';
	const all = new Intl.ListFormat('en-GB').format(names);
	return `${all} ${names.length === 1 ? 'is' : 'are'} writing`;
}
