/** Where the others are, as a caret with their name. Never coloured: the name tells them apart. */
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Awareness } from 'y-protocols/awareness';

/** As the page introduced itself; the editor would write its own otherwise. */
export const Carets = (awareness: Awareness) =>
	CollaborationCaret.configure({
		provider: { awareness },
		user: (awareness.getLocalState()?.['user'] ?? {}) as Record<string, unknown>,
		render: ({ name }) => {
			const caret = document.createElement('span');
			caret.className = 'collaboration-carets__caret';
			// Presence is never announced, and the name is no part of the text.
			caret.ariaHidden = 'true';
			const label = document.createElement('span');
			label.className = 'collaboration-carets__label';
			label.textContent = String(name).trim().split(/\s+/)[0] ?? '';
			caret.append(label);
			return caret;
		},
		selectionRender: () => ({ class: 'collaboration-carets__selection' }),
	});
