/** Word writes a list as paragraphs that know their level; this makes lists of them again. */
import type { Block } from '#brief';

export interface ListMark {
	/** 1 and deeper. */
	level: number;
	ordered: boolean;
	start: number;
	/** Paragraphs of one list share it. */
	list: string;
}
/** A paragraph on its way into its list. */
export interface WordListItem extends Block {
	listed: ListMark;
}

/** @param marker reads what is drawn before the words, only where the paragraph is of a list */
export function wordListMark(style: string, marker: () => string): ListMark | null {
	const [, list, level] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(style) ?? [];
	if (!list || !level) return null;
	const drawn = marker().replace(/\s/g, '');
	const [, number] = /^\(?(?:\d+\.)*(\d+|[a-z]{1,4})[.)]/i.exec(drawn) ?? [];
	return {
		list,
		level: Number(level),
		ordered: number !== undefined,
		start: Number.parseInt(number ?? '', 10) || 1,
	};
}

const isListed = (block: Block): block is WordListItem => 'listed' in block;

export function nestWordLists(blocks: Block[]): Block[] {
	const result: Block[] = [];
	/** The lists that are open, outermost first. */
	let open: { list: Block; mark: ListMark }[] = [];
	for (const block of blocks) {
		if (!isListed(block)) {
			open = [];
			result.push(block);
			continue;
		}
		const { listed: mark, ...paragraph } = block;
		while ((open.at(-1)?.mark.level ?? 0) > mark.level) open.pop();
		const same = open.at(-1);
		if (same && same.mark.level === mark.level && !continues(same.mark, mark)) open.pop();
		let within = open.at(-1);
		if (within?.mark.level !== mark.level) {
			const list = newList(mark);
			// Three levels of lists and a half are as deep as such paragraphs go in practice.
			const parent = within && open.length < 5 ? within.list.blocks?.at(-1) : undefined;
			(parent?.blocks ?? result).push(list);
			if (!parent) open = [];
			open.push((within = { list, mark }));
		}
		within.list.blocks?.push({ name: 'listItem', blocks: [paragraph] });
	}
	return result;
}

const continues = (one: ListMark, next: ListMark): boolean =>
	one.ordered === next.ordered && (one.list === next.list || !next.ordered || next.start > 1);

const newList = ({ ordered, start }: ListMark): Block => ({
	name: ordered ? 'orderedList' : 'bulletList',
	...(ordered && start > 1 ? { attributes: { start } } : {}),
	blocks: [],
});
