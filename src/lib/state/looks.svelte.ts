/** What this person looked at again: for them, and for the words as they were then, alone. */
import { SvelteMap } from 'svelte/reactivity';
import { hashWords } from '#brief';
import type { Look } from '#lib/handoff/acts.ts';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';

export class Looks {
	readonly #looks = new SvelteMap<string, { hash: string; fits: boolean }>();

	at({ body, words }: PlacedSuggestion): Look {
		const look = this.#looks.get(body.id);
		if (!look || words === null || look.hash !== hashWords(words)) return 'unseen';
		return look.fits ? 'fits' : 'seen';
	}

	/** @param fits whether they found that it fits these words */
	look({ body, words }: PlacedSuggestion, fits: boolean): void {
		if (words !== null) this.#looks.set(body.id, { hash: hashWords(words), fits });
	}

	/** The name of the words that may be replaced: those that were looked at. Who edits has them before their eyes. */
	seen(one: PlacedSuggestion, editing: boolean): string | null {
		if (one.fit !== 'drifted' || one.words === null) return null;
		const look = this.at(one);
		return look === 'fits' || (look === 'seen' && editing) ? hashWords(one.words) : null;
	}
}
