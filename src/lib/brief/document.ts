/** The live document of a brief: which roots it has, how it is made and read. */
import * as Y from 'yjs';
import { fromElement, toElement, type BriefContent } from './content.ts';
import { SECTIONS, type SectionName } from './sections.ts';
import { findFault } from './shape.ts';

export const TITLE = 'title';

/** Who wrote a transaction; carried by every transaction on a brief. */
export type Origin = { by: 'person'; connection: object } | { by: 'decision' } | { by: 'store' };

/** Without the random name that Yjs gives every document: nobody asks for it, and making it is dear. */
export const createDoc = (options: { gc?: boolean } = {}): Y.Doc =>
	new Y.Doc({ ...options, guid: '' });

export const titleOf = (doc: Y.Doc): Y.Text => doc.getText(TITLE);
export const sectionOf = (doc: Y.Doc, section: SectionName): Y.XmlFragment =>
	doc.getXmlFragment(section);

/** Roots must be typed before updates arrive, or Yjs keeps them as plain types without methods. */
export function typeRoots(doc: Y.Doc): Y.Doc {
	titleOf(doc);
	for (const section of SECTIONS) sectionOf(doc, section);
	return doc;
}

/** Fills an empty document. Only the server calls this, in the batch that creates the brief. */
export function seed(doc: Y.Doc, title: string, content: BriefContent): void {
	doc.transact(() => {
		titleOf(doc).insert(0, title);
		for (const section of SECTIONS)
			sectionOf(doc, section).insert(0, content[section].map(toElement));
	});
}

export function readContent(doc: Y.Doc): BriefContent {
	const content = {} as BriefContent;
	for (const section of SECTIONS) {
		content[section] = sectionOf(doc, section)
			.toArray()
			.filter((child): child is Y.XmlElement => child instanceof Y.XmlElement)
			.map(fromElement);
	}
	return content;
}

/** @returns the first thing in the document that its shape does not allow; null when there is none */
export function findDocumentFault(doc: Y.Doc): string | null {
	for (const section of SECTIONS) {
		const fault = findFault(section, sectionOf(doc, section));
		if (fault) return fault;
	}
	return null;
}

/** A second document with the same content and history, safe to write on or to convert. */
export const cloneOf = (doc: Y.Doc): Y.Doc => cloneFrom(Y.encodeStateAsUpdate(doc));

/** The same of a document's state, for more than one. */
export function cloneFrom(state: Uint8Array): Y.Doc {
	const clone = typeRoots(createDoc({ gc: false }));
	Y.applyUpdate(clone, state);
	return clone;
}
