/** A brief of ferries and crates, as long as wanted, and a suggestion for each crate. */
import { suggestion } from '../support/model-server.ts';

/** Of 200 characters: 500 of them make 100,000. */
export const paragraph = (number: number): string =>
	`Ferry ${number} to the outer islands leaves at a time that is not known yet, the harbour office says, and whoever ` +
	`carries crate ${number} aboard has to know it by Thursday, or it stays on the quay for one more week.`;

/** As many as a model is asked for in one answer. */
export const SUGGESTIONS_A_RETURN = 12;

/** What a model would answer about the paragraphs from one on, up to the end of them. */
export const proposals = (from: number, end: number) =>
	Array.from({ length: Math.min(SUGGESTIONS_A_RETURN, end - from) }, (_, index) =>
		suggestion({
			section: 'notes',
			quote: `crate ${from + index} aboard`,
			kind: 'replace',
			text: `crate ${from + index} on board`,
			rationale: 'It is a ship.',
		}),
	);
