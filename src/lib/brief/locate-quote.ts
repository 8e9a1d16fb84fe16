/** Finds the place a quote was taken from: exactly, or with white space, quotes and dashes made alike. Never a guess. */
import type { TextBlock } from './text-map.ts';

/** The little of a block that a quote is looked for in. */
type Searched = Pick<TextBlock, 'index' | 'text'>;

export interface Place<Block extends Searched = TextBlock> {
	block: Block;
	/** UTF-16 offsets in the block's text. */
	from: number;
	to: number;
}

export interface QuoteTarget {
	quote: string;
	/** Which of several equal quotes is meant, counted from 1 over the section (or over `block`). */
	occurrence?: number;
	/** Index of the block that holds the quote, where the worker knows it. */
	block?: number;
}

export type Located<Block extends Searched = TextBlock> =
	| { ok: true; place: Place<Block>; unique: boolean }
	| { ok: false; reason: 'not-found' | 'ambiguous' };

export function locateQuote<Block extends Searched>(
	blocks: Block[],
	target: QuoteTarget,
): Located<Block> {
	const searched =
		target.block === undefined ? blocks : blocks.filter((block) => block.index === target.block);
	let places = findExact(searched, target.quote);
	if (places.length === 0) places = findNormalised(searched, target.quote);
	const wanted = target.occurrence === undefined ? places : places.slice(target.occurrence - 1);
	const [place] = wanted;
	if (!place) return { ok: false, reason: 'not-found' };
	if (target.occurrence === undefined && places.length > 1) {
		return { ok: false, reason: 'ambiguous' };
	}
	return { ok: true, place, unique: findExact(blocks, textAt(place)).length === 1 };
}

export const textAt = (place: Place<Searched>): string =>
	place.block.text.slice(place.from, place.to);

export function findExact<Block extends Searched>(blocks: Block[], quote: string): Place<Block>[] {
	if (quote === '') return [];
	return blocks.flatMap((block) =>
		occurrences(block.text, quote).map((from) => ({ block, from, to: from + quote.length })),
	);
}

function findNormalised<Block extends Searched>(blocks: Block[], quote: string): Place<Block>[] {
	const needle = normalise(quote).text.trim();
	if (needle === '') return [];
	return blocks.flatMap((block) => {
		const { text, origins } = normalise(block.text);
		return occurrences(text, needle).map((at) => ({
			block,
			from: origins[at] ?? 0,
			to: (origins[at + needle.length - 1] ?? 0) + 1,
		}));
	});
}

function occurrences(text: string, quote: string): number[] {
	const found: number[] = [];
	for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) {
		found.push(at);
	}
	return found;
}

/** Every character maps to one or none, so that `origins` leads each back to where it stood. */
function normalise(text: string): { text: string; origins: number[] } {
	let out = '';
	const origins: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const char = foldCharacter(text.charAt(i));
		if (char === '' || (char === ' ' && out.endsWith(' '))) continue;
		out += char;
		origins.push(i);
	}
	return { text: out, origins };
}

function foldCharacter(char: string): string {
	if (/[\u200b-\u200d\u2060\ufeff\u00ad]/.test(char)) return '';
	if (/\s/.test(char)) return ' ';
	if (/[‘’‚‛′]/.test(char)) return "'";
	if (/[“”„‟″«»]/.test(char)) return '"';
	if (/[‐‑‒–—―−]/.test(char)) return '-';
	return char;
}
