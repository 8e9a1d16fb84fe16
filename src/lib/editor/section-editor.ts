/** One section's editor on its part of the shared text. */
import { keymap } from '@tiptap/pm/keymap';
import type { Schema } from '@tiptap/pm/model';
import { EditorState, Selection, TextSelection, type Command, type Plugin } from '@tiptap/pm/state';
import { EditorView } from '@tiptap/pm/view';
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from '@tiptap/y-tiptap';
import { NONE, SECTION, sectionOf, type SectionName } from '#brief';
import type { BriefSession } from '#lib/state/brief-session.svelte.ts';
import { allSelected } from './all-selected.ts';
import { baseKeys, clearDeleted } from './base-keys.ts';
import { blockBorders } from './block-borders.ts';
import { carets } from './carets.ts';
import { codeEditorPaste } from './code-block.ts';
import { dragBetween } from './drag-between.ts';
import { itemKeys } from './item-keys.ts';
import { itemNumbers } from './item-numbers.ts';
import { itemPaste } from './item-paste.ts';
import { itemRows, type MountNote } from './item-rows.ts';
import { ownItem } from './items.ts';
import { linkTyping, type LinkRequest } from './link-typing.ts';
import { markKeys } from './mark-keys.ts';
import { emptyBlock, noLeftovers } from './no-leftovers.ts';
import { isFromDocument } from './origin.ts';
import { paste } from './paste.ts';
import { pastedMarks } from './pasted-marks.ts';
import { proseKeys } from './prose-keys.ts';
import { readyEmptyBlocks } from './ready-blocks.ts';
import { sectionSchema } from './section-schema.ts';
import { forgetSelection, steadyCaret } from './steady-caret.ts';
import { tableKeys } from './table-keys.ts';
import { typingRules } from './typing-rules.ts';
import { freshUid, uniqueUids } from './unique-uids.ts';

interface SectionEditorOptions {
	element: HTMLElement;
	section: SectionName;
	session: BriefSession;
	/** Draws what came back. */
	layer: Plugin;
	/** The id of the heading that names it. */
	labelledBy: string;
	mountNote: MountNote;
	onlink: (request: LinkRequest) => void;
}

export class SectionEditor {
	readonly #view: EditorView;
	readonly #section: SectionName;
	readonly #labelledBy: string;
	readonly #stopListening: () => void;

	constructor(options: SectionEditorOptions) {
		const { element, section, session, labelledBy } = options;
		this.#section = section;
		this.#labelledBy = labelledBy;
		session.undo.addTrackedOrigin(ySyncPluginKey);
		const fragment = sectionOf(session.doc, section);
		const schema = sectionSchema(section);
		// With its mapping; without it the binding draws the whole section a second time.
		const { doc, mapping } = initProseMirrorDoc(fragment, schema);
		const shared = [
			keysOfUndo(session),
			ySyncPlugin(fragment, { mapping }) as Plugin,
			yUndoPlugin({ undoManager: session.undo }) as Plugin,
		];
		this.#view = new EditorView(
			{ mount: element },
			{
				state: EditorState.create({ doc, plugins: pluginsOf(schema, shared, options) }),
				// One line an item; blocks of prose are kept apart by the library's empty line.
				...(ownItem(section) && {
					clipboardTextSerializer: ({ content }) => content.textBetween(0, content.size, '\n'),
				}),
				dispatchTransaction(this: EditorView, transaction) {
					if (this.isDestroyed) return;
					this.updateState(this.state.apply(transaction));
					if (!transaction.docChanged || isFromDocument(transaction)) return;
					readyEmptyBlocks(fragment, this.state);
					const item: unknown = this.state.selection.$from.node(1)?.attrs['uid'];
					session.presence.isWriting(section, typeof item === 'string' ? item : null);
				},
				handleDOMEvents: {
					focus: (view) => {
						// What is written here is a step of its own on the way back.
						session.undo.endStep();
						if (view.editable) this.#fillIfEmpty();
					},
				},
			},
		);
		const forget = () => forgetSelection(this.#view.state);
		session.undo.on('stack-item-popped', forget);
		this.#stopListening = () => session.undo.off('stack-item-popped', forget);
		this.setEditable(false);
	}

	setEditable(editable: boolean): void {
		this.#view.setProps({
			editable: () => editable,
			attributes: () =>
				editable
					? {
							role: 'textbox',
							'aria-multiline': 'true',
							'aria-labelledby': this.#labelledBy,
							'aria-placeholder': SECTION[this.#section].prompt,
							class: 'section-text',
							// Not while a place for a suggestion is pointed at.
							...(this.#view.editable && { tabindex: '0' }),
						}
					: { class: 'section-text' },
		});
	}

	/** The caret goes to where it was, or to the end of the text. */
	focus(): void {
		const view = this.#view;
		const { selection, doc, tr } = view.state;
		if (selection.anchor <= 1) view.dispatch(tr.setSelection(Selection.atEnd(doc)));
		view.focus();
		view.dispatch(view.state.tr.scrollIntoView());
	}

	/** Begins the sentence that says why nothing stands here, and puts the caret behind it. */
	writeNone(): void {
		const { tr, doc } = this.#view.state;
		this.#view.focus();
		this.#view.dispatch(tr.setSelection(Selection.atEnd(doc)).insertText(NONE).scrollIntoView());
	}

	/** Puts the caret into a new item at the end; into the last one, while nothing is written in it. */
	addItem(): void {
		const view = this.#view;
		const { doc, schema, tr } = view.state;
		if (doc.lastChild?.content.size !== 0)
			tr.insert(doc.content.size, emptyBlock(schema, this.#section));
		tr.setSelection(TextSelection.atEnd(tr.doc));
		view.focus();
		view.dispatch(tr.scrollIntoView());
	}

	/** Puts the caret into a new answer under an unknown. */
	answer(uid: string): void {
		const view = this.#view;
		const { state } = view;
		const type = state.schema.nodes['answer'];
		const ends: number[] = [];
		state.doc.forEach((node, position) => {
			if (node.attrs['uid'] === uid) ends.push(position + node.nodeSize);
		});
		const [end] = ends;
		if (!type || end === undefined) return;
		const tr = state.tr.insert(end, type.create({ uid: freshUid() }));
		tr.setSelection(TextSelection.create(tr.doc, end + 1));
		view.focus();
		view.dispatch(tr.scrollIntoView());
	}

	destroy(): void {
		this.#stopListening();
		this.#view.destroy();
	}

	/** Two people's deletions may leave a section without a block; only who comes to write makes one. */
	#fillIfEmpty(): void {
		const { doc, schema, tr } = this.#view.state;
		if (doc.childCount > 0) return;
		tr.insert(0, emptyBlock(schema, this.#section));
		tr.setSelection(TextSelection.create(tr.doc, 1));
		this.#view.dispatch(tr);
	}
}

/** In the order in which they are asked. */
function pluginsOf(
	schema: Schema,
	shared: readonly Plugin[],
	{ section, session, layer, mountNote, onlink }: SectionEditorOptions,
): Plugin[] {
	const item = schema.nodes[ownItem(section) ?? ''];
	return [
		...linkTyping(onlink),
		pastedMarks(),
		dragBetween(),
		paste(section),
		...(item ? [itemPaste(item), itemKeys(section)] : [tableKeys()]),
		...shared,
		carets(session.presence.awareness, section),
		layer,
		steadyCaret(),
		allSelected,
		noLeftovers(section),
		...(item
			? [itemRows(section, mountNote), itemNumbers(section), uniqueUids()]
			: [codeEditorPaste()]),
		...typingRules(schema),
		markKeys,
		...(item ? [] : [proseKeys]),
		baseKeys,
		clearDeleted(),
		blockBorders,
	];
}

function keysOfUndo({ undo }: BriefSession): Plugin {
	const press =
		(way: 'undo' | 'redo'): Command =>
		() => {
			undo[way]();
			return true;
		};
	return keymap({ 'Mod-z': press('undo'), 'Mod-y': press('redo'), 'Shift-Mod-z': press('redo') });
}
