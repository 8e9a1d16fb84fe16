/** One section's editor on its part of the shared text. */
import { Editor, Extension, type Content, type Extensions } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { TextSelection } from '@tiptap/pm/state';
import { initProseMirrorDoc, ySyncPluginKey } from '@tiptap/y-tiptap';
import { NONE, SECTION, sectionOf, type SectionName } from '#brief';
import type { BriefSession } from '#lib/state/brief-session.svelte.ts';
import { BlockBorders } from './block-borders.ts';
import { AllSelected } from './all-selected.ts';
import { Carets } from './carets.ts';
import { ItemKeys } from './item-keys.ts';
import { ItemNumbers } from './item-numbers.ts';
import { ItemPaste } from './item-paste.ts';
import { ItemRows, type MountNote } from './item-rows.ts';
import { ownItem } from './items.ts';
import { LinkTyping, type LinkRequest } from './link-typing.ts';
import { emptyBlock, NoLeftovers } from './no-leftovers.ts';
import { isFromDocument } from './origin.ts';
import { Paste } from './paste.ts';
import { sectionSchema } from './section-schema.ts';
import { readyEmptyBlocks } from './ready-blocks.ts';
import { forgetSelection, SteadyCaret } from './steady-caret.ts';
import { TableKeys } from './table-keys.ts';
import { freshUid, UniqueUids } from './unique-uids.ts';

interface SectionEditorOptions {
	element: HTMLElement;
	section: SectionName;
	session: BriefSession;
	/** What else is drawn in the text. */
	extensions?: Extensions;
	/** The id of the heading that names it. */
	labelledBy: string;
	mountNote: MountNote;
	onlink: (request: LinkRequest) => void;
}

export class SectionEditor {
	readonly #editor: Editor;
	readonly #section: SectionName;
	readonly #labelledBy: string;
	readonly #stopListening: () => void;

	constructor(options: SectionEditorOptions) {
		const { element, section, session, extensions = [], labelledBy, mountNote, onlink } = options;
		this.#section = section;
		this.#labelledBy = labelledBy;
		session.undo.addTrackedOrigin(ySyncPluginKey);
		const fragment = sectionOf(session.doc, section);
		// Filled before the first drawing; without it the binding draws the whole section a second time.
		const mapping: ReturnType<typeof initProseMirrorDoc>['mapping'] = new Map();
		this.#editor = new Editor({
			element: { mount: element },
			injectCSS: false,
			editable: false,
			enableCoreExtensions: { delete: false, drop: false, paste: false, textDirection: false },
			coreExtensionOptions: {
				clipboardTextSerializer: { blockSeparator: ownItem(section) ? '\n' : '\n\n' },
			},
			extensions: [
				...sectionSchema(section),
				...(ownItem(section)
					? [
							UniqueUids,
							ItemKeys(section),
							ItemPaste(section),
							ItemNumbers(section),
							ItemRows(section, mountNote),
							Paste(section),
						]
					: [ProseKeys, TableKeys, Paste(section)]),
				NoLeftovers(section),
				BlockBorders,
				LinkTyping(onlink),
				Collaboration.configure({
					fragment,
					ySyncOptions: { mapping },
					yUndoOptions: { undoManager: session.undo },
				}),
				AllSelected,
				SteadyCaret,
				Carets(session.awareness),
				...extensions,
			],
			onBeforeCreate: ({ editor }) => {
				const drawn = initProseMirrorDoc(fragment, editor.schema);
				for (const [type, node] of drawn.mapping) mapping.set(type, node);
				// A node serves as content as it is; the types name only what can be parsed.
				editor.options.content = drawn.doc as unknown as Content;
			},
			onTransaction: ({ editor, transaction }) => {
				if (!transaction.docChanged || isFromDocument(transaction)) return;
				readyEmptyBlocks(fragment, editor.state);
				const item: unknown = editor.state.selection.$from.node(1)?.attrs['uid'];
				session.isWriting(section, typeof item === 'string' ? item : null);
			},
			onFocus: ({ editor }) => {
				// What is written here is a step of its own on the way back.
				session.endUndoStep();
				if (editor.isEditable) this.#fillIfEmpty();
			},
		});
		const forget = () => forgetSelection(this.#editor.state);
		session.undo.on('stack-item-popped', forget);
		this.#stopListening = () => session.undo.off('stack-item-popped', forget);
		this.setEditable(false);
	}

	setEditable(editable: boolean): void {
		this.#editor.setEditable(editable, false);
		this.#editor.view.setProps({
			attributes: editable
				? {
						role: 'textbox',
						'aria-multiline': 'true',
						'aria-labelledby': this.#labelledBy,
						'aria-placeholder': SECTION[this.#section].prompt,
						class: 'section-text',
					}
				: { class: 'section-text' },
		});
	}

	/** The caret goes to where it was, or to the end of the text. */
	focus(): void {
		const { view, state } = this.#editor;
		if (state.selection.anchor <= 1) this.#editor.commands.setTextSelection(state.doc.content.size);
		view.focus();
		view.dispatch(view.state.tr.scrollIntoView());
	}

	/** Begins the sentence that says why nothing stands here, and puts the caret behind it. */
	writeNone(): void {
		this.#editor.chain().focus('end').insertContent({ type: 'text', text: NONE }).run();
	}

	/** Puts the caret into a new item at the end; into the last one, while nothing is written in it. */
	addItem(): void {
		const { state, view } = this.#editor;
		const { doc, schema, tr } = state;
		if (doc.lastChild?.content.size !== 0)
			tr.insert(doc.content.size, emptyBlock(schema, this.#section));
		tr.setSelection(TextSelection.atEnd(tr.doc));
		view.focus();
		view.dispatch(tr.scrollIntoView());
	}

	/** Puts the caret into a new answer under an unknown. */
	answer(uid: string): void {
		const { state, view } = this.#editor;
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
		this.#editor.destroy();
	}

	/** Two people's deletions may leave a section without a block; only who comes to write makes one. */
	#fillIfEmpty(): void {
		const { doc, schema, tr } = this.#editor.state;
		if (doc.childCount > 0) return;
		tr.insert(0, emptyBlock(schema, this.#section));
		tr.setSelection(TextSelection.create(tr.doc, 1));
		this.#editor.view.dispatch(tr);
	}
}

/** Lines break by paragraphs alone: a break within one is not kept apart by the shared text. */
const ProseKeys = Extension.create({
	name: 'proseKeys',
	addKeyboardShortcuts() {
		return { 'Shift-Enter': () => this.editor.commands.keyboardShortcut('Enter') };
	},
});
