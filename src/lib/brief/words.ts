/** Runs of words outside a live document: joined, compared by their marks, asked whether they say anything. */
import type { Marks, Words } from './content.ts';

/** Links outermost, code innermost, as Markdown nests them. */
export const MARK_ORDER = ['link', 'bold', 'italic', 'code'] as const;

export const sameMark = (a: Marks, b: Marks, mark: (typeof MARK_ORDER)[number]): boolean =>
	mark === 'link'
		? a.link?.href === b.link?.href
		: (a[mark] === undefined) === (b[mark] === undefined);

/** Neighbours with equal marks become one, empty ones go, absent marks are left out. */
export function joined(words: Words[]): Words[] {
	const result: Words[] = [];
	for (const { text, marks = {} } of words) {
		if (text === '') continue;
		const last = result.at(-1);
		if (last && MARK_ORDER.every((mark) => sameMark(last.marks ?? {}, marks, mark))) {
			last.text += text;
		} else result.push({ text, ...(Object.keys(marks).length > 0 ? { marks } : {}) });
	}
	return result;
}

export const isBlank = (words: Words[] | undefined): boolean =>
	(words ?? []).every((part) => part.text.trim() === '');

/** Words hold no line break: a block is one line. */
export const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
