/** Who changed words that have drifted: asked of the server, and told only of the words that this page shows. */
import { SvelteMap } from 'svelte/reactivity';
import { hashWords } from '#brief';
import { listSuggestions } from '#lib/client/api.ts';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { WordsChange } from '#lib/protocol/answers.ts';

/** While they are being typed over, nobody is asked. */
const REST_MS = 600;

export class Changes {
	readonly #briefId: string;
	/** By the suggestion's id, with the name of the words that it was told of. */
	readonly #told = new SvelteMap<string, { hash: string | null; change: WordsChange | null }>();

	constructor(briefId: string) {
		this.#briefId = briefId;
	}

	/** Null where it is not known, or not yet. */
	of({ body, words }: PlacedSuggestion): WordsChange | null {
		const told = this.#told.get(body.id);
		return words !== null && told?.hash === hashWords(words) ? told.change : null;
	}

	/** Asks in a moment. @returns takes that back */
	askSoon({ body, words }: PlacedSuggestion): () => void {
		if (words === null || this.#told.get(body.id)?.hash === hashWords(words))
			return () => undefined;
		const timer = setTimeout(() => {
			listSuggestions(this.#briefId, body.handoffId).then(
				({ items }) => {
					for (const { id, live } of items) {
						this.#told.set(id, { hash: live.hash, change: live.changed });
					}
				},
				// Without an answer the page says that they were changed, and not by whom.
				() => undefined,
			);
		}, REST_MS);
		return () => clearTimeout(timer);
	}
}
