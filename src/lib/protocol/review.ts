/** The review room: a read-only document that the server writes and every open client reads. */
import * as Y from 'yjs';
import type { StandingRecord, SuggestionBody, SuggestionStatus, Written } from '#brief';
import type { HandoffView } from '#lib/handoff/handoff.ts';

/** Separate keys, so that a change of state doesn't send the body again. */
export interface ReviewEntry {
	body: SuggestionBody;
	status: SuggestionStatus;
	/** What its accept wrote; null while nothing is. */
	written: readonly Written[] | null;
}

export interface ReviewState {
	suggestions: Map<string, ReviewEntry>;
	/** By the premise's uid; a premise that nobody judged has none. */
	standings: Map<string, StandingRecord>;
	handoffs: Map<string, HandoffView>;
}

const suggestionsOf = (doc: Y.Doc): Y.Map<Y.Map<unknown>> => doc.getMap('suggestions');
const standingsOf = (doc: Y.Doc): Y.Map<StandingRecord> => doc.getMap('standings');
const handoffsOf = (doc: Y.Doc): Y.Map<HandoffView> => doc.getMap('handoffs');

export function readReview(doc: Y.Doc): ReviewState {
	const suggestions = new Map<string, ReviewEntry>();
	for (const [id, entry] of suggestionsOf(doc)) {
		suggestions.set(id, {
			body: entry.get('body') as SuggestionBody,
			status: entry.get('status') as SuggestionStatus,
			written: (entry.get('written') as readonly Written[] | undefined) ?? null,
		});
	}
	return {
		suggestions,
		standings: new Map(standingsOf(doc).entries()),
		handoffs: new Map(handoffsOf(doc).entries()),
	};
}

export interface ReviewChange {
	suggestions?: {
		id: string;
		status: SuggestionStatus;
		body?: SuggestionBody;
		written?: readonly Written[] | null;
	}[];
	standings?: ({ uid: string } & StandingRecord)[];
	handoffs?: HandoffView[];
}

/** Writes a change into the review document; a body is written once and never again. */
export function writeReview(doc: Y.Doc, change: ReviewChange): void {
	doc.transact(() => {
		for (const { id, status, body, written } of change.suggestions ?? []) {
			let entry = suggestionsOf(doc).get(id);
			if (!entry) {
				if (!body) throw new Error(`suggestion ${id} was never projected`);
				entry = new Y.Map();
				entry.set('body', body);
				suggestionsOf(doc).set(id, entry);
			}
			entry.set('status', status);
			if (written) entry.set('written', written);
			else if (entry.has('written')) entry.delete('written');
		}
		for (const { uid, ...record } of change.standings ?? []) standingsOf(doc).set(uid, record);
		for (const handoff of change.handoffs ?? []) handoffsOf(doc).set(handoff.id, handoff);
	});
}
