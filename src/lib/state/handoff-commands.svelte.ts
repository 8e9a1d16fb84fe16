/** What this page asks of handoffs, and what was said in answer. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { cancelHandoff, handOff, surfaceHandoff } from '#lib/client/api.ts';
import { randomUuid } from '#lib/client/random-uuid.ts';
import { canCancel } from '#lib/handoff/handoff.ts';
import type { HandoffRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { BriefSession } from './brief-session.svelte.ts';

const sentenceOf = (error: unknown): string =>
	error instanceof Problem ? error.message : 'Something failed on this page. Nothing was changed.';

export class HandoffCommands {
	readonly #session: BriefSession;
	readonly #notices = new SvelteMap<string, string>();
	readonly #busy = new SvelteSet<string>();
	#out: { id: string; words: string; textVersion: number } | null = $state.raw(null);

	/** Whether the sheet that hands off is open. */
	sheetOpen = $state(false);
	/** What was said when the brief was handed off, while it is true and nobody has written on. */
	out = $derived.by(() => {
		if (!this.#out || this.#out.textVersion !== this.#session.textVersion) return null;
		const state = this.#session.review.handoffs.get(this.#out.id)?.state;
		return !state || canCancel(state) ? this.#out.words : null;
	});

	constructor(session: BriefSession) {
		this.#session = session;
	}

	/** Why the last thing asked of a handoff did not happen. */
	noticeOf = (id: string): string | undefined => this.#notices.get(id);

	cancel = (id: string): Promise<void> => this.#ask(id, () => cancelHandoff(id));
	surface = (id: string): Promise<void> => this.#ask(id, () => surfaceHandoff(id));

	/** A way to hand this brief off once: pressed again after a lost answer, it asks for the same handoff. */
	once(): (request: HandoffRequest) => Promise<{ id: string } | { why: string }> {
		let last = { request: '', idempotencyKey: '' };
		return async (request) => {
			const asked = JSON.stringify(request);
			if (asked !== last.request) last = { request: asked, idempotencyKey: randomUuid() };
			const { idempotencyKey } = last;
			try {
				return await handOff(this.#session.id, { ...request, idempotencyKey });
			} catch (error) {
				return { why: sentenceOf(error) };
			}
		};
	}

	handedOff(id: string, words: string): void {
		this.sheetOpen = false;
		this.#out = { id, words, textVersion: this.#session.textVersion };
	}

	async #ask(id: string, ask: () => Promise<unknown>): Promise<void> {
		if (this.#busy.has(id)) return;
		this.#busy.add(id);
		this.#notices.delete(id);
		try {
			await ask();
		} catch (error) {
			this.#notices.set(id, sentenceOf(error));
		} finally {
			this.#busy.delete(id);
		}
	}
}
