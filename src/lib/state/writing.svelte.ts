/** What is being written to a suggestion, and what was written and not sent: it outlives a fold. */
import { SvelteMap } from 'svelte/reactivity';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { Wish } from './decisions.svelte.ts';

/** An answer, other words than the proposed, why it stays. */
export type WritingAct = 'answer' | 'edit' | 'keep';

export class Writing {
	readonly #drafts = new SvelteMap<string, string>();
	/** The suggestion, and what is written to it. */
	on: { id: string; as: WritingAct } | null = $state.raw(null);

	/** Words to be edited begin as they were proposed. */
	draftOf({ body }: PlacedSuggestion, as: WritingAct): string {
		return this.#drafts.get(`${as}:${body.id}`) ?? (as === 'edit' ? body.text : '');
	}
	setDraft(id: string, as: WritingAct, text: string): void {
		this.#drafts.set(`${as}:${id}`, text);
	}
	forget(id: string, as: WritingAct): void {
		this.#drafts.delete(`${as}:${id}`);
	}

	/** What a draft asks for; null while nothing is written. */
	wishOf(one: PlacedSuggestion, as: WritingAct): Wish | null {
		const text = this.draftOf(one, as).trim();
		if (text === '') return null;
		return as === 'keep'
			? { op: 'accept', ackTaint: true, reason: text }
			: { op: 'accept', editedText: text };
	}
}
