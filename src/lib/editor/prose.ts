/** The blocks and marks of the editor, shaped as `shape.ts` of the brief says; nothing of how they look or act. */
import { Mark, mergeAttributes, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Paragraph } from '@tiptap/extension-paragraph';
import { isSafeHref } from '#brief';
import { BulletList, ListItem, OrderedList } from './lists.ts';
import { TABLES } from './tables.ts';

/** A link holds its address and nothing else; how it opens is not the document's to say. */
const Link = Mark.create({
	name: 'link',
	priority: 1000,
	keepOnSplit: false,
	inclusive: false,
	exitable: true,
	addAttributes: () => ({ href: { default: null } }),
	parseHTML: () => [
		{
			tag: 'a[href]',
			getAttrs: (element) => (isSafeHref(element.getAttribute('href')) ? null : false),
		},
	],
	renderHTML: ({ HTMLAttributes }) => {
		const href: unknown = HTMLAttributes['href'];
		const away = { target: '_blank', rel: 'noopener noreferrer nofollow' };
		return ['a', isSafeHref(href) ? { href, ...away } : {}, 0];
	},
});

export const MARKS: Extensions = [Bold, Italic, Code, Link];

/**
 * Containers take no block or many, in any order: where the binding meets a block that its own rules forbid after
 * a merge, it deletes the block with its text, for everybody.
 */
export const PROSE: Extensions = [
	Paragraph,
	Heading.extend({
		parseHTML() {
			const own = this.options.levels.map((level) => ({
				tag: `h3[data-level="${level}"]`,
				attrs: { level },
				priority: 60,
			}));
			return [...own, ...(this.parent?.() ?? []), { tag: 'h4,h5,h6', attrs: { level: 3 } }];
		},
		// The title is the page's first heading and the section's name its second; whichever of its levels a text
		// begins with, the next is the third.
		renderHTML: ({ node, HTMLAttributes }) => [
			'h3',
			mergeAttributes(HTMLAttributes, { 'data-level': Number(node.attrs['level']) }),
			0,
		],
	}).configure({ levels: [1, 2, 3] }),
	BulletList,
	OrderedList,
	ListItem,
	Blockquote.extend({ content: 'block*' }),
	CodeBlock,
	...TABLES,
];
