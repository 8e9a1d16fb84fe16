/** Words in a snapshot's block, and the proposal that is anchored on them. */
import { SECTIONS, type BriefSnapshot, type SectionName, type SnapshotBlock } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';

/** A stretch of text, in UTF-16 offsets. */
export interface Span {
	from: number;
	to: number;
}

export interface Passage extends Span {
	section: SectionName;
	block: SnapshotBlock;
}

/** Every block of prose. Code is left alone: what looks like a fault there is a literal. */
export function proseOf(snapshot: BriefSnapshot): { section: SectionName; block: SnapshotBlock }[] {
	return SECTIONS.flatMap((section) =>
		snapshot.sections[section]
			.filter((block) => block.name !== 'codeBlock')
			.map((block) => ({ section, block })),
	);
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
		...[...before.matchAll(/[.!?]\s+/g)].map((end) => end.index + end[0].length),
		0,
	);
	const end = /[.!?](?=\s|$)/.exec(text.slice(to));
	return text.slice(start, end ? to + end.index + 1 : undefined).trim();
}

const PAIRS: Record<string, string> = {
	'“': '”',
	'„': '“”',
	'«': '»',
	'»': '«',
	'‹': '›',
	'「': '」',
};

/**
 * What stands in quotation marks: other people's words, titles, literals. An opening mark without its partner
 * opens nothing.
 */
export function quotations(text: string): Span[] {
	const found: Span[] = [];
	for (let from = 0; from < text.length; from++) {
		const to = closingOf(text, from);
		if (to === null) continue;
		found.push({ from, to: to + 1 });
		from = to;
	}
	return found;
}

function closingOf(text: string, from: number): number | null {
	const open = text.charAt(from);
	const closing = PAIRS[open];
	if (closing !== undefined) {
		let depth = 0;
		for (let at = from + 1; at < text.length; at++) {
			if (closing.includes(text.charAt(at))) {
				if (depth-- === 0) return at;
			} else if (text.charAt(at) === open) depth++;
		}
		return null;
	}
	if (open !== '"' && open !== "'" && open !== '‘' && open !== '`') return null;
	// A straight or single mark is an apostrophe or a prime unless it hugs words on its inner side alone.
	if (/[\p{L}\p{N}]/u.test(text.charAt(from - 1)) || !/\S/.test(text.charAt(from + 1))) return null;
	const end = open === '‘' ? '’' : open;
	for (let at = text.indexOf(end, from + 1); at >= 0; at = text.indexOf(end, at + 1)) {
		const outer = text.charAt(at + 1);
		if (/\S/.test(text.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(outer)) return at;
	}
	return null;
}

export const isWithin = (span: Span, spans: Span[]): boolean =>
	spans.some((outer) => outer.from <= span.from && span.to <= outer.to);
