/** Text as a person sees it: without the characters that hide words from readers and show them to a model. */

/** Embeddings, overrides and isolates turn text around; tag characters spell words that no screen shows. */
const HIDDEN = /[\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/gu;

export interface VisibleText {
	text: string;
	/** How many characters were left out. */
	hidden: number;
	/** For an offset in `text`, where that character stands in the original; both in UTF-16 units. */
	originOf: (offset: number) => number;
}

/** Joiners stay: emoji and several scripts are written with them. */
export function visibleText(original: string): VisibleText {
	const gaps: { at: number; length: number }[] = [];
	let dropped = 0;
	const text = original.replace(HIDDEN, (character, at: number) => {
		gaps.push({ at: at - dropped, length: character.length });
		dropped += character.length;
		return '';
	});
	return {
		text,
		hidden: gaps.length,
		originOf: (offset) =>
			gaps.reduce((origin, { at, length }) => (at <= offset ? origin + length : origin), offset),
	};
}
