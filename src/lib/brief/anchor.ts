/** Where a suggestion belongs: relative positions that follow the text, with the quote that proves them. */
import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { textAt, type Place } from './locate-quote.ts';
import type { SectionName } from './sections.ts';
import { runAt } from './text-map.ts';

/** Words of a section that stay the same ones while others write: encoded relative positions, base64. */
export interface Span {
	section: SectionName;
	/** Typing at either border stays outside. */
	from: string;
	to: string;
}

export interface WordsAnchor extends Span {
	on: 'words';
	/** The item that held the words at hand-off, where they stood in one. */
	uid: string | null;
	quote: string;
	/** Up to 32 characters on either side, to tell twins apart. */
	before: string;
	after: string;
	/** Whether the quote stood once in its section at hand-off. */
	unique: boolean;
}

export type Anchor =
	/** The section as a whole, while it is empty. */
	{ on: 'section'; section: SectionName } | WordsAnchor;

/** How many characters around a quote are kept. */
export const CONTEXT = 32;

export function anchorWords(section: SectionName, place: Place, unique: boolean): Anchor {
	const { block, from, to } = place;
	return {
		on: 'words',
		uid: block.uid,
		...spanOf(section, place),
		quote: textAt(place),
		before: block.text.slice(Math.max(0, from - CONTEXT), from),
		after: block.text.slice(to, to + CONTEXT),
		unique,
	};
}

/** @throws {RangeError} for a block in which nobody ever wrote */
export function spanOf(section: SectionName, { block, from, to }: Place): Span {
	const start = runAt(block, from, 'right');
	const end = runAt(block, to, 'left');
	if (!start || !end) throw new RangeError(`no words at ${from}–${to} of a block in ${section}`);
	return {
		section,
		from: encodePosition(start.text, start.offset, 0),
		to: encodePosition(end.text, end.offset, -1),
	};
}

const encodePosition = (text: Y.XmlText, index: number, assoc: 0 | -1): string =>
	toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, assoc)));
