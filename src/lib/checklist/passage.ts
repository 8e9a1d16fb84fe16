/** Words in a snapshot's block, and the proposal that is anchored on them. */
import { SECTIONS, type BriefSnapshot, type SectionName, type SnapshotBlock } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { languageOf, languageOfBrief, type Language } from './language.ts';

/** A stretch of text, in UTF-16 offsets. */
export interface Span {
	from: number;
	to: number;
}

export interface Passage extends Span {
	section: SectionName;
	block: SnapshotBlock;
}

export interface Prose {
	section: SectionName;
	block: SnapshotBlock;
	language: Language;
}

/** Every block of prose. Code is left alone: what looks like a fault there is a literal. */
export function proseOf(
	snapshot: BriefSnapshot,
	sections: readonly SectionName[] = SECTIONS,
): Prose[] {
	const otherwise = languageOfBrief(snapshot);
	return sections.flatMap((section) =>
		snapshot.sections[section]
			.filter((block) => block.name !== 'codeBlock')
			.map((block) => ({ section, block, language: languageOf(block.text, otherwise) })),
	);
}

/** A block that has one fault more often says the rest by these. */
export const MOST_IN_A_BLOCK = 100;

/**
 * What rules leave alone in a block: code, and other people's words.
 * @returns spans in order, none of them inside another
 */
export const literalsIn = (block: SnapshotBlock): Span[] =>
	outermost([...quotations(block.text), ...block.marks]);

/** A block's text with its literals blanked out, letter for letter: for a rule that asks for words of the writer's. */
export function ownWords(block: SnapshotBlock): string {
	const parts: string[] = [];
	let at = 0;
	for (const { from, to } of literalsIn(block)) {
		parts.push(block.text.slice(at, from), ' '.repeat(to - Math.max(at, from)));
		at = to;
	}
	return parts.join('') + block.text.slice(at);
}

/** A proposal on a passage: quote, block and occurrence follow from it, and so does the premise it leans on. */
export function proposeOn(
	{ section, block, from, to }: Passage,
	rest: Pick<Proposal, 'kind' | 'text' | 'rationale' | 'epistemic'> & { rule: string },
): Proposal {
	const quote = block.text.slice(from, to);
	return {
		...rest,
		section,
		quote,
		block: block.index,
		occurrence: occurrenceAt(block.text, quote, from),
		leansOn: block.name === 'premise' && block.uid !== null ? [block.uid] : [],
	};
}

function occurrenceAt(text: string, quote: string, from: number): number {
	let count = 1;
	let at = text.indexOf(quote);
	while (quote !== '' && at >= 0 && at < from) {
		count++;
		at = text.indexOf(quote, at + quote.length);
	}
	return count;
}

/** The sentence around a span, without the white space at its ends. */
export function sentenceAround(text: string, { from, to }: Span): string {
	const before = text.slice(0, from);
	const start = Math.max(
		...[...before.matchAll(/[.!?]\s+|。/g)].map((end) => end.index + end[0].length),
		0,
	);
	const end = /[.!?](?=\s|$)|。/.exec(text.slice(to));
	return text.slice(start, end ? to + end.index + 1 : undefined).trim();
}

const CLOSING: Record<string, string> = {
	'“': '”',
	'„': '“”',
	'‚': '‘’',
	'«': '»',
	'»': '«',
	'‹': '›',
	'「': '」',
	'『': '』',
	'‘': '’',
	'"': '"',
	"'": "'",
};
/** Marks that also stand for apostrophes, primes and inches. */
const DOUBTFUL = '\'"’‘';
/** Deeper than people quote; what was opened earlier and never closed is forgotten. */
const MOST_OPEN = 8;

/**
 * What stands in quotation marks: other people's words, titles, literals. A mark without its partner quotes nothing.
 * @returns spans with their marks, inner ones too
 */
function quotations(text: string): Span[] {
	const found: Span[] = [];
	let open: { mark: string; from: number }[] = [];
	for (let at = 0; at < text.length; at++) {
		const char = text.charAt(at);
		if (mayClose(text, at)) {
			const opener = open.findLastIndex(({ mark }) => CLOSING[mark]?.includes(char));
			const from = open[opener]?.from;
			if (from !== undefined) {
				found.push({ from, to: at + 1 });
				open = open.slice(0, opener);
				continue;
			}
		}
		if (CLOSING[char] !== undefined && mayOpen(text, at)) {
			open = [...open.slice(1 - MOST_OPEN), { mark: char, from: at }];
		}
	}
	return found;
}

const isLetter = (char: string): boolean => /[\p{L}\p{N}]/u.test(char);

const mayOpen = (text: string, at: number): boolean =>
	!DOUBTFUL.includes(text.charAt(at)) ||
	(!isLetter(text.charAt(at - 1)) && /\S/.test(text.charAt(at + 1)));
const mayClose = (text: string, at: number): boolean =>
	!DOUBTFUL.includes(text.charAt(at)) ||
	(!isLetter(text.charAt(at + 1)) && /\S/.test(text.charAt(at - 1)));

/** Those that stand in none of the others, in order. */
export function outermost(spans: readonly Span[]): Span[] {
	const kept: Span[] = [];
	for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
		if (span.to > (kept.at(-1)?.to ?? -1)) kept.push(span);
	}
	return kept;
}

/** @param spans in order, none of them inside another: the last that begins in time reaches furthest */
export function isWithin(span: Span, spans: readonly Span[]): boolean {
	let low = 0;
	let high = spans.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((spans[middle]?.from ?? 0) <= span.from) low = middle + 1;
		else high = middle;
	}
	return low > 0 && span.to <= (spans[low - 1]?.to ?? 0);
}
