/** Who is on an open brief, and where this person says that they write. */
import { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { SectionName } from '#brief';
import { introduce, listPresent, type Present, type Writing } from '#lib/client/presence.ts';
import type { Me } from '#lib/protocol/answers.ts';

/** *Tomas is writing* stays this long after his last key. */
const WRITING_MS = 4_000;

export class Presence implements Disposable {
	readonly awareness: Awareness;
	people: readonly Present[] = $state.raw([]);

	readonly #me: Me;
	#resting: ReturnType<typeof setTimeout> | undefined;

	constructor(doc: Y.Doc, me: Me) {
		this.#me = me;
		this.awareness = new Awareness(doc);
		introduce(this.awareness, me);
		this.awareness.on('change', this.#list);
		this.#list();
	}

	/** Says to the others where this person writes; it is taken back by itself. */
	isWriting(section: SectionName, item: string | null = null): void {
		clearTimeout(this.#resting);
		this.#resting = setTimeout(() => this.#say(null), WRITING_MS);
		const known = this.awareness.getLocalState()?.['writing'] as Writing | null | undefined;
		if (known?.section === section && known.item === item) return;
		this.#say({ section, item });
	}

	/** To the others this page is gone. */
	leave(): void {
		clearTimeout(this.#resting);
		this.awareness.setLocalState(null);
	}

	[Symbol.dispose](): void {
		this.awareness.destroy();
	}

	#say(writing: Writing | null): void {
		this.awareness.setLocalStateField('writing', writing);
	}

	readonly #list = (): void => {
		const people = listPresent(this.awareness, this.#me, this.people);
		// Carets move with every key, and are no part of the list.
		if (JSON.stringify(people) !== JSON.stringify(this.people)) this.people = people;
	};
}
