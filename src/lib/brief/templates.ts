/**
 * What a new brief begins with: the open questions of its kind, and stop conditions that hold for most of them. All of
 * it is part of the brief as it stands; nothing is there to be deleted or filled in.
 */
import type { SectionName } from './sections.ts';

export const TEMPLATES = ['blank', 'investigation', 'decision', 'review', 'migration'] as const;
export type TemplateName = (typeof TEMPLATES)[number];

interface Template {
	label: string;
	/** For whom it is, in one line. */
	about: string;
	/** Markdown, an item a bullet. */
	sections: Partial<Record<SectionName, string>>;
}

const bullets = (...items: string[]): string => items.map((item) => `- ${item}`).join('\n');

const STOPS = bullets('Stop after 2 hours.', 'Stop after 12 suggestions.');

export const TEMPLATE: Record<TemplateName, Template> = {
	blank: { label: 'Blank', about: 'Five empty sections.', sections: {} },
	investigation: {
		label: 'Investigation',
		about: 'To find out why something is as it is.',
		sections: {
			unknowns: bullets(
				'When was it last seen to work, and when first not to?',
				'What changed between the two?',
				'Which causes are ruled out, and by what evidence?',
				'What would be seen if the likeliest cause were not the cause?',
			),
			stops: STOPS,
		},
	},
	decision: {
		label: 'Decision',
		about: 'To choose between ways, and to know later why.',
		sections: {
			unknowns: bullets(
				'Which ways are there, doing nothing among them?',
				'What does each cost, and what does each rule out?',
				'Which can be taken back, until when, and at what price?',
				'Who decides, and by when?',
			),
			stops: STOPS,
		},
	},
	review: {
		label: 'Review',
		about: 'To read something against a measure.',
		sections: {
			unknowns: bullets(
				'What is it measured against, and where does that stand?',
				'Who relies on it, and for what?',
				'Which parts are settled and not to be reopened?',
				'What would have to be found for it to be turned down?',
			),
			stops: STOPS,
		},
	},
	migration: {
		label: 'Migration',
		about: 'To move something and lose nothing of it.',
		sections: {
			unknowns: bullets(
				'What uses the old place, by name or by address?',
				'How long may it be out of use, and when?',
				'How is it shown that everything arrived, and unchanged?',
				'What is the way back, and until when is it open?',
			),
			stops: STOPS,
		},
	},
};
