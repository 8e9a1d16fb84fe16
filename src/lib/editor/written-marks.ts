/** Marks as Markdown writes them: what stands between the signs is captured. */

/** The signs open where a word begins, and hold no white space at their borders: a product of numbers is none. */
function between(signs: string): string {
	const sign = signs.slice(-2);
	return `(?<=^|\\s)${signs}(?!\\s)([^${sign}]*[^${sign}\\s])${signs}`;
}

/** In the order in which they are looked for. */
export const WRITTEN_MARKS: readonly { mark: string; pattern: string }[] = [
	{ mark: 'code', pattern: '(?<!`)`([^`]+)`(?!`)' },
	{ mark: 'italic', pattern: between('\\*') },
	{ mark: 'italic', pattern: between('_') },
	{ mark: 'bold', pattern: between('\\*\\*') },
	{ mark: 'bold', pattern: between('__') },
];
