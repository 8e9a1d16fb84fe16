/** The blocks and marks of the editor, shaped as `shape.ts` of the brief says; nothing of how they look or act. */
import { Mark, mergeAttributes, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { isSafeHref } from '#brief';

// Containers take no block or many, in any order: where the binding meets a block that its own rules forbid after
// a merge, it deletes the block with its text, for everybody.
const BLOCKS = 'block*';

/** The title is the page's first heading and the section's name its second. */
const HEADING_OFFSET = 2;

/** A link holds its address and nothing else; how it opens is not the document's to say. */
export const Link = Mark.create({
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

export const PROSE: Extensions = [
	Paragraph,
	Heading.extend({
		parseHTML() {
			const own = this.options.levels.map((level) => ({
				tag: `h${level + HEADING_OFFSET}[data-level="${level}"]`,
				attrs: { level },
				priority: 60,
			}));
			return [...own, ...(this.parent?.() ?? []), { tag: 'h4,h5,h6', attrs: { level: 3 } }];
		},
		renderHTML({ node, HTMLAttributes }) {
			const level = Number(node.attrs['level']);
			const attributes = mergeAttributes(HTMLAttributes, { 'data-level': level });
			return [`h${level + HEADING_OFFSET}`, attributes, 0];
		},
	}).configure({ levels: [1, 2, 3] }),
	BulletList.extend({ content: 'listItem*' }),
	OrderedList.extend({ content: 'listItem*' }),
	ListItem.extend({ content: BLOCKS }),
	Blockquote.extend({ content: BLOCKS }),
	CodeBlock,
];
