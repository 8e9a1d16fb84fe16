/** Text made alike for comparison, every character with the way back to where it stood. */

export interface FoldedText {
	text: string;
	/** For each UTF-16 unit of `text`, its offset in the original. */
	origins: number[];
}

export type Fold = (text: string) => FoldedText;

/** White space, zero-width characters, quotes and dashes made alike. */
export const normalise: Fold = (text) => fold(text, alike);

/** As `normalise`, in lower case as well. */
export const foldCase: Fold = (text) =>
	fold(text, (char) => {
		const lower = alike(char).toLowerCase();
		// `İ` becomes two units, and every unit leads back to one.
		return lower.length > 1 ? char : lower;
	});

/** Words quoted with Markdown's marks, without them. */
export const stripMarks = (quote: string): string =>
	quote
		.replace(/^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,4}[.)][ \t]+)/gm, '')
		.replace(/!?\[([^\]]*)\]\([^()\s]*\)/g, '$1')
		.replace(/\*\*|__|~~|`+/g, '')
		.replace(/(?<![\p{L}\p{N}])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\p{N}])/gu, '')
		.replace(/\\([\\`*_{}[\]()#+.!>~|-])/g, '$1');

function fold(text: string, character: (char: string) => string): FoldedText {
	let folded = '';
	const origins: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const char = character(text.charAt(i));
		if (char === '' || (char === ' ' && folded.endsWith(' '))) continue;
		folded += char;
		origins.push(i);
	}
	return { text: folded, origins };
}

function alike(char: string): string {
	if (/[\u200b-\u200d\u2060\ufeff\u00ad]/.test(char)) return '';
	if (/\s/.test(char)) return ' ';
	if (/[‘’‚‛′]/.test(char)) return "'";
	if (/[“”„‟″«»]/.test(char)) return '"';
	if (/[‐‑‒–—―−]/.test(char)) return '-';
	return char;
}
