/** The form that a model's answer has to have. Servers get it as a JSON schema; what comes back is held against it. */
import { z } from 'zod';
import { SECTIONS } from '#brief';

export const MOST_SUGGESTIONS = 12;

// No bounds on lengths and numbers: strict servers refuse a schema that has them, so they are checked afterwards.
export const SUGGESTION = z.strictObject({
	section: z.enum(SECTIONS),
	label: z.string().nullable(),
	quote: z.string(),
	occurrence: z.number().nullable(),
	kind: z.enum(['replace', 'insertAfter', 'question']),
	rationale: z.string(),
	text: z.string(),
	leansOn: z.array(z.string()),
	standsAlone: z.boolean(),
	epistemic: z.enum(['observed', 'inferred', 'recommended']),
	source: z.string().nullable(),
});
export type AnsweredSuggestion = z.infer<typeof SUGGESTION>;

export const ANSWER = z.strictObject({ suggestions: z.array(SUGGESTION) });
