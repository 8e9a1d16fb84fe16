/** Shows what came back in a section's editor, under the blocks it concerns, without a trace in the text. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { DecorationSet } from '@tiptap/pm/view';
import type { SectionName } from '#brief';
import type { Drawing, Passage } from '#lib/handoff/drawing.ts';
import type { Review } from '#lib/state/review.svelte.ts';
import { mappingOf } from './changed-range.ts';
import { placePointedAt } from './pointed-at.ts';
import { selectionInPage } from './selection-in-page.ts';
import { decorate, follow, type Elements } from './suggestion-decorations.ts';

/** Shows a stack of suggestions in an element; what it returns takes it away again. */
export type MountStack = (
	target: HTMLElement,
	props: { review: Review; stack: string },
) => () => void;

const NOTHING: Drawing = { passages: [], stacks: [], placing: false, target: null };

export function suggestionLayer(
	section: SectionName,
	review: Review,
	mountStack: MountStack,
): Plugin {
	const key = new PluginKey<DecorationSet>('suggestionLayer');
	const elements = new LayerElements(review, mountStack);
	/** Within a suggestion, before the editor draws; an element that is moved in the page loses its focus. */
	let focused: Element | null = null;
	let misses = false;

	return new Plugin<DecorationSet>({
		key,
		state: {
			init: () => DecorationSet.empty,
			apply(transaction, before) {
				focused = elements.holdsFocus() ? document.activeElement : null;
				const redrawn = transaction.getMeta(key) as DecorationSet | undefined;
				if (redrawn) return redrawn;
				if (!transaction.docChanged) return before;
				return follow(before, mappingOf(transaction), transaction.doc, elements);
			},
		},
		props: {
			decorations: (state) => key.getState(state),
			// While a place is chosen, a press points at it; keys and letters are not the text's.
			editable: () => review.placing.id === null,
			handleDOMEvents: {
				mouseup(view, event) {
					if (review.placing.id === null) return false;
					// The browser sets the selection after this event.
					setTimeout(() => {
						const place = placePointedAt(view, event);
						if (place) review.acting.choosePlace(section, place);
					});
					return false;
				},
			},
			handleClick(_view, _pos, { target, shiftKey }) {
				if (review.placing.id !== null) return true;
				const mark = target instanceof Element ? target.closest('mark[data-suggestion]') : null;
				const id = mark?.getAttribute('data-suggestion');
				if (!id || shiftKey || review.isOpen(id)) return false;
				// The caret stays where it was put: this person may be here to write.
				review.open(id, false);
				return false;
			},
		},
		view(view) {
			let drawn = NOTHING;
			const draw = (drawing: Drawing): void => {
				if (view.isDestroyed) return;
				const { state } = view;
				const before = key.getState(state) ?? DecorationSet.empty;
				const decorations = decorate(before, state.doc, drawing, elements);
				misses = decorations === null;
				const isSame = (decorations ?? before) === before && drawing.placing === drawn.placing;
				drawn = drawing;
				if (!isSame) {
					// Without `addToHistory: false`: it would end the undo step that is being typed.
					const transaction = state.tr.setMeta(key, decorations ?? before);
					const selection = selectionInPage(view);
					// Drawing puts the editor's selection back, and would undo a key that it has not heard of yet.
					if (selection && !selection.eq(state.selection)) transaction.setSelection(selection);
					view.dispatch(transaction);
				}
				elements.keepOnly(drawing);
			};
			const stop = review.watch(section, draw);
			return {
				update(_view, { doc }) {
					// The editor had not read the text yet that the places are of.
					if (misses && doc !== view.state.doc) queueMicrotask(() => misses && draw(drawn));
					if (focused?.isConnected && document.activeElement === document.body) {
						(focused as HTMLElement).focus({ preventScroll: true });
					}
					focused = null;
				},
				destroy() {
					stop();
					elements.keepOnly(NOTHING);
				},
			};
		},
	});
}

/** The elements outlive their decorations, which are made anew with every drawing. */
class LayerElements implements Elements {
	readonly #review: Review;
	readonly #mountStack: MountStack;
	readonly #stacks = new Map<string, { element: HTMLElement; unmount: () => void }>();
	readonly #references = new Map<string, HTMLElement>();

	constructor(review: Review, mountStack: MountStack) {
		this.#review = review;
		this.#mountStack = mountStack;
	}

	stack(key: string): HTMLElement {
		let mounted = this.#stacks.get(key);
		if (!mounted) {
			const element = document.createElement('div');
			element.className = 'stack';
			const unmount = this.#mountStack(element, { review: this.#review, stack: key });
			mounted = { element, unmount };
			this.#stacks.set(key, mounted);
		}
		return mounted.element;
	}

	reference({ id, number, reference }: Passage): HTMLElement {
		const key = keyOf({ id, reference });
		let link = this.#references.get(key);
		if (!link) {
			// A link and no button, which would be a box of its own and could stand alone on the next line.
			link = document.createElement('a');
			link.setAttribute('href', `#suggestion-${number}`);
			link.className = 'ref';
			link.textContent = reference;
			const letter = reference.replace(number, '');
			link.setAttribute(
				'aria-label',
				letter ? `place ${letter} of suggestion ${number}` : `suggestion ${number}`,
			);
			link.addEventListener('click', (event) => {
				event.preventDefault();
				this.#review.toggle(id);
			});
			this.#references.set(key, link);
		}
		return link;
	}

	holdsFocus(): boolean {
		const active = document.activeElement;
		return (
			active !== null &&
			([...this.#stacks.values()].some(({ element }) => element.contains(active)) ||
				[...this.#references.values()].includes(active as HTMLElement))
		);
	}

	keepOnly({ stacks, passages }: Drawing): void {
		const keys = new Set(stacks.map(({ key }) => key));
		for (const [key, { unmount }] of this.#stacks) {
			if (keys.has(key)) continue;
			unmount();
			this.#stacks.delete(key);
		}
		const drawn = new Set(passages.map(keyOf));
		for (const key of this.#references.keys()) if (!drawn.has(key)) this.#references.delete(key);
	}
}

const keyOf = ({ id, reference }: Pick<Passage, 'id' | 'reference'>): string =>
	`${id} ${reference}`;
