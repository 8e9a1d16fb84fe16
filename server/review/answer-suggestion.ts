/** A suggestion as the API tells it: its row, and how it fits the text as it is now. */
import {
	fitAnchor,
	hashOfFit,
	integrityOf,
	type Fit,
	type LiveText,
	type SectionName,
	type StandingRecord,
	type SuggestionBody,
	type WrittenNow,
} from '#brief';
import type { Suggestion } from '#lib/protocol/answers.ts';
import type { SuggestionRow } from '../store/suggestions.ts';
import type { Applied } from './write-suggestion.ts';

export function answerSuggestion(
	live: LiveText,
	{ body, status, applied }: Pick<SuggestionRow<Applied>, 'body' | 'status' | 'applied'>,
	standings: Map<string, StandingRecord>,
): Suggestion {
	const { anchor } = body;
	const written = applied && integrityOf(live, applied, anchor);
	const section = applied?.[0]?.section ?? anchor.section;
	const fit = written ? fitOfWritten(written, section) : fitAnchor(live, anchor);
	return {
		id: body.id,
		number: body.number,
		handoffId: body.handoffId,
		kind: body.kind,
		section: anchor.section,
		uid: anchor.on === 'words' ? anchor.uid : null,
		quote: anchor.on === 'words' ? anchor.quote : '',
		text: body.text,
		rationale: body.rationale,
		leansOn: body.leansOn,
		standsAlone: body.leansOn.length === 0,
		epistemic: body.epistemic,
		rule: body.rule,
		...status,
		live: {
			status: fit.status,
			hash: hashOfFit(fit),
			places: fit.status === 'ambiguous' ? fit.places.length : null,
			taint: taintOf(body, standings),
			integrity: written && written.integrity,
			changed: null,
		},
	};
}

/** What was accepted has replaced its own quote, which is not looked for everywhere again. */
const fitOfWritten = ({ place }: WrittenNow, section: SectionName): Fit =>
	place ? { status: 'fresh', section, place } : { status: 'orphaned' };

/** The rejected premises that a suggestion leans on. */
export const taintOf = (body: SuggestionBody, standings: Map<string, StandingRecord>): string[] =>
	body.leansOn.filter((uid) => standings.get(uid)?.standing === 'rejected');
