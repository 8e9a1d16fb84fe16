/** Moves focus to things that may not be drawn yet. Every move is an answer to the person's own key or press. */
import type { Attachment } from 'svelte/attachments';

/** What does not appear by then was folded away or taken elsewhere; focus would come as a surprise. */
const WAITS_MS = 1_000;

export class FocusTargets {
	readonly #elements = new Map<string, HTMLElement>();
	#wanted: { name: string; until: number } | null = null;

	/** Makes an element reachable by its name for as long as it is mounted. */
	target =
		(name: string): Attachment<HTMLElement> =>
		(element) => {
			this.#elements.set(name, element);
			this.#grant();
			return () => {
				if (this.#elements.get(name) === element) this.#elements.delete(name);
			};
		};

	focus(name: string): void {
		this.#wanted = { name, until: Date.now() + WAITS_MS };
		// One frame: what this press changed is drawn by then, and what it took away is gone.
		requestAnimationFrame(() => this.#grant());
	}

	#grant(): void {
		if (!this.#wanted) return;
		const { name, until } = this.#wanted;
		const element = this.#elements.get(name);
		if (Date.now() > until) this.#wanted = null;
		// Mounted by the editor, it is not in the page before the editor has drawn itself.
		else if (element && !element.isConnected) requestAnimationFrame(() => this.#grant());
		else if (element) {
			this.#wanted = null;
			element.focus({ preventScroll: true });
			element.scrollIntoView({ block: 'nearest' });
		}
	}
}
