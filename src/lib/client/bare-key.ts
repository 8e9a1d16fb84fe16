import { singleKeysAct } from './single-keys.ts';

/**
 * The key of a press that may act by itself, in lower case; null where it belongs to something else: a field,
 * a dialog, a chord, an input method, or a key that is held down (one press, one decision). Of a letter with shift it
 * is `shift a`. Where single keys are turned off, only those with a name act, as Escape.
 */
export function bareKey(event: KeyboardEvent): string | null {
	if (event.defaultPrevented || event.repeat || event.isComposing) return null;
	if (event.ctrlKey || event.metaKey || event.altKey) return null;
	const { target, key } = event;
	if (target instanceof HTMLElement) {
		// A closed dialog keeps the focus until the browser draws again, where what had it before is gone.
		if (target.isContentEditable || target.closest('input, textarea, select, dialog[open]')) {
			return null;
		}
	}
	if (key.length === 1 && !singleKeysAct()) return null;
	if (key.length > 1) return key;
	const shifted = event.shiftKey && /^\p{L}$/u.test(key);
	return `${shifted ? 'shift ' : ''}${key.toLowerCase()}`;
}
