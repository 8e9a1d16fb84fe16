import diff from 'fast-diff';

/**
 * A diff whose units are words and single other characters.
 * @returns stretches in order: −1 only before, 1 only after, 0 in both
 */
export function diffWords(before: string, after: string): [-1 | 0 | 1, string][] {
	const units: string[] = [];
	const codes = new Map<string, string>();
	const encode = (text: string): string =>
		(text.match(/[\p{L}\p{N}\p{M}_]+|[^]/gu) ?? [])
			.map((unit) => {
				let code = codes.get(unit);
				if (code === undefined) {
					// From U+E000, the private use area: 6,400 different words, more than one passage holds.
					code = String.fromCharCode(0xe000 + (units.length % 6_400));
					codes.set(unit, code);
					units.push(unit);
				}
				return code;
			})
			.join('');
	const encoded: [string, string] = [encode(before), encode(after)];
	if (units.length > 6_400)
		return [
			[diff.DELETE, before],
			[diff.INSERT, after],
		];
	return diff(...encoded).map(([operation, text]) => [
		operation,
		Array.from(text, (code) => units[code.charCodeAt(0) - 0xe000]).join(''),
	]);
}
