/** Draws suggestions on an editor's document: marks and references in the words, stacks under the blocks. */
import type { Node } from '@tiptap/pm/model';
import type { Mapping } from '@tiptap/pm/transform';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Drawing, Passage } from '#lib/handoff/drawing.ts';

export interface Elements {
	/** The element in which a stack of suggestions shows itself; the same one for as long as it is drawn. */
	stack(key: string): HTMLElement;
	/** The reference that follows a passage. */
	reference(passage: Passage): HTMLElement;
}

interface StackSpec {
	stack?: string;
}

/** @returns null where the drawing was made for another state of the text */
export function decorate(doc: Node, drawing: Drawing, elements: Elements): DecorationSet | null {
	const decorations: Decoration[] = [];
	const blocks = drawing.passages.length > 0 || drawing.target ? wordBlocks(doc) : [];
	for (const passage of drawing.passages) {
		const block = blocks[passage.block];
		if (!block || passage.to > block.size) return null;
		const from = block.start + passage.from;
		const to = block.start + passage.to;
		decorations.push(
			Decoration.inline(from, to, {
				nodeName: 'mark',
				class: passage.look === 'rest' ? 'sp' : `sp ${passage.look}`,
				'data-suggestion': passage.id,
			}),
			Decoration.widget(to, () => elements.reference(passage), {
				...untouched,
				key: `reference ${passage.id} ${passage.reference}`,
				marks: [],
			}),
		);
	}
	if (drawing.target) {
		const { block: index, from, to } = drawing.target;
		const block = blocks[index];
		if (!block || to > block.size) return null;
		decorations.push(
			from === to
				? Decoration.node(block.start - 1, block.start + block.size + 1, { class: 'target' })
				: Decoration.inline(block.start + from, block.start + to, { class: 'target' }),
		);
	}
	for (const { key, top } of drawing.stacks) {
		if (top !== null && top >= doc.childCount) return null;
		decorations.push(stackAt(top === null ? doc.content.size : endOfTop(doc, top), key, elements));
	}
	return DecorationSet.create(doc, decorations);
}

/** Before what is typed at its place, and none of the editor's business otherwise. */
const untouched = { side: -1, ignoreSelection: true, stopEvent: () => true };

const stackAt = (at: number, key: string, elements: Elements): Decoration =>
	Decoration.widget(at, () => elements.stack(key), { ...untouched, key, stack: key });

/** Follows a change until the places are known again; a stack whose block went stays where the block was. */
export function follow(
	before: DecorationSet,
	mapping: Mapping,
	doc: Node,
	elements: Elements,
): DecorationSet {
	const lost: string[] = [];
	const after = before.map(mapping, doc, {
		onRemove: ({ stack }: StackSpec) => stack !== undefined && lost.push(stack),
	});
	if (lost.length === 0) return after;
	const found = before.find(undefined, undefined, ({ stack }: StackSpec) =>
		lost.includes(stack ?? ''),
	);
	return after.add(
		doc,
		found.map(({ from, spec }) => {
			const at = doc.resolve(mapping.map(from, -1));
			const between = at.depth === 0 ? at.pos : at.after(1);
			return stackAt(between, (spec as Required<StackSpec>).stack, elements);
		}),
	);
}

/** Blocks of words in document order: the same order, and the same offsets, as in the shared text. */
export function wordBlocks(doc: Node): { start: number; size: number }[] {
	const blocks: { start: number; size: number }[] = [];
	doc.descendants((node, pos) => {
		if (!node.isTextblock) return true;
		blocks.push({ start: pos + 1, size: node.content.size });
		return false;
	});
	return blocks;
}

function endOfTop(doc: Node, top: number): number {
	let end = 0;
	for (let i = 0; i <= top; i++) end += doc.child(i).nodeSize;
	return end;
}
