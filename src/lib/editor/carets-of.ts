/** What one section's editor hears of presence: only of carets of others, and only of those in its own text. */
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { sectionOf, type SectionName } from '#brief';

type Changed = Record<'added' | 'updated' | 'removed', number[]>;
type Listener = (changed: Changed, origin: unknown) => void;

/**
 * An editor draws itself anew with whatever it hears, and every key moves a caret: one's own in all five sections
 * would cost as much as the key.
 */
export class CaretsOf {
	readonly #section: SectionName;
	readonly #awareness: Awareness;
	/** Pages whose caret is, or may be, drawn in this section. */
	readonly #drawn = new Set<number>();
	readonly #listeners = new Map<Listener, Listener>();

	constructor(section: SectionName, awareness: Awareness) {
		this.#section = section;
		this.#awareness = awareness;
	}

	get states(): Map<number, Record<string, unknown>> {
		return this.#awareness.states;
	}
	getStates = (): Map<number, Record<string, unknown>> => this.#awareness.states;
	getLocalState = (): Record<string, unknown> | null => this.#awareness.getLocalState();
	setLocalStateField(field: string, value: unknown): void {
		this.#awareness.setLocalStateField(field, value);
	}

	on(event: 'change', listener: Listener): void {
		const heard: Listener = (changed, origin) => {
			if (this.#concerns(changed)) listener(changed, origin);
		};
		this.#listeners.set(listener, heard);
		this.#awareness.on(event, heard);
	}
	off(event: 'change', listener: Listener): void {
		const heard = this.#listeners.get(listener);
		if (heard) this.#awareness.off(event, heard);
		this.#listeners.delete(listener);
	}

	#concerns({ added, updated, removed }: Changed): boolean {
		let concerns = false;
		for (const client of [...added, ...updated, ...removed]) {
			if (client === this.#awareness.clientID) continue;
			const stands = this.#mayHold(this.states.get(client)?.['cursor']);
			concerns ||= stands || this.#drawn.has(client);
			if (stands) this.#drawn.add(client);
			else this.#drawn.delete(client);
		}
		return concerns;
	}

	/** Whether a caret stands in this section; one may that stands behind what this page has not read yet. */
	#mayHold(cursor: unknown): boolean {
		const anchor: unknown = (cursor as { anchor?: unknown } | null | undefined)?.anchor;
		if (typeof anchor !== 'object' || anchor === null) return false;
		const { item, type, tname } = Y.createRelativePositionFromJSON(anchor);
		if (tname !== null) return tname === this.#section;
		const id = item ?? type;
		const { doc } = this.#awareness;
		if (!id || !(id.clock >= 0 && id.clock < Y.getState(doc.store, id.client))) return true;
		const found = Y.getItem(doc.store, id);
		if (!(found instanceof Y.Item)) return true;
		let { parent } = found;
		while (parent instanceof Y.AbstractType && parent._item) ({ parent } = parent._item);
		return parent === sectionOf(doc, this.#section);
	}
}
