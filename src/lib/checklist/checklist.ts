/** The built-in worker's rules, in the order in which it works through them. */
import { emptySection } from './empty-section.ts';
import { placeholder } from './placeholder.ts';
import { relativeDate } from './relative-date.ts';
import type { Rule } from './rule.ts';
import { undefinedAcronym } from './undefined-acronym.ts';
import { unmeasurableStop } from './unmeasurable-stop.ts';

export const CHECKLIST: readonly Rule[] = [
	emptySection,
	placeholder,
	relativeDate,
	undefinedAcronym,
	unmeasurableStop,
];
