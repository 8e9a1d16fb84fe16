/** Where a suggestion belongs: relative positions that follow the text, with the quote that proves them. */
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { sectionOf } from './document.ts';
import { findExact, textAt, type Place } from './locate-quote.ts';
import type { SectionName } from './sections.ts';
import { readBlocks, runAt, type TextBlock } from './text-map.ts';

export type Anchor =
	/** The section as a whole, while it is empty. */
	| { on: 'section'; section: SectionName }
	| {
			on: 'words';
			section: SectionName;
			/** The item that held the words at hand-off, where they stood in one. */
			uid: string | null;
			/** Encoded relative positions, base64. Typing at either border stays outside. */
			from: string;
			to: string;
			quote: string;
			/** Up to 32 characters on either side, to tell twins apart. */
			before: string;
			after: string;
			/** Whether the quote stood once in its section at hand-off. */
			unique: boolean;
	  };

/** How an anchor fits the text as it is now. Only `fresh` and `moved` may be written to. */
export type Fit =
	| { status: 'fresh' | 'moved' | 'drifted'; place: Place }
	| { status: 'empty' }
	| { status: 'ambiguous' | 'orphaned' };
export type FitStatus = Fit['status'];

const CONTEXT = 32;
/** A short quote alone proves nothing about where it came from. */
const LONG_ENOUGH = 12;

export function anchorWords(section: SectionName, place: Place, unique: boolean): Anchor {
	const { block, from, to } = place;
	const start = runAt(block, from, 'right');
	const end = runAt(block, to, 'left');
	if (!start || !end) throw new RangeError(`no words at ${from}–${to} of a block in ${section}`);
	return {
		on: 'words',
		section,
		uid: block.uid,
		from: encodePosition(start.text, start.offset, 0),
		to: encodePosition(end.text, end.offset, -1),
		quote: textAt(place),
		before: block.text.slice(Math.max(0, from - CONTEXT), from),
		after: block.text.slice(to, to + CONTEXT),
		unique,
	};
}

export const encodePosition = (text: Y.XmlText, index: number, assoc: 0 | -1): string =>
	toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, assoc)));

/** Fits an anchor to the live text. Pure: nothing is written back, so reading moves nothing. */
export function fitAnchor(doc: Y.Doc, anchor: Anchor): Fit {
	const blocks = readBlocks(sectionOf(doc, anchor.section));
	return fitInBlocks(doc, anchor, blocks);
}

/** As `fitAnchor`, for many anchors of one section that was read once. */
export function fitInBlocks(doc: Y.Doc, anchor: Anchor, blocks: TextBlock[]): Fit {
	if (anchor.on === 'section') {
		return { status: blocks.every((block) => block.text.trim() === '') ? 'empty' : 'orphaned' };
	}
	const here = placeBetween(doc, blocks, anchor.from, anchor.to);
	if (here && textAt(here) === anchor.quote) return { status: 'fresh', place: here };

	const twins = findExact(blocks, anchor.quote);
	const agreeing = twins.filter((place) => contextAgrees(place, anchor));
	const candidates = agreeing.length > 0 ? agreeing : twins;
	const [only] = candidates;
	if (only && candidates.length === 1) {
		const sure = agreeing.length === 1 || (anchor.unique && anchor.quote.length >= LONG_ENOUGH);
		if (sure) return { status: 'moved', place: only };
	}
	if (here && here.to > here.from) return { status: 'drifted', place: here };
	return { status: candidates.length > 1 ? 'ambiguous' : 'orphaned' };
}

/** The place between two encoded positions; null when they no longer stand in one block of these. */
export function placeBetween(
	doc: Y.Doc,
	blocks: TextBlock[],
	from: string,
	to: string,
): Place | null {
	const start = resolve(doc, blocks, from);
	const end = resolve(doc, blocks, to);
	if (!start || !end || start.block !== end.block || end.offset < start.offset) return null;
	return { block: start.block, from: start.offset, to: end.offset };
}

function resolve(
	doc: Y.Doc,
	blocks: TextBlock[],
	position: string,
): { block: TextBlock; offset: number } | null {
	const absolute = Y.createAbsolutePositionFromRelativePosition(
		Y.decodeRelativePosition(fromBase64(position)),
		doc,
		false,
	);
	if (!absolute) return null;
	for (const block of blocks) {
		for (const run of block.runs) {
			if (run.text === absolute.type) return { block, offset: run.start + absolute.index };
		}
	}
	return null;
}

function contextAgrees(place: Place, anchor: Anchor & { on: 'words' }): boolean {
	const { text } = place.block;
	const before = text.slice(Math.max(0, place.from - CONTEXT), place.from);
	const after = text.slice(place.to, place.to + CONTEXT);
	let same = 0;
	while (same < before.length && before.at(-1 - same) === anchor.before.at(-1 - same)) same++;
	let following = 0;
	while (following < after.length && after[following] === anchor.after[following]) following++;
	const whole = anchor.before.length + anchor.after.length;
	return whole > 0 && (same + following) * 2 >= whole;
}
