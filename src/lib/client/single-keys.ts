/** Whether single keys act in this browser. Whoever dictates or brushes keys by accident can turn them off. */

const NAME = 'nightdesk-single-keys';

export function singleKeysAct(): boolean {
	try {
		return localStorage.getItem(NAME) !== 'off';
	} catch {
		// A browser that keeps nothing.
		return true;
	}
}

/** @returns whether this browser keeps it */
export function letSingleKeysAct(act: boolean): boolean {
	try {
		if (act) localStorage.removeItem(NAME);
		else localStorage.setItem(NAME, 'off');
		return true;
	} catch {
		return false;
	}
}
