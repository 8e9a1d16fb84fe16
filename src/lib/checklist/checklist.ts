/**
 * The built-in worker's rules, in the order in which it works through them. Its proposals fill the review budget in
 * that order, so what would stop or mislead a run comes first, and what a reader could still guess comes last.
 */
import { danglingReference } from './dangling-reference.ts';
import { emptySection } from './empty-section.ts';
import { noDoneTest } from './no-done-test.ts';
import { notAQuestion } from './not-a-question.ts';
import { numberConflict } from './number-conflict.ts';
import { placeholder } from './placeholder.ts';
import { relativeDate } from './relative-date.ts';
import type { Rule } from './rule.ts';
import { undefinedAcronym } from './undefined-acronym.ts';
import { unmeasurableStop } from './unmeasurable-stop.ts';
import { unsourcedPremise } from './unsourced-premise.ts';

export const CHECKLIST: readonly Rule[] = [
	emptySection,
	unmeasurableStop,
	noDoneTest,
	numberConflict,
	relativeDate,
	placeholder,
	danglingReference,
	unsourcedPremise,
	notAQuestion,
	undefinedAcronym,
];
