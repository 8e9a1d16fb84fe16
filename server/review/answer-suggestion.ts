/** A suggestion as the API tells it: its row, and how it fits the text as it is now. */
import { createHash } from 'node:crypto';
import type * as Y from 'yjs';
import {
	fitAnchor,
	textAt,
	type Fit,
	type StandingRecord,
	type SuggestionBody,
	type SuggestionStatus,
} from '#brief';
import type { Suggestion } from '#lib/protocol/answers.ts';

export function answerSuggestion(
	doc: Y.Doc,
	body: SuggestionBody,
	status: SuggestionStatus,
	standings: Map<string, StandingRecord>,
): Suggestion {
	const fit = fitAnchor(doc, body.anchor);
	const { anchor } = body;
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
		live: { status: fit.status, hash: hashOf(fit), taint: taintOf(body, standings) },
	};
}

/** Of the words that stand where a suggestion would write; null where nothing does. */
export const hashOf = (fit: Fit): string | null =>
	'place' in fit
		? createHash('sha256').update(textAt(fit.place)).digest('base64url').slice(0, 16)
		: null;

/** The rejected premises that a suggestion leans on. */
export const taintOf = (body: SuggestionBody, standings: Map<string, StandingRecord>): string[] =>
	body.leansOn.filter((uid) => standings.get(uid)?.standing === 'rejected');
