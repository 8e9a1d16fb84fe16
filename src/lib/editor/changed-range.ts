/** What a transaction did to positions, also where it put a whole new document in the place of the old one. */
import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { Mapping, StepMap } from '@tiptap/pm/transform';
import { isFromDocument } from './origin.ts';

/**
 * A change that came over Yjs replaces everything, and by its own steps every position is lost;
 * the one range in which the two documents differ says what became of them.
 */
export function mappingOf(transaction: Transaction): Mapping {
	if (!isFromDocument(transaction)) return transaction.mapping;
	const range = changedRange(transaction.before, transaction.doc);
	return new Mapping(range ? [range] : []);
}

/** @returns null where the documents have the same content */
export function changedRange(before: Node, after: Node): StepMap | null {
	const from = before.content.findDiffStart(after.content);
	const ends = from === null ? null : before.content.findDiffEnd(after.content);
	if (from === null || !ends) return null;
	// Repeated words meet from both sides: “aa” to “a” differs from 1 on and up to 1.
	const overlap = Math.max(0, from - Math.min(ends.a, ends.b));
	return new StepMap([from, ends.a + overlap - from, ends.b + overlap - from]);
}
