import { simpleDiffString } from 'lib0/diff';
import type * as Y from 'yjs';
import { titleOf } from '#brief';

/** The title as it stands in the live text; changes made here have it as their origin. */
export class SharedTitle {
	text = $state('');
	readonly #doc: Y.Doc;

	/** @param shown what is shown until the live text says otherwise */
	constructor(doc: Y.Doc, shown: string, onchange: (title: string) => void) {
		this.#doc = doc;
		this.text = shown;
		titleOf(doc).observe(({ target }) => onchange((this.text = target.toJSON())));
	}

	/** Replaces it by its least difference, so that two people can write in it. */
	write(title: string): void {
		const text = titleOf(this.#doc);
		const { index, remove, insert } = simpleDiffString(text.toJSON(), title);
		if (remove === 0 && insert === '') return;
		this.#doc.transact(() => {
			text.delete(index, remove);
			text.insert(index, insert);
		}, this);
	}
}
