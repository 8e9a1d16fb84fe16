import { deleteSelection, joinBackward } from '@tiptap/pm/commands';
import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { AllSelection, EditorState, TextSelection, type Command } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { describe, expect, test } from 'vitest';
import { clearDeleted, enter } from '#lib/editor/base-keys.ts';
import { setBlock, toggleBlock, toggleQuote } from '#lib/editor/block-commands.ts';
import { leaveByEnter, leaveDown, leaveUp } from '#lib/editor/code-block.ts';
import { backInItem, sinkItem, splitItem, toggleList } from '#lib/editor/lists.ts';
import { pastedMarks } from '#lib/editor/pasted-marks.ts';
import { sectionSchema } from '#lib/editor/section-schema.ts';

const schema = sectionSchema('notes');
const words = (text: string) => (text ? [schema.text(text)] : []);
const p = (text = ''): Node => schema.node('paragraph', null, words(text));
const h = (level: number, text: string): Node => schema.node('heading', { level }, words(text));
const code = (text: string): Node => schema.node('codeBlock', null, words(text));
const li = (...blocks: Node[]): Node => schema.node('listItem', null, blocks);
const ul = (...items: Node[]): Node => schema.node('bulletList', null, items);
const ol = (...items: Node[]): Node => schema.node('orderedList', null, items);
const quote = (...blocks: Node[]): Node => schema.node('blockquote', null, blocks);

/** `‸` in the text is the caret; two are the ends of a selection. */
function stateOf(...blocks: Node[]): EditorState {
	const doc = schema.topNodeType.create(null, blocks);
	const places: number[] = [];
	doc.descendants((node, position) => {
		for (const { index } of (node.text ?? '').matchAll(/‸/g)) places.push(position + index);
	});
	const { tr } = EditorState.create({ doc });
	for (const place of [...places].reverse()) tr.delete(place, place + 1);
	const [anchor = 1, head = anchor + 1] = places;
	return EditorState.create({
		doc: tr.doc,
		selection: TextSelection.create(tr.doc, anchor, places.length > 1 ? head - 1 : anchor),
		plugins: [clearDeleted()],
	});
}

function after(state: EditorState, ...commands: Command[]): EditorState {
	let next = state;
	for (const command of commands) {
		const before = next;
		expect(command(before, (transaction) => (next = before.apply(transaction)))).toBe(true);
		next.doc.check();
	}
	return next;
}

/** The document with the caret as `‸`. */
function read({ doc, selection: { head } }: EditorState): string {
	return doc.type.schema.nodes['doc']!.create(
		null,
		EditorState.create({ doc }).tr.insertText('‸', head).doc.content,
	)
		.toString()
		.replace(/^doc\((.*)\)$/, '$1')
		.replaceAll('paragraph', 'p')
		.replaceAll('bulletList', 'ul')
		.replaceAll('orderedList', 'ol')
		.replaceAll('listItem', 'li');
}

describe('lists', () => {
	test('[ED18] Enter makes the next item, and Tab puts it into a list of its own', () => {
		const state = after(stateOf(ul(li(p('one‸two')))), splitItem, sinkItem);
		expect(read(state)).toBe('ul(li(p("one"), ul(li(p("‸two")))))');
	});

	test('[ED18] Enter in an empty item leads into the list around it, and from the last list out', () => {
		const nested = stateOf(ul(li(p('a'), ul(li(p('b')), li(p('‸'))))));
		const outer = after(nested, splitItem);
		expect(read(outer)).toBe('ul(li(p("a"), ul(li(p("b")))), li(p("‸")))');
		expect(splitItem(outer)).toBe(false);
		expect(read(after(outer, enter))).toBe('ul(li(p("a"), ul(li(p("b"))))), p("‸")');
	});

	test('[ED18] Backspace at the start of an item takes it out of its list', () => {
		const state = after(stateOf(ul(li(p('a')), li(p('‸b')))), backInItem);
		expect(read(state)).toBe('ul(li(p("a"))), p("‸b")');
		expect(backInItem(stateOf(ul(li(p('a‸')))))).toBe(false);
	});

	test('[ED19] the key of a list makes one, changes its kind, and makes none of it', () => {
		const state = stateOf(p('‸a'), p('b‸'));
		const bullets = after(state, toggleList('bulletList'));
		expect(read(bullets)).toBe('ul(li(p("a")), li(p("b‸")))');
		const numbers = after(bullets, toggleList('orderedList'));
		expect(read(numbers)).toBe('ol(li(p("a")), li(p("b‸")))');
		expect(read(after(numbers, toggleList('orderedList')))).toBe('p("a"), p("b‸")');
	});

	test('[ED19] lists of one kind that come to touch are one', () => {
		const state = stateOf(ul(li(p('a'))), p('b‸'), ul(li(p('c'))));
		expect(read(after(state, toggleList('bulletList')))).toBe(
			'ul(li(p("a")), li(p("b‸")), li(p("c")))',
		);
	});

	test('[ED19] a heading becomes a paragraph in its list, and so does a section selected whole', () => {
		expect(read(after(stateOf(h(1, 'a‸')), toggleList('bulletList')))).toContain('ul(li(');
		const { doc, tr } = stateOf(ol(li(p('a‸')), li(p('b'))));
		const all = EditorState.create({ doc }).apply(tr.setSelection(new AllSelection(doc)));
		expect(after(all, toggleList('orderedList')).doc.toString()).toBe(
			'doc(paragraph("a"), paragraph("b"))',
		);
	});
});

describe('kinds of blocks', () => {
	test('[ED20] the key of a heading makes one of its level, and a paragraph of it', () => {
		const second = after(stateOf(p('a‸')), toggleBlock('heading', { level: 2 }));
		expect(second.doc.firstChild!.attrs).toEqual({ level: 2 });
		const third = after(second, toggleBlock('heading', { level: 3 }));
		expect(third.doc.firstChild!.attrs).toEqual({ level: 3 });
		expect(read(after(third, toggleBlock('heading', { level: 3 })))).toBe('p("a‸")');
	});

	test('[ED20] a paragraph that is set again leaves what it stands in; a cell stays a cell', () => {
		expect(read(after(stateOf(quote(ul(li(p('a‸'))))), setBlock('paragraph')))).toBe('p("a‸")');
		const cell = schema.node('tableHeader', null, words('a‸'));
		const table = schema.node('table', null, [schema.node('tableRow', null, [cell])]);
		expect(setBlock('paragraph')(stateOf(table))).toBe(false);
	});

	test('[ED20] the key of a quotation wraps, and unwraps', () => {
		const quoted = after(stateOf(p('‸a'), p('b‸')), toggleQuote);
		expect(read(quoted)).toBe('blockquote(p("a"), p("b‸"))');
		expect(read(after(quoted, toggleQuote))).toBe('p("a"), p("b‸")');
	});

	test('[ED21] code is left by a third Enter, downwards, and upwards where it is the first', () => {
		expect(read(after(stateOf(code('a\n\n‸')), leaveByEnter))).toBe('codeBlock("a"), p("‸")');
		expect(leaveByEnter(stateOf(code('a\n‸')))).toBe(false);
		expect(read(after(stateOf(code('a‸'), p('b')), leaveDown))).toBe('codeBlock("a"), p("‸b")');
		expect(read(after(stateOf(code('a‸')), leaveDown))).toBe('codeBlock("a"), p("‸")');
		expect(read(after(stateOf(code('‸a')), leaveUp))).toBe('p("‸"), codeBlock("a")');
		expect(leaveUp(stateOf(p(), code('‸a')))).toBe(false);
	});

	test('[ED22] a section whose words were all deleted is as new', () => {
		const state = stateOf(h(1, '‸all of it‸'));
		expect(read(after(state, deleteSelection))).toBe('p("‸")');
		expect(read(after(stateOf(h(1, '‸some‸ of it')), deleteSelection))).toContain('heading');
	});

	test('[ED22] Enter in the midst of bold words goes on in bold, after a link without it', () => {
		const bold = schema.text('bold', [schema.mark('bold')]);
		const link = schema.text('link', [schema.mark('link', { href: 'https://example.org' })]);
		const at = (text: Node, place: number): EditorState => {
			const doc = schema.topNodeType.create(null, [schema.node('paragraph', null, [text])]);
			return EditorState.create({ doc, selection: TextSelection.create(doc, place) });
		};
		const marksAfter = (state: EditorState) =>
			(after(state, enter).storedMarks ?? []).map(({ type }) => type.name);
		expect(marksAfter(at(bold, 5))).toEqual(['bold']);
		expect(marksAfter(at(link, 3))).toEqual([]);
		expect(after(after(at(bold, 5), enter), joinBackward).doc.childCount).toBe(1);
	});
});

describe('words pasted from elsewhere', () => {
	const { props } = pastedMarks();
	const view = {} as EditorView;
	const paste = (text: string): string =>
		props
			.transformPasted!.call(
				{} as never,
				new Slice(Fragment.from(schema.node('paragraph', null, words(text))), 1, 1),
				view,
				true,
			)
			.content.firstChild!.content.toString();

	test('[ED23] what is marked as in Markdown is marked, and an address is a link', () => {
		expect(paste('a **b** *c* `d` __e__ f')).toBe(
			'<"a ", bold("b"), " ", italic("c"), " ", code("d"), " ", bold("e"), " f">',
		);
		expect(paste('see https://example.org/x.')).toBe(
			'<"see ", link("https://example.org/x"), ".">',
		);
	});

	test('[ED23] signs that mark nothing stay', () => {
		for (const text of [
			'2 * 3 * 4',
			'a*b*c',
			'snake_case_name',
			'``',
			'** a **',
			'* a*',
			'no marks',
		]) {
			expect(paste(text)).toBe(`<"${text}">`);
		}
	});
});
