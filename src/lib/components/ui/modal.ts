import type { Attachment } from 'svelte/attachments';
import { uncover } from '#lib/client/over-page.ts';

/**
 * Opens a dialog over everything else for as long as it is mounted, puts focus on the first answer
 * needed and takes it back to where it was, or to what was drawn anew there.
 */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
	const before = document.activeElement;
	dialog.showModal();
	const first =
		dialog.querySelector<HTMLElement>('[data-focus], input:not([readonly]), select, textarea') ??
		// What is only read is read from its beginning, not from the button at its end.
		dialog.querySelector<HTMLElement>('h1[tabindex]');
	first?.focus();
	return () => {
		// Once the element is taken out: before that all else is inert, and after it the browser restores nothing.
		queueMicrotask(() => {
			const lost = document.activeElement === document.body;
			if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
			uncover();
		});
	};
};
