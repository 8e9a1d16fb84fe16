/** An item as a row of the page: its id, its words, and a note in the margin that the editor leaves alone. */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { Decoration, NodeView, ViewMutationRecord } from '@tiptap/pm/view';
import { isUid, topNodes, type ItemName, type SectionName } from '#brief';
import { placeOf, type ItemPlace } from './item-numbers.ts';

export interface Item extends ItemPlace {
	kind: ItemName;
	uid: string | null;
	text: string;
}
/** What stands in an item's margin; drawn by whoever knows what to say of it. */
export interface NoteView {
	update(item: Item): void;
	destroy(): void;
}
export type MountNote = (target: HTMLElement, item: Item) => NoteView;

export const itemRows = (section: SectionName, mountNote: MountNote): Plugin =>
	new Plugin({
		key: new PluginKey('itemRows'),
		props: {
			nodeViews: Object.fromEntries(
				topNodes(section).map((name) => [
					name,
					(node: Node, _view: unknown, _position: unknown, decorations: readonly Decoration[]) =>
						new ItemRow(node, decorations, mountNote),
				]),
			),
		},
	});

class ItemRow implements NodeView {
	readonly dom = document.createElement('div');
	readonly contentDOM = document.createElement('p');
	readonly #id = document.createElement('span');
	readonly #note: NoteView;
	#node: Node;

	constructor(node: Node, decorations: readonly Decoration[], mountNote: MountNote) {
		this.#node = node;
		this.dom.className = 'row item';
		this.contentDOM.className = 'text brief';
		this.#id.className = 'id';
		this.#id.contentEditable = 'false';
		const margin = document.createElement('div');
		margin.className = 'note';
		margin.contentEditable = 'false';
		this.dom.append(this.#id, this.contentDOM, margin);
		const item = itemOf(node, decorations);
		this.#draw(item);
		this.#note = mountNote(margin, item);
	}

	update(node: Node, decorations: readonly Decoration[]): boolean {
		if (node.type !== this.#node.type) return false;
		this.#node = node;
		const item = itemOf(node, decorations);
		this.#draw(item);
		this.#note.update(item);
		return true;
	}

	#draw({ kind, id, uid, text }: Item): void {
		// A link to P4 leads here.
		if (id) this.dom.id = id;
		else this.dom.removeAttribute('id');
		this.dom.dataset['item'] = kind;
		if (uid) this.dom.dataset['uid'] = uid;
		this.dom.classList.toggle('blank', text.trim() === '');
		if (this.#id.textContent !== id) this.#id.textContent = id;
	}

	stopEvent(event: Event): boolean {
		return event.target instanceof globalThis.Node && !this.contentDOM.contains(event.target);
	}

	/** What changes within id and note is not the editor's; where either is taken out, it draws the row anew. */
	ignoreMutation({ type, target }: ViewMutationRecord): boolean {
		const inText = this.contentDOM.contains(target);
		if (target === this.dom || target === this.contentDOM) return type === 'attributes';
		return !inText;
	}

	destroy(): void {
		this.#note.destroy();
	}
}

function itemOf(node: Node, decorations: readonly Decoration[]): Item {
	const uid: unknown = node.attrs['uid'];
	return {
		kind: node.type.name as ItemName,
		uid: isUid(uid) ? uid : null,
		text: node.textContent,
		...placeOf(decorations),
	};
}
