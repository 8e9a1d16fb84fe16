/** The dialog that lies over the page, and what waits until it is gone. */

const waiting = new Set<() => void>();

/** Whether a dialog keeps this from taking focus. */
export function isCovered(element: Element): boolean {
	const dialog = document.querySelector('dialog:modal');
	return dialog !== null && !dialog.contains(element);
}

/** Called once, however the dialog goes; where two lie over the page, after each. */
export const whenUncovered = (work: () => void): void => void waiting.add(work);

/** For whoever takes a dialog away. */
export function uncover(): void {
	const due = [...waiting];
	waiting.clear();
	for (const work of due) work();
}
