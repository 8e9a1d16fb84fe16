import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { UNDECIDED, type SuggestionBody, type SuggestionStatus } from '#brief';
import { readReview, type ReviewChange } from '#lib/protocol/review.ts';
import { draftReview } from '#server/sync/projection.ts';

const status: SuggestionStatus = { state: 'open', rev: 0, ...UNDECIDED };
const brings = (id: string): ReviewChange => ({
	suggestions: [{ id, status, body: { id } as SuggestionBody }],
});

test('[DEC12] what was drafted for the review room and never stored is part of nothing that is', () => {
	const doc = new Y.Doc();
	const store = (update: Uint8Array): void => Y.applyUpdate(doc, update);
	store(draftReview({ doc }, brings('first')));
	draftReview({ doc }, brings('refused'));
	store(draftReview({ doc }, brings('second')));
	draftReview({ doc }, brings('refused'));
	draftReview({ doc }, brings('refused too'));
	expect(() => draftReview({ doc }, { suggestions: [{ id: 'unknown', status }] })).toThrow();
	store(draftReview({ doc }, brings('third')));
	const accepted: SuggestionStatus = { ...status, state: 'accepted', rev: 1 };
	store(draftReview({ doc }, { suggestions: [{ id: 'first', status: accepted }] }));

	const { suggestions } = readReview(doc);
	expect([...suggestions.keys()].sort()).toEqual(['first', 'second', 'third']);
	expect(suggestions.get('first')).toMatchObject({ body: { id: 'first' }, status: accepted });
	expect(doc.store.pendingStructs).toBeNull();
});
