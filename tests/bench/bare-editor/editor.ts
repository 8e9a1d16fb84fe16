/** What typing costs without anything of ours: Tiptap with paragraphs and words. Runs in the browser. */
import { Editor } from '@tiptap/core';
import Document from '@tiptap/extension-document';
import Paragraph from '@tiptap/extension-paragraph';
import Text from '@tiptap/extension-text';

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
