/** The five section cells of a brief, in the order in which they are read. */

export const SECTIONS = ['goal', 'context', 'unknowns', 'stops', 'notes'] as const;
export type SectionName = (typeof SECTIONS)[number];

export type ItemName = 'premise' | 'unknown' | 'answer' | 'stopCondition';

interface Section {
	label: string;
	/** What an empty cell asks. */
	prompt: string;
	/** The item that Enter makes here; null where the section is prose. */
	item: { name: ItemName; prefix: string; add: string } | null;
}

export const SECTION: Record<SectionName, Section> = {
	goal: { label: 'Goal', prompt: 'What should be true when you return?', item: null },
	context: {
		label: 'Known context',
		prompt: 'What do you know, and from where?',
		item: { name: 'premise', prefix: 'P', add: 'Add a premise' },
	},
	unknowns: {
		label: 'Unknowns',
		prompt: 'What do you not know yet?',
		item: { name: 'unknown', prefix: 'U', add: 'Add an unknown' },
	},
	stops: {
		label: 'Stop conditions',
		prompt: 'When should the work stop?',
		item: { name: 'stopCondition', prefix: 'S', add: 'Add a stop condition' },
	},
	notes: { label: 'Notes', prompt: 'Anything else worth having at hand?', item: null },
};

export const isSection = (name: string): name is SectionName =>
	(SECTIONS as readonly string[]).includes(name);
