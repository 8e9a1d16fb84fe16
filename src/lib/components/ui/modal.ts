import type { Attachment } from 'svelte/attachments';

/**
 * Opens a dialog over everything else for as long as it is mounted, puts focus on the first answer
 * needed and takes it back to where it was.
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
			if (!(before instanceof HTMLElement) || !before.isConnected) return;
			if (document.activeElement === document.body) before.focus();
		});
	};
};
