import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cloneOf, readContent, readLiveText, SECTIONS, titleOf, type LiveText } from '#brief';
import { TextCopies } from '#server/review/text-copies.ts';
import { TextDraft } from '#server/review/text-draft.ts';
import { draftUpdate } from '#server/sync/projection.ts';
import { SERVER_CLIENT_ID } from '#server/sync/server-client.ts';
import { briefOf } from '../handoff/placed.ts';
import { editOnce } from '../support/edits.ts';
import { randomFrom, seedOf } from '../support/soak.ts';

/** More than there are copies kept of. */
const BRIEFS = 10;
const STEPS = 800;

const wordsOf = (live: LiveText) =>
	SECTIONS.map((section) => live.blocks(section).map(({ text }) => text));

function makeBrief() {
	const doc = briefOf({ goal: ['Ship it by Friday.'], notes: ['One.', 'Two.'] });
	const stored: Uint8Array[] = [Y.encodeStateAsUpdate(doc)];
	doc.on('update', (update: Uint8Array) => stored.push(update));
	return { doc, somebody: cloneOf(doc), stored };
}

test('[DEC18] a draft begins at the text as it is, whatever was stored, refused or typed since the last', () => {
	const random = randomFrom(seedOf('DEC18'));
	const briefs = Array.from({ length: BRIEFS }, makeBrief);
	const refused = { drafts: 0, throws: 0 };

	for (let step = 0; step < STEPS; step++) {
		// Mostly one of few, so that copies are used again.
		const { doc, somebody } = briefs[Math.floor(random() ** 3 * BRIEFS)]!;
		const chance = random();
		if (chance < 0.4) {
			Y.applyUpdate(somebody, Y.encodeStateAsUpdate(doc));
			editOnce(somebody, random);
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(somebody));
			continue;
		}
		if (chance < 0.45) {
			const rename = draftUpdate(doc, (fork) => titleOf(fork).insert(0, 'a'));
			Y.applyUpdate(doc, rename);
			continue;
		}
		using draft = new TextDraft(doc);
		expect(wordsOf(draft.live())).toEqual(wordsOf(readLiveText(doc)));
		if (chance < 0.55) continue;
		const { doc: fork } = draft.fork();
		expect(readContent(fork)).toEqual(readContent(doc));
		editOnce(fork, random);
		expect(wordsOf(draft.live())).toEqual(wordsOf(readLiveText(fork)));
		if (chance < 0.65) {
			refused.throws++;
			continue;
		}
		const update = draft.finish();
		if (!update) continue;
		const { structs } = Y.decodeUpdate(update);
		expect(structs.filter(({ id }) => id.client !== SERVER_CLIENT_ID)).toEqual([]);
		if (chance < 0.75) {
			refused.drafts++;
			continue;
		}
		Y.applyUpdate(doc, update);
		draft.stored();
		expect(readContent(doc)).toEqual(readContent(fork));
	}

	expect(Math.min(refused.drafts, refused.throws)).toBeGreaterThan(10);
	for (const { doc, stored } of briefs) {
		expect(doc.store.pendingStructs).toBeNull();
		const reader = new Y.Doc();
		for (const update of stored) Y.applyUpdate(reader, update);
		expect(readContent(reader)).toEqual(readContent(doc));
	}
});

test('[DEC18] copies are kept of the briefs that were decided on last, and go with their document', () => {
	const docs = Array.from({ length: BRIEFS }, () => makeBrief().doc);
	const isKept = (doc: Y.Doc): boolean => TextCopies.kept(doc) !== null;
	for (const doc of docs) TextCopies.make(doc);
	expect(docs.map(isKept)).toEqual([false, false, ...docs.slice(2).map(() => true)]);
	docs[5]!.destroy();
	expect(isKept(docs[5]!)).toBe(false);
	// Nothing was decided on it while a book was written in it.
	for (let key = 0; key < 1_001; key++) titleOf(docs[6]!).insert(0, 'a');
	expect(isKept(docs[6]!)).toBe(false);
	const large = makeBrief().doc;
	titleOf(large).insert(0, 'a'.repeat(8 * 1024 * 1024));
	TextCopies.make(large);
	expect(docs.filter(isKept)).toEqual([]);
	expect(isKept(large)).toBe(true);
});
