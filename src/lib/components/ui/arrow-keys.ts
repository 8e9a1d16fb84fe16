import { on } from 'svelte/events';
import type { Attachment } from 'svelte/attachments';

/**
 * The arrows up and down move focus between the parts of it that can be pressed or written into.
 * @param stops the selector of those parts
 */
export const arrowKeys =
	(stops: string): Attachment<HTMLElement> =>
	(element) =>
		on(element, 'keydown', (event) => {
			const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
			if (by === 0 || event.isComposing) return;
			event.preventDefault();
			const all = [...element.querySelectorAll<HTMLElement>(stops)];
			all[all.indexOf(document.activeElement as HTMLElement) + by]?.focus();
		});
