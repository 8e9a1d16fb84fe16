/**
 * Finds the place a worker's quote was taken from: word for word, and where that fails ever more loosely.
 * Several places with no clear winner are ambiguous, never guessed.
 */
import { findAlike } from './alike.ts';
import { foldCase, normalise, stripMarks, type Fold } from './folded-text.ts';
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
	/** Whether other words than the quoted ones are no answer, as for evidence. */
	verbatim?: boolean;
}

export type Located<Block extends Searched = TextBlock> =
	| { ok: true; place: Place<Block>; unique: boolean }
	| { ok: false; reason: 'not-found' | 'ambiguous' };

const ALIKE_ENOUGH = 0.75;
/** How much better than the next best a place must be to be the one. */
const CLEARLY = 0.05;
/** Of a quote that may be misspelt; in fewer characters a slip is another word. */
const SHORTEST_ALIKE = 12;
/** Of each end of a “first … last” quote. */
const SHORTEST_END = 4;

export function locateQuote<Block extends Searched>(
	blocks: Block[],
	target: QuoteTarget,
): Located<Block> {
	const searched =
		target.block === undefined ? blocks : blocks.filter((block) => block.index === target.block);
	const { places, countable } = findPlaces(searched, target);
	const nth = countable ? target.occurrence : undefined;
	const place = places[(nth ?? 1) - 1];
	if (!place) return { ok: false, reason: 'not-found' };
	if (nth === undefined && places.length > 1) return { ok: false, reason: 'ambiguous' };
	return { ok: true, place, unique: findExact(blocks, textAt(place)).length === 1 };
}

export const textAt = (place: Place<Searched>): string =>
	place.block.text.slice(place.from, place.to);

export function findExact<Block extends Searched>(blocks: Block[], quote: string): Place<Block>[] {
	return blocks.flatMap((block) =>
		occurrences(block.text, quote).map((from) => ({ block, from, to: from + quote.length })),
	);
}

/** The places of the strictest way that finds any; only of the quote's own words can one say which of them is meant. */
function findPlaces<Block extends Searched>(
	blocks: Block[],
	{ quote, verbatim = false }: QuoteTarget,
): { places: Place<Block>[]; countable: boolean } {
	const plain = stripMarks(quote);
	const same = [
		() => findExact(blocks, quote),
		() => findFolded(blocks, quote, normalise),
		() => findFolded(blocks, plain, normalise),
		() => findFolded(blocks, plain, foldCase),
	];
	for (const way of same) {
		const places = way();
		if (places.length > 0) return { places, countable: true };
	}
	if (verbatim) return { places: [], countable: false };
	const ends = findByEnds(blocks, plain);
	return { places: ends.length > 0 ? ends : findBest(blocks, plain), countable: false };
}

function findFolded<Block extends Searched>(
	blocks: Block[],
	quote: string,
	fold: Fold,
): Place<Block>[] {
	const needle = fold(quote).text.trim();
	if (needle === '') return [];
	return blocks.flatMap((block) => {
		const { text, origins } = fold(block.text);
		return occurrences(text, needle).map((at) => placeFrom(block, origins, at, at + needle.length));
	});
}

/** “The switch … 90 minutes”: the first words and the last, in one block. */
function findByEnds<Block extends Searched>(blocks: Block[], quote: string): Place<Block>[] {
	const ends = quote
		.split(/\s*(?:\[\s*)?(?:…|\.{3,})(?:\s*\])?\s*/)
		.map((end) => foldCase(end).text.trim());
	const [first = '', last = ''] = ends;
	if (ends.length !== 2 || first.length < SHORTEST_END || last.length < SHORTEST_END) return [];
	return blocks.flatMap((block) => {
		const { text, origins } = foldCase(block.text);
		return occurrences(text, first).flatMap((at) => {
			const end = text.indexOf(last, at + first.length);
			return end < 0 ? [] : [placeFrom(block, origins, at, end + last.length)];
		});
	});
}

/**
 * The one place that is clearly most alike; several, where none is; none, where nothing is alike enough.
 * Another number is no slip: `4 December` does not quote `3 December`.
 */
function findBest<Block extends Searched>(blocks: Block[], quote: string): Place<Block>[] {
	const needle = foldCase(quote).text.trim();
	if (needle.length < SHORTEST_ALIKE) return [];
	const found = blocks.flatMap((block) => {
		const { text, origins } = foldCase(block.text);
		return findAlike(text, needle)
			.filter(({ from, to }) => numbersIn(text.slice(from, to)) === numbersIn(needle))
			.map(({ from, to, likeness }) => ({
				place: placeFrom(block, origins, from, to),
				likeness,
			}));
	});
	const best = Math.max(0, ...found.map(({ likeness }) => likeness));
	if (best <= ALIKE_ENOUGH) return [];
	return found.filter(({ likeness }) => likeness > best - CLEARLY).map(({ place }) => place);
}

const numbersIn = (text: string): string => text.match(/\p{N}+/gu)?.join(' ') ?? '';

const placeFrom = <Block extends Searched>(
	block: Block,
	origins: number[],
	from: number,
	to: number,
): Place<Block> => ({ block, from: origins[from] ?? 0, to: (origins[to - 1] ?? -1) + 1 });

/** Where a quote stands in a text; none of them overlap. */
export function occurrences(text: string, quote: string): number[] {
	if (quote === '') return [];
	const found: number[] = [];
	for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) {
		found.push(at);
	}
	return found;
}
