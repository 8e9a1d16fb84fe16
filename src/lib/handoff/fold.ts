/** Which suggestions of a section are open, which fold to a line, and which share one. */
import { SECTIONS, type SectionName } from '#brief';
import type { PlacedSuggestion } from './place-suggestions.ts';

const FOLDS_IN_A_STACK = 3;
const MANY_IN_A_SECTION = 12;

export type StackRow = { is: 'open' | 'fold'; id: string } | SharedRow;
/** One line for several: for more of the stack, or for the rest of the section. */
export interface SharedRow {
	is: 'more' | 'rest';
	ids: string[];
	/** Whether one of the section's stacks is shown beside it. */
	elsewhere: boolean;
	/** What a press on it unfolds: a stack by its key, or a section by its name. */
	unfolds: string;
}

export interface Stack {
	key: string;
	/** The block of the section that it stands under; null for the section's end. */
	top: number | null;
	rows: StackRow[];
}

export interface Folding {
	current: string | null;
	/** Whether the current one shows itself whole. */
	open: boolean;
	/** Then a section whose turn it is not says its suggestions in one line. */
	walking: boolean;
	/** Keys of stacks and names of sections whose shared lines were pressed. */
	unfolded: ReadonlySet<string>;
}

/** Every section's stacks, by their keys as well. */
export interface Folded {
	bySection: ReadonlyMap<SectionName, Stack[]>;
	byKey: ReadonlyMap<string, Stack>;
}

export function foldSections(visible: readonly PlacedSuggestion[], folding: Folding): Folded {
	const bySection = new Map(
		SECTIONS.map((section) => [
			section,
			foldSection(
				visible.filter((one) => one.section === section),
				folding,
			),
		]),
	);
	const all = [...bySection.values()].flat();
	return { bySection, byKey: new Map(all.map((stack) => [stack.key, stack])) };
}

/** @param suggestions of one section, in order */
export function foldSection(
	suggestions: readonly PlacedSuggestion[],
	{ current, open, walking, unfolded }: Folding,
): Stack[] {
	const [first] = suggestions;
	if (!first) return [];
	const { section } = first;
	const groups = Map.groupBy(suggestions, ({ place }) => place?.topKey ?? `${section}:end`);
	const here = [...groups].find(([, group]) => group.some(({ body }) => body.id === current))?.[0];

	const rest = [...groups].filter(([key]) => key !== here).flatMap(([, group]) => group);
	const condensed =
		(walking || suggestions.length > MANY_IN_A_SECTION) &&
		rest.length > 1 &&
		!unfolded.has(section);

	const stacks: Stack[] = [];
	for (const [key, group] of groups) {
		if (condensed && key !== here) continue;
		stacks.push({
			key,
			top: group[0]?.place?.top ?? null,
			rows: foldStack(group, { current, open, whole: unfolded.has(key), key }),
		});
	}
	if (!condensed) return stacks;

	let end = stacks.find(({ top }) => top === null);
	if (!end) stacks.push((end = { key: `${section}:end`, top: null, rows: [] }));
	end.rows.push({
		is: 'rest',
		ids: rest.map(({ body }) => body.id),
		elsewhere: here !== undefined,
		unfolds: section,
	});
	return stacks;
}

function foldStack(
	group: readonly PlacedSuggestion[],
	view: { current: string | null; open: boolean; whole: boolean; key: string },
): StackRow[] {
	const ids = group.map(({ body }) => body.id);
	const folded = ids.filter((id) => id !== view.current || !view.open);
	// A line that stands for one suggestion says less than that suggestion's own.
	const fits = view.whole || folded.length <= FOLDS_IN_A_STACK + 1;
	const shown = new Set(fits ? folded : folded.slice(0, FOLDS_IN_A_STACK));
	const rows: StackRow[] = [];
	const more: string[] = [];
	for (const id of ids) {
		if (id === view.current) rows.push({ is: view.open ? 'open' : 'fold', id });
		else if (shown.has(id)) rows.push({ is: 'fold', id });
		else more.push(id);
	}
	if (more.length > 0) rows.push({ is: 'more', ids: more, elsewhere: false, unfolds: view.key });
	return rows;
}
