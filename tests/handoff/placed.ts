import * as Y from 'yjs';
import {
	anchorWords,
	emptyContent,
	findExact,
	readBlocks,
	sectionOf,
	seed,
	typeRoots,
	UNDECIDED,
	type Anchor,
	type SectionName,
	type SuggestionBody,
	type SuggestionStatus,
} from '#brief';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { ReviewEntry } from '#lib/protocol/review.ts';

let uids = 0;
const uid = () => `i_${'abcdefghijklmnopqrstuvwxyz'.charAt(uids++ % 26).repeat(12)}`;

/** A brief whose sections hold these paragraphs or items. */
export function briefOf(texts: Partial<Record<SectionName, string[]>>): Y.Doc {
	const doc = typeRoots(new Y.Doc());
	const content = emptyContent(uid);
	for (const [section, lines] of Object.entries(texts) as [SectionName, string[]][]) {
		const name = content[section][0]!.name;
		content[section] = lines.map((text) => ({
			name,
			...(name === 'paragraph' ? {} : { attributes: { uid: uid() } }),
			words: [{ text }],
		}));
	}
	seed(doc, 'A brief', content);
	return doc;
}

export const OPEN: SuggestionStatus = { state: 'open', rev: 0, ...UNDECIDED };

export const bodyOf = (number: string, over: Partial<SuggestionBody> = {}): SuggestionBody => ({
	id: `s_${number}`,
	number,
	handoffId: `h_${number.split('.')[0]}`,
	kind: 'replace',
	anchor: { on: 'section', section: 'goal' },
	text: 'other words',
	rationale: 'Because.',
	leansOn: [],
	epistemic: 'inferred',
	belowLine: false,
	rule: null,
	...over,
});

/** Anchored in the words as they stand in the document now. */
export function entryOf(
	doc: Y.Doc,
	number: string,
	section: SectionName,
	quote: string,
	status: Partial<SuggestionStatus> = {},
): ReviewEntry {
	const places = findExact(readBlocks(sectionOf(doc, section)), quote);
	const anchor: Anchor = anchorWords(section, places[0]!, places.length === 1);
	return { body: bodyOf(number, { anchor }), status: { ...OPEN, ...status }, written: null };
}

/** Placed without a document, under the block that `topKey` names. */
export const placedAt = (
	number: string,
	section: SectionName,
	top: number | null,
	status: Partial<SuggestionStatus> = {},
	body: Partial<SuggestionBody> = {},
): PlacedSuggestion => ({
	body: bodyOf(number, body),
	status: { ...OPEN, ...status },
	section,
	fit: 'fresh',
	words: 'words',
	places: [],
	integrity: null,
	written: null,
	place: top === null ? null : { block: top, top, topKey: `${section}:${top}`, from: 0, to: 5 },
});
