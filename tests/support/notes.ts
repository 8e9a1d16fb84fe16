/** The notes of a brief, as the place where tests write and look for words. */
import * as Y from 'yjs';
import { sectionOf } from '#brief';

/** Writes at the end of the first block, as somebody who types does. */
export function typeInto(doc: Y.Doc, text: string): void {
	const block = sectionOf(doc, 'notes').get(0) as Y.XmlElement;
	const [words] = block.toArray();
	if (words instanceof Y.XmlText) words.insert(words.length, text);
	else block.insert(0, [new Y.XmlText(text)]);
}

/** What the first block says, without marks. */
export const notesOf = (doc: Y.Doc): string =>
	(sectionOf(doc, 'notes').get(0) as Y.XmlElement)
		.toArray()
		.map(String)
		.join('')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>');

/** How often each word in angle brackets is there. */
export function countWords(notes: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const [word] of notes.matchAll(/<[^<>]+>/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
	return counts;
}

export const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

/** All that its blocks say, as the oracle tells it. */
export const allNotesOf = (doc: Y.Doc): string =>
	sectionOf(doc, 'notes')
		.toArray()
		.map((block) => (block as Y.XmlElement).toArray().map(String).join(''))
		.join('\n');
