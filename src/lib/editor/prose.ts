/** The blocks of prose, shaped as `shape.ts` of the brief says; nothing of how they look or act. */
import type { NodeSpec, TagParseRule } from '@tiptap/pm/model';
import { TABLES } from './tables.ts';

/**
 * Containers take no block or many, in any order: where the binding meets a block that its own rules forbid after
 * a merge, it deletes the block with its text, for everybody. The first is what a new block is.
 */
export const PROSE: Record<string, NodeSpec> = {
	paragraph: {
		content: 'inline*',
		group: 'block',
		parseDOM: [{ tag: 'p' }],
		toDOM: () => ['p', 0],
	},
	heading: {
		content: 'inline*',
		group: 'block',
		defining: true,
		attrs: { level: { default: 1 } },
		parseDOM: [
			...[1, 2, 3].map((level): TagParseRule => ({
				tag: `h3[data-level="${level}"]`,
				attrs: { level },
				priority: 60,
			})),
			{ tag: 'h1', attrs: { level: 1 } },
			{ tag: 'h2', attrs: { level: 2 } },
			{ tag: 'h3', attrs: { level: 3 } },
			{ tag: 'h4,h5,h6', attrs: { level: 3 } },
		],
		// The title is the page's first heading and the section's name its second; whichever of its levels a text
		// begins with, the next is the third.
		toDOM: ({ attrs }) => ['h3', { 'data-level': Number(attrs['level']) }, 0],
	},
	bulletList: {
		content: 'listItem*',
		group: 'block',
		parseDOM: [{ tag: 'ul' }],
		toDOM: () => ['ul', 0],
	},
	orderedList: {
		content: 'listItem*',
		group: 'block',
		attrs: { start: { default: 1 }, type: { default: null } },
		parseDOM: [
			{
				tag: 'ol',
				getAttrs: (element) => ({
					start: Number.parseInt(element.getAttribute('start') ?? '', 10) || 1,
					type: element.getAttribute('type'),
				}),
			},
		],
		toDOM: ({ attrs }) => {
			const { start, type } = attrs as { start: number; type: string | null };
			return ['ol', { ...(start !== 1 && { start }), ...(type && { type }) }, 0];
		},
	},
	listItem: {
		content: 'block*',
		defining: true,
		parseDOM: [{ tag: 'li' }],
		toDOM: () => ['li', 0],
	},
	blockquote: {
		content: 'block*',
		group: 'block',
		defining: true,
		parseDOM: [{ tag: 'blockquote' }],
		toDOM: () => ['blockquote', 0],
	},
	codeBlock: {
		content: 'text*',
		marks: '',
		group: 'block',
		code: true,
		defining: true,
		attrs: { language: { default: null } },
		parseDOM: [
			{
				tag: 'pre',
				preserveWhitespace: 'full',
				getAttrs: ({ firstElementChild: code }) => ({
					language: /(?:^|\s)language-(\S+)/.exec(code?.className ?? '')?.[1] ?? null,
				}),
			},
		],
		toDOM: ({ attrs: { language } }) => [
			'pre',
			['code', language ? { class: `language-${String(language)}` } : {}, 0],
		],
	},
	...TABLES,
};
