/** Moves focus to things that may not be drawn yet, and keeps it with what is drawn anew elsewhere. */
import type { Attachment } from 'svelte/attachments';
import { isCovered, whenUncovered } from '#lib/client/over-page.ts';

/** What does not appear by then was folded away or taken elsewhere; focus would come as a surprise. */
const WAITS_MS = 1_000;

interface Wish {
	name: string;
	until: number;
	/** Not for what somebody else's change has moved: the page stays where it is read. */
	scroll: boolean;
}

export class FocusTargets {
	readonly #elements = new Map<string, HTMLElement>();
	readonly #names = new WeakMap<Element, string>();
	#wish: Wish | null = null;
	/** The target that focus is in, or was in when a dialog was laid over it. */
	#holder: string | null = null;

	/**
	 * Makes an element reachable by its name for as long as it is mounted.
	 * @param part selects what of it takes the focus; else it does so itself
	 */
	target =
		(name: string, part?: string): Attachment<HTMLElement> =>
		(element) => {
			const taker = (part && element.querySelector<HTMLElement>(part)) || element;
			this.#elements.set(name, taker);
			this.#names.set(element, name);
			const mounted = new AbortController();
			const { signal } = mounted;
			const enter = ({ target }: FocusEvent) => (this.#holder = this.#innermost(target));
			// A browser may say so as well when the element is taken out, which is no one's leaving.
			const leave = () =>
				queueMicrotask(() => {
					if (!element.isConnected || element.contains(document.activeElement)) return;
					if (this.#holder === name && !isCovered(element)) this.#holder = null;
				});
			element.addEventListener('focusin', enter, { signal });
			element.addEventListener('focusout', leave, { signal });
			this.#grant();
			return () => {
				mounted.abort();
				if (this.#elements.get(name) === taker) this.#elements.delete(name);
				if (this.#holder === name) this.#wish ??= wishFor(name, false);
			};
		};

	/** In answer to the person's own key or press. */
	focus(name: string): void {
		this.#wish = wishFor(name, true);
		// One frame: what this press changed is drawn by then, and what it took away is gone.
		requestAnimationFrame(() => this.#grant());
	}

	#innermost(target: EventTarget | null): string | null {
		let element = target instanceof Element ? target : null;
		while (element && !this.#names.has(element)) element = element.parentElement;
		return (element && this.#names.get(element)) ?? null;
	}

	#grant(): void {
		if (!this.#wish) return;
		const { name, until, scroll } = this.#wish;
		const element = this.#elements.get(name);
		if (Date.now() > until) this.#wish = null;
		// Beneath a dialog nothing takes focus: what was drawn anew there gets it when the dialog is gone.
		else if (element && isCovered(element)) {
			this.#wish.until = Infinity;
			whenUncovered(this.#renew);
		}
		// Mounted by the editor, it is not in the page before the editor has drawn itself.
		else if (element && !element.isConnected) requestAnimationFrame(() => this.#grant());
		else if (element) {
			this.#wish = null;
			// Focus that has gone on meanwhile is not called back by somebody else's change.
			if (!scroll && document.activeElement !== document.body) return;
			element.focus({ preventScroll: true });
			if (scroll) element.scrollIntoView({ block: 'nearest' });
		}
	}

	readonly #renew = (): void => {
		if (this.#wish) this.#wish.until = Date.now() + WAITS_MS;
		requestAnimationFrame(() => this.#grant());
	};
}

const wishFor = (name: string, scroll: boolean): Wish => ({
	name,
	until: Date.now() + WAITS_MS,
	scroll,
});
