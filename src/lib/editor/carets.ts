/** Where the others are, as a caret with their name. Never coloured: the name tells them apart. */
import type { Plugin } from '@tiptap/pm/state';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import type { SectionName } from '#brief';
import { CaretsOf } from './carets-of.ts';

export const carets = (awareness: Awareness, section: SectionName): Plugin =>
	yCursorPlugin(new CaretsOf(section, awareness) as unknown as Awareness, {
		cursorBuilder: ({ name }: { name?: unknown }) => {
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
		selectionBuilder: () => ({ class: 'collaboration-carets__selection' }),
	}) as Plugin;
