/** The marks of the editor, shaped as `shape.ts` of the brief says. */
import type { MarkSpec } from '@tiptap/pm/model';
import { isSafeHref } from '#brief';

export const MARKS: Record<string, MarkSpec> = {
	// A link holds its address and nothing else; how it opens is not the document's to say.
	link: {
		attrs: { href: { default: null } },
		inclusive: false,
		parseDOM: [
			{
				tag: 'a[href]',
				getAttrs: (element) => {
					const href = element.getAttribute('href');
					return isSafeHref(href) ? { href } : false;
				},
			},
		],
		toDOM: ({ attrs }) => {
			const href: unknown = attrs['href'];
			const away = { target: '_blank', rel: 'noopener noreferrer nofollow' };
			return ['a', isSafeHref(href) ? { href, ...away } : {}, 0];
		},
	},
	bold: {
		parseDOM: [
			{ tag: 'strong' },
			{ tag: 'b', getAttrs: ({ style }) => style.fontWeight !== 'normal' && null },
			{ style: 'font-weight=400', clearMark: ({ type }) => type.name === 'bold' },
			{
				style: 'font-weight',
				getAttrs: (weight) => /^(bold(er)?|[5-9]\d{2,})$/.test(weight) && null,
			},
		],
		toDOM: () => ['strong', 0],
	},
	italic: {
		parseDOM: [
			{ tag: 'em' },
			{ tag: 'i', getAttrs: ({ style }) => style.fontStyle !== 'normal' && null },
			{ style: 'font-style=normal', clearMark: ({ type }) => type.name === 'italic' },
			{ style: 'font-style=italic' },
		],
		toDOM: () => ['em', 0],
	},
	code: {
		code: true,
		excludes: '_',
		parseDOM: [{ tag: 'code' }],
		toDOM: () => ['code', 0],
	},
};
