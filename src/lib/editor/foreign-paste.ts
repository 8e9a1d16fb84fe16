/** Puts what was copied elsewhere where the caret is, as blocks of the section. Loaded with the first such paste. */
import { Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model';
import { Selection, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { ADDRESS, SECTION, type Block, type SectionName, type Words } from '#brief';
import { insertInCell } from './cell-paste.ts';
import { itemsOfBlocks } from './foreign-items.ts';
import { itemsOf, placeItems } from './item-paste.ts';
import { ownItem } from './items.ts';
import { freshUid } from './unique-uids.ts';

export interface ForeignSource {
	is: 'html' | 'markdown';
	text: string;
}

export async function pasteForeign(
	view: EditorView,
	source: ForeignSource,
	section: SectionName,
): Promise<void> {
	const blocks = await readBlocks(source, section);
	if (view.isDestroyed || !view.editable) return;
	const nodes = blocks.map((block) => nodeOf(block, view.state.schema));
	// A table stays whole: half of one would be put together with what stands around it.
	const slice = Slice.maxOpen(Fragment.from(nodes), false);
	if (insertInCell(view, slice)) return;
	const { tr } = view.state;
	const type = view.state.schema.nodes[ownItem(section) ?? ''];
	if (type) placeItems(tr, itemsOf(slice, type, tr.doc));
	else insertBlocks(tr, slice);
	view.dispatch(tr.scrollIntoView().setMeta('paste', true));
}

/** Where the caret is in an empty paragraph, the blocks take its place. */
function insertBlocks(transaction: Transaction, slice: Slice): void {
	transaction.deleteSelection();
	const { $from } = transaction.selection;
	const { parent } = $from;
	const { firstChild: only, childCount } = slice.content;
	if (parent.type.name === 'paragraph' && parent.content.size === 0 && childCount > 0) {
		const at = $from.before();
		transaction.replaceWith(at, $from.after(), slice.content);
		const end = transaction.doc.resolve(at + slice.content.size);
		transaction.setSelection(Selection.near(end, -1));
	} else if (childCount === 1 && only?.type.name === 'paragraph') {
		transaction.replaceSelection(new Slice(only.content, 0, 0));
	} else transaction.replaceSelection(slice);
}

async function readBlocks({ is, text }: ForeignSource, section: SectionName): Promise<Block[]> {
	if (is === 'markdown') {
		const { readSection } = await import('#lib/brief/markdown-in.ts');
		return readSection(section, text, freshUid);
	}
	const { readForeignHtml } = await import('./foreign-html.ts');
	const parsed = new DOMParser().parseFromString(withoutStyles(text), 'text/html');
	const blocks = readForeignHtml(parsed.body);
	const item = SECTION[section].item;
	return item ? itemsOfBlocks(blocks, item.name) : blocks;
}

/** Styles and handlers are read as data: as what they are the page's policy would refuse them, aloud. */
const withoutStyles = (html: string): string =>
	html
		.replace(/<style\b[\s\S]*?<\/style>/gi, '')
		.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='));

function nodeOf({ name, attributes, words, blocks }: Block, schema: Schema): Node {
	const content = [
		...(words ?? []).flatMap((part) => (name === 'codeBlock' ? [part] : withLinks(part))),
	]
		.filter(({ text }) => text !== '')
		.map(({ text, marks = {} }) =>
			schema.text(
				text,
				Object.entries(marks).map(([mark, attrs]) => schema.mark(mark, attrs as object)),
			),
		);
	const inner = (blocks ?? []).map((block) => nodeOf(block, schema));
	return schema.node(name, attributes, [...content, ...inner]);
}

/** An address among the words is a link, as it is where it is typed. */
function withLinks(part: Words): Words[] {
	const { text, marks = {} } = part;
	if (marks.link || marks.code) return [part];
	const words: Words[] = [];
	let at = 0;
	for (const { 0: href, index } of text.matchAll(ADDRESS)) {
		words.push({ text: text.slice(at, index), marks });
		words.push({ text: href, marks: { ...marks, link: { href } } });
		at = index + href.length;
	}
	return [...words, { text: text.slice(at), marks }];
}
