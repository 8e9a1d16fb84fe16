/** Draws suggestions on an editor's document: marks and references in the words, stacks under the blocks. */
import type { Node } from '@tiptap/pm/model';
import type { Mapping } from '@tiptap/pm/transform';
import { Decoration, type DecorationSet } from '@tiptap/pm/view';
import type { Drawing, Passage } from '#lib/handoff/drawing.ts';

export interface Elements {
	/** The element in which a stack of suggestions shows itself; the same one for as long as it is drawn. */
	stack(key: string): HTMLElement;
	/** The reference that follows a passage. */
	reference(passage: Passage): HTMLElement;
}

interface DrawnSpec {
	/** Says with its place all that is drawn there. */
	drawn: string;
	stack?: string;
}

/**
 * Blocks that are drawn as they were keep their decorations: others would be compared one by one at every key.
 * @returns `before` where nothing is to be drawn otherwise; null where the drawing was made for another text
 */
export function decorate(
	before: DecorationSet,
	doc: Node,
	drawing: Drawing,
	elements: Elements,
): DecorationSet | null {
	const blocks = wordBlocks(doc);
	const wanted = decorationsOf(doc, blocks, drawing, elements);
	if (!wanted) return null;
	const old = byBlock(before.find(), blocks);
	const fresh = byBlock(wanted, blocks);
	const gone: Decoration[] = [];
	const come: Decoration[] = [];
	for (const block of new Set([...old.keys(), ...fresh.keys()])) {
		const [was, is] = [old.get(block) ?? [], fresh.get(block) ?? []];
		if (was.length === is.length && was.every((one, at) => isSame(one, is[at]))) continue;
		gone.push(...was);
		come.push(...is);
	}
	return gone.length + come.length === 0 ? before : before.remove(gone).add(doc, come);
}

function decorationsOf(
	doc: Node,
	blocks: WordBlock[],
	drawing: Drawing,
	elements: Elements,
): Decoration[] | null {
	const decorations: Decoration[] = [];
	for (const passage of drawing.passages) {
		const block = blocks[passage.block];
		if (!block || passage.to > block.size) return null;
		const from = block.start + passage.from;
		const to = block.start + passage.to;
		const { id, look } = passage;
		const reference = `reference ${id} ${passage.reference}`;
		decorations.push(
			Decoration.inline(
				from,
				to,
				{
					nodeName: 'mark',
					class: look === 'rest' ? 'sp' : `sp ${look}`,
					'data-suggestion': id,
				},
				{ drawn: `mark ${id} ${look}` } satisfies DrawnSpec,
			),
			Decoration.widget(to, () => elements.reference(passage), {
				...untouched,
				key: reference,
				drawn: reference,
				marks: [],
			} satisfies DrawnSpec & Parameters<typeof Decoration.widget>[2]),
		);
	}
	if (drawing.target) {
		const { block: index, from, to } = drawing.target;
		const block = blocks[index];
		if (!block || to > block.size) return null;
		const spec: DrawnSpec = { drawn: 'target' };
		decorations.push(
			from === to
				? Decoration.node(block.start - 1, block.start + block.size + 1, { class: 'target' }, spec)
				: Decoration.inline(block.start + from, block.start + to, { class: 'target' }, spec),
		);
	}
	for (const { key, top } of drawing.stacks) {
		if (top !== null && top >= doc.childCount) return null;
		decorations.push(stackAt(top === null ? doc.content.size : endOfTop(doc, top), key, elements));
	}
	return decorations;
}

/** By the block they are in, or −1 for stacks; in the order in which the editor draws them. */
function byBlock(decorations: Decoration[], blocks: WordBlock[]): Map<number, Decoration[]> {
	const groups = new Map<number, Decoration[]>();
	for (const one of decorations.sort((a, b) => a.from - b.from || a.to - b.to)) {
		const block = specOf(one).stack === undefined ? blockAt(blocks, one.to) : -1;
		const group = groups.get(block);
		if (group) group.push(one);
		else groups.set(block, [one]);
	}
	return groups;
}

/** The last that starts before the position. */
function blockAt(blocks: WordBlock[], position: number): number {
	let [low, high] = [0, blocks.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((blocks[middle] as WordBlock).start <= position) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

const isSame = (a: Decoration, b: Decoration | undefined): boolean =>
	a.from === b?.from && a.to === b.to && specOf(a).drawn === specOf(b).drawn;

const specOf = ({ spec }: Decoration): DrawnSpec => spec as DrawnSpec;

/** Before what is typed at its place, and none of the editor's business otherwise. */
const untouched = { side: -1, ignoreSelection: true, stopEvent: () => true };

const stackAt = (at: number, key: string, elements: Elements): Decoration =>
	Decoration.widget(at, () => elements.stack(key), {
		...untouched,
		key,
		drawn: key,
		stack: key,
	} satisfies DrawnSpec & Parameters<typeof Decoration.widget>[2]);

/** Follows a change until the places are known again; a stack whose block went stays where the block was. */
export function follow(
	before: DecorationSet,
	mapping: Mapping,
	doc: Node,
	elements: Elements,
): DecorationSet {
	const lost: string[] = [];
	const after = before.map(mapping, doc, {
		onRemove: ({ stack }: DrawnSpec) => stack !== undefined && lost.push(stack),
	});
	if (lost.length === 0) return after;
	const found = before.find(undefined, undefined, ({ stack }: DrawnSpec) =>
		lost.includes(stack ?? ''),
	);
	return after.add(
		doc,
		found.map(({ from, spec }) => {
			const at = doc.resolve(mapping.map(from, -1));
			const between = at.depth === 0 ? at.pos : at.after(1);
			return stackAt(between, (spec as Required<DrawnSpec>).stack, elements);
		}),
	);
}

interface WordBlock {
	start: number;
	size: number;
}

/** Blocks of words in document order: the same order, and the same offsets, as in the shared text. */
export function wordBlocks(doc: Node): WordBlock[] {
	const blocks: WordBlock[] = [];
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
