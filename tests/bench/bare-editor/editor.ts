/** What typing costs without anything of ours: Tiptap with paragraphs and words. Runs in the browser. */
import { Editor, Extension } from '@tiptap/core';
import Document from '@tiptap/extension-document';
import Paragraph from '@tiptap/extension-paragraph';
import Text from '@tiptap/extension-text';
import type { Plugin } from '@tiptap/pm/state';
import { ySyncPlugin } from '@tiptap/y-tiptap';
import * as Y from 'yjs';

/** @param paragraphs their words */
export function openBareEditor(element: HTMLElement, paragraphs: string[]): void {
	new Editor({
		element,
		extensions: [Document, Paragraph, Text],
		content: {
			type: 'doc',
			content: paragraphs.map((text) => ({
				type: 'paragraph',
				content: [{ type: 'text', text }],
			})),
		},
	});
}

/**
 * The same on a shared text, which is the least that hears of what somebody else writes.
 * @returns makes the update of one letter that somebody wrote below the caret; reading it is to be called and timed
 */
export function openSharedEditor(element: HTMLElement, paragraphs: string[]): () => () => void {
	const [there, here] = [new Y.Doc(), new Y.Doc()];
	const written = paragraphs.map((text) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(text)]);
		return paragraph;
	});
	there.getXmlFragment('text').insert(0, written);
	Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
	new Editor({
		element,
		extensions: [
			Document,
			Paragraph,
			Text,
			Extension.create({
				name: 'shared',
				addProseMirrorPlugins: () => [ySyncPlugin(here.getXmlFragment('text')) as Plugin],
			}),
		],
	});
	const below = written[(paragraphs.length >> 1) + 1]?.get(0) as Y.XmlText;
	return () => {
		const before = Y.encodeStateVector(there);
		below.insert(20, 'e');
		const update = Y.encodeStateAsUpdate(there, before);
		return () => Y.applyUpdate(here, update, 'somebody else');
	};
}
