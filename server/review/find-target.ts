/** Where an accept would write, and whether that is what the person saw. */
import {
	fitAnchor,
	hashWords,
	textAt,
	type LiveText,
	type Place,
	type SectionName,
	type Span,
	type SuggestionBody,
} from '#brief';
import type { DecisionRequest } from '#lib/protocol/answers.ts';

export interface Target {
	section: SectionName;
	/** Null for the end of the section. */
	place: Place | null;
}

export function findTarget(
	live: LiveText,
	{ anchor, kind }: SuggestionBody,
	{ place: wanted, expectHash }: Pick<DecisionRequest, 'place' | 'expectHash'>,
): Target | 'stale' | 'look-again' {
	const fit = fitAnchor(live, anchor);
	const seen = (place: Place, unseen: boolean): boolean =>
		expectHash === undefined ? unseen : expectHash === hashWords(textAt(place));

	if (fit.status === 'ambiguous' || fit.status === 'orphaned') {
		// What becomes an unknown needs no place among the words.
		if (!wanted) return kind === 'question' ? { section: anchor.section, place: null } : 'stale';
		const place = resolve(live, wanted);
		if (!place) return 'look-again';
		const offered = fit.status === 'orphaned' || fit.places.some((one) => isSame(one, place));
		// By hand, words are replaced that nobody proposed to replace.
		const unseen = fit.status === 'ambiguous' || kind !== 'replace' || place.from === place.to;
		return offered && seen(place, unseen) ? { section: wanted.section, place } : 'look-again';
	}
	// Who chose a place did so when it fitted nowhere.
	if (wanted) return 'look-again';
	if (fit.status === 'empty') return { section: anchor.section, place: null };
	const { section, place } = fit;
	return seen(place, fit.status !== 'drifted' || kind !== 'replace')
		? { section, place }
		: 'look-again';
}

/** @returns null also for what is no position at all */
function resolve(live: LiveText, { section, from, to }: Span): Place | null {
	try {
		return live.between(section, from, to);
	} catch {
		return null;
	}
}

const isSame = (a: Place, b: Place): boolean =>
	a.block === b.block && a.from === b.from && a.to === b.to;
