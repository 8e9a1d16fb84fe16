/** How an anchor fits the live text. Pure: nothing is written back, so reading moves nothing. */
import { findAlike, likeness, type Stretch } from './alike.ts';
import { CONTEXT, type Anchor, type WordsAnchor } from './anchor.ts';
import { hashWords } from './hash-words.ts';
import type { LiveText } from './live-text.ts';
import { occurrences, textAt, type Place } from './locate-quote.ts';
import { SECTIONS, type SectionName } from './sections.ts';

export type Fit =
	/** Its words: where they were, or at another place of their section. */
	| { status: 'fresh' | 'moved'; section: SectionName; place: Place }
	/** Other words, or another section: a person looks before anything is replaced. */
	| { status: 'drifted'; section: SectionName; place: Place }
	/** The section is still empty. */
	| { status: 'empty' }
	| { status: 'ambiguous'; section: SectionName; places: Place[] }
	| { status: 'orphaned' };
export type FitStatus = Fit['status'];

/** A short quote alone proves nothing about where it came from. */
const LONG_ENOUGH = 12;
/** Of the range that is left: below it the words were replaced, not changed. */
const LIKE_ENOUGH = 0.4;
/** What a place must come to by its words and what stands around them. */
const ALIKE_ENOUGH = 0.75;
/** How much better than the next best a place must be to be the one. */
const CLEARLY = 0.05;
const WEIGHT = { words: 50, before: 20, after: 20 };

export function fitAnchor(live: LiveText, anchor: Anchor): Fit {
	const { section } = anchor;
	if (anchor.on === 'section') {
		const blocks = live.blocks(section);
		return { status: blocks.every(({ text }) => text.trim() === '') ? 'empty' : 'orphaned' };
	}
	const here = live.between(section, anchor.from, anchor.to);
	if (here && textAt(here) === anchor.quote) return { status: 'fresh', section, place: here };

	const twins = findWhole(live, section, anchor);
	const agreeing = twins.filter((place) => contextAgrees(place, anchor));
	const candidates = agreeing.length > 0 ? agreeing : twins;
	const [only] = candidates;
	if (only && candidates.length === 1) {
		const sure = agreeing.length === 1 || (anchor.unique && anchor.quote.length >= LONG_ENOUGH);
		if (sure) return { status: 'moved', section, place: only };
	}
	if (here && here.to > here.from) {
		const whole = wholeWords(here);
		if (likeness(textAt(whole), anchor.quote) >= LIKE_ENOUGH) {
			return { status: 'drifted', section, place: whole };
		}
	}
	if (candidates.length > 1) return { status: 'ambiguous', section, places: candidates };
	const alike = twins.length > 0 ? (anchor.unique ? only : undefined) : mostAlike(live, anchor);
	if (alike) return { status: 'drifted', section, place: alike };
	return elsewhere(live, anchor) ?? { status: 'orphaned' };
}

/** Of the words that stand where a suggestion would write; null where nothing does. */
export const hashOfFit = (fit: Fit): string | null =>
	'place' in fit ? hashWords(textAt(fit.place)) : null;

/**
 * Where the words around a place speak for it. Of words that stood more than once at hand-off, another one of them
 * has much the same words around it: then nearly all must agree.
 */
function contextAgrees(place: Place, anchor: WordsAnchor): boolean {
	const { before, after } = contextOf(place.block.text, place);
	let same = 0;
	while (same < before.length && before.at(-1 - same) === anchor.before.at(-1 - same)) same++;
	let following = 0;
	while (following < after.length && after[following] === anchor.after[following]) following++;
	const whole = anchor.before.length + anchor.after.length;
	const agrees = same + following;
	return anchor.unique
		? agrees >= 4 && agrees >= whole / 2
		: agrees >= LONG_ENOUGH && agrees >= whole * 0.9;
}

/** The quote's places, without those that are a part of another word: `tomorrow` is not said by `tomorrows`. */
function findWhole(live: LiveText, section: SectionName, anchor: WordsAnchor): Place[] {
	const { quote } = anchor;
	const wasTorn = [
		isOneWord(anchor.before.slice(-1) + quote.charAt(0)),
		isOneWord(quote.slice(-1) + anchor.after.charAt(0)),
	];
	return live.search(section, anchor, 'whole', (text) =>
		occurrences(text, quote).flatMap((from) => {
			const to = from + quote.length;
			const tornBefore = isOneWord(text.slice(from - 1, from + 1));
			const tornAfter = isOneWord(text.slice(to - 1, to + 1));
			return tornBefore === wasTorn[0] && tornAfter === wasTorn[1] ? [{ from, to }] : [];
		}),
	);
}

/** What was typed over the end of a word stands outside of the range, and is of the word all the same. */
function wholeWords({ block, from, to }: Place): Place {
	const { text } = block;
	let [start, end] = [from, to];
	while (start > 0 && isOneWord(text.slice(start - 1, start + 1))) start--;
	while (end < text.length && isOneWord(text.slice(end - 1, end + 1))) end++;
	return { block, from: start, to: end };
}

/** In scripts that put spaces between words. */
const isOneWord = (pair: string): boolean =>
	/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]{2}$/u.test(pair);

/** The one place whose words and surroundings are clearly most like the anchor's. */
function mostAlike(live: LiveText, anchor: WordsAnchor): Place | null {
	let best: { place: Place; score: number } | null = null;
	let next = 0;
	const alike = live.search(anchor.section, anchor, 'alike', (text) =>
		findAlike(text, anchor.quote).map(({ from, to, likeness: words }) => ({
			from,
			to,
			score: scoreOf(text, { from, to }, words, anchor),
		})),
	);
	for (const { score, ...place } of alike) {
		if (score > (best?.score ?? ALIKE_ENOUGH)) {
			next = best?.score ?? 0;
			best = { place, score };
		} else next = Math.max(next, score);
	}
	return best && best.score - next >= CLEARLY ? best.place : null;
}

function scoreOf(text: string, stretch: Stretch, words: number, anchor: WordsAnchor): number {
	const { before, after } = contextOf(text, stretch);
	const parts = [[words, WEIGHT.words]];
	if (anchor.before !== '') parts.push([likeness(before, anchor.before), WEIGHT.before]);
	if (anchor.after !== '') parts.push([likeness(after, anchor.after), WEIGHT.after]);
	let sum = 0;
	let weights = 0;
	for (const [likeness = 0, weight = 0] of parts) {
		sum += likeness * weight;
		weights += weight;
	}
	return sum / weights;
}

/** Its very words, once, in another section. */
function elsewhere(live: LiveText, anchor: WordsAnchor): Fit | null {
	if (anchor.quote.length < LONG_ENOUGH) return null;
	const found = SECTIONS.filter((section) => section !== anchor.section).flatMap((section) =>
		findWhole(live, section, anchor).map((place) => ({ section, place })),
	);
	const [only] = found;
	return only && found.length === 1 ? { status: 'drifted', ...only } : null;
}

const contextOf = (text: string, { from, to }: Stretch): { before: string; after: string } => ({
	before: text.slice(Math.max(0, from - CONTEXT), from),
	after: text.slice(to, to + CONTEXT),
});
