/** The brief's title as one line to write in: plain text, shared while it is typed, part of the brief's own undo. */
import { simpleDiffString } from 'lib0/diff';
import type { BriefSession } from '#lib/state/brief-session.svelte.ts';

export class TitleField {
	readonly #element: HTMLElement;
	readonly #session: BriefSession;
	readonly #onenter: () => void;
	readonly #listening = new AbortController();
	#composing = false;

	/** @param onenter Enter leaves the title for the text. */
	constructor(element: HTMLElement, session: BriefSession, onenter: () => void) {
		this.#element = element;
		this.#session = session;
		this.#onenter = onenter;
		const { signal } = this.#listening;
		element.addEventListener('focus', () => session.undo.endStep(), { signal });
		element.addEventListener('input', () => this.#read(), { signal });
		element.addEventListener('compositionstart', () => (this.#composing = true), { signal });
		element.addEventListener(
			'compositionend',
			() => {
				this.#composing = false;
				this.#read();
			},
			{ signal },
		);
		element.addEventListener('keydown', (event) => this.#onkeydown(event), { signal });
		element.addEventListener('beforeinput', (event) => this.#onbeforeinput(event), { signal });
		element.addEventListener('paste', (event) => this.#onpaste(event), { signal });
	}

	/** Shows the shared title; the caret stays between the letters it stood between. */
	show(title: string): void {
		const element = this.#element;
		const shown = element.textContent;
		if (this.#composing || shown === title) return;
		const selection = getSelection();
		const caret = this.#caret(selection);
		element.textContent = title;
		if (caret === null) return;
		const { index, remove, insert } = simpleDiffString(shown, title);
		const moved = caret <= index ? caret : Math.max(index, caret - remove) + insert.length;
		selection?.collapse(element.firstChild ?? element, Math.min(moved, title.length));
	}

	/** As a whole, so that the first letter replaces it. */
	select(): void {
		this.#element.focus();
		getSelection()?.selectAllChildren(this.#element);
	}

	destroy(): void {
		this.#listening.abort();
	}

	#caret(selection: Selection | null): number | null {
		if (!selection?.focusNode || document.activeElement !== this.#element) return null;
		const before = document.createRange();
		before.setStart(this.#element, 0);
		before.setEnd(selection.focusNode, selection.focusOffset);
		return before.toString().length;
	}

	#read(): void {
		if (this.#composing) return;
		const title = this.#element.textContent.replace(/\s*[\r\n]+\s*/g, ' ');
		this.#session.title.write(title);
		this.show(title);
	}

	#undo(): void {
		this.#session.undo.undo();
	}

	#redo(): void {
		this.#session.undo.redo();
	}

	#onkeydown(event: KeyboardEvent): void {
		if (event.isComposing || event.altKey) return;
		const mod = event.ctrlKey || event.metaKey;
		const key = event.key.toLowerCase();
		if (key === 'enter' && !mod) this.#onenter();
		else if (mod && key === 'z' && !event.shiftKey) this.#undo();
		else if (mod && (key === 'y' || key === 'z')) this.#redo();
		// Browsers would make the words bold.
		else if (!(mod && (key === 'b' || key === 'i' || key === 'u'))) return;
		event.preventDefault();
	}

	#onbeforeinput(event: InputEvent): void {
		if (event.inputType === 'historyUndo') this.#undo();
		else if (event.inputType === 'historyRedo') this.#redo();
		else if (event.inputType !== 'insertParagraph') return;
		event.preventDefault();
	}

	/** Pasted lines become one. */
	#onpaste(event: ClipboardEvent): void {
		event.preventDefault();
		const text = event.clipboardData?.getData('text/plain').replace(/\s+/g, ' ') ?? '';
		const selection = getSelection();
		if (!selection?.rangeCount) return;
		const range = selection.getRangeAt(0);
		range.deleteContents();
		range.insertNode(document.createTextNode(text));
		range.collapse(false);
		this.#read();
	}
}
