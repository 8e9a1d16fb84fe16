/** Writes on the live types: replaces words so that unchanged ones keep their identity, adds and removes blocks. */
import diff from 'fast-diff';
import * as Y from 'yjs';
import { readWords, type Marks, type Words } from './content.ts';
import { diffWords } from './diff-words.ts';
import type { Place } from './locate-quote.ts';
import { runAt } from './text-map.ts';

/** The words of a place with their marks, to put them back by `replaceWords`. */
export function wordsAt(place: Place): Words[] {
	const words: Words[] = [];
	let at = 0;
	for (const run of place.block.runs) {
		for (const part of readWords(run.text)) {
			const from = Math.max(place.from, at);
			const to = Math.min(place.to, at + part.text.length);
			if (to > from) words.push({ ...part, text: part.text.slice(from - at, to - at) });
			at += part.text.length;
		}
	}
	return words;
}

/**
 * Replaces the words of a place by others, word by word: cursors, marks and other suggestions in the words
 * that stay are left alone.
 * @param words plain text takes the marks of what it replaces; words with marks keep their own
 */
export function replaceWords(place: Place, words: string | Words[]): void {
	const old = wordsAt(place);
	const oldText = textOf(old);
	const newText = typeof words === 'string' ? words : textOf(words);
	const changes: { at: number; remove: number; insert: string; marks: Marks }[] = [];
	let at = 0;
	let newAt = 0;
	for (const [operation, text] of diffWords(oldText, newText)) {
		if (operation === diff.INSERT) {
			const marks =
				typeof words === 'string' ? marksAround(old, oldText.length, at) : marksAt(words, newAt);
			const last = changes.at(-1);
			if (last && last.insert === '' && last.at + last.remove === at) {
				last.insert = text;
				last.marks = typeof words === 'string' ? marksAt(old, last.at) : marks;
			} else changes.push({ at, remove: 0, insert: text, marks });
			newAt += text.length;
		} else {
			if (operation === diff.DELETE)
				changes.push({ at, remove: text.length, insert: '', marks: {} });
			else newAt += text.length;
			at += text.length;
		}
	}
	// From the back, so that the offsets of what is still to do stay true.
	for (const change of changes.reverse()) {
		insertAt(place, place.from + change.at + change.remove, change.insert, change.marks);
		removeAt(place, place.from + change.at, change.remove);
	}
}

function insertAt(place: Place, offset: number, text: string, marks: Marks): void {
	if (text === '') return;
	const spot = runAt(place.block, offset, 'left');
	if (spot) spot.text.insert(spot.offset, text, marks);
	else place.block.element.insert(0, [newText(text, marks)]);
}

function removeAt(place: Place, offset: number, length: number): void {
	for (const run of [...place.block.runs].reverse()) {
		const from = Math.max(offset, run.start);
		const to = Math.min(offset + length, run.start + run.length);
		if (to > from) run.text.delete(from - run.start, to - from);
	}
}

function newText(text: string, marks: Marks): Y.XmlText {
	const created = new Y.XmlText();
	created.insert(0, text, marks);
	return created;
}

const textOf = (words: Words[]): string => words.map((part) => part.text).join('');

function marksAt(words: Words[], offset: number): Marks {
	let at = 0;
	for (const part of words) {
		at += part.text.length;
		if (offset < at) return part.marks ?? {};
	}
	return {};
}

/** Between two words that agree on their marks, new ones agree with them; a border gets none. */
function marksAround(words: Words[], length: number, offset: number): Marks {
	const left = marksAt(words, Math.max(0, offset - 1));
	const right = offset < length ? marksAt(words, offset) : left;
	return JSON.stringify(left) === JSON.stringify(right) ? left : {};
}
