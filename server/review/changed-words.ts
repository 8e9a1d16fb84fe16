/** Who changed the words of a suggestion after it was handed off. */
import diff from 'fast-diff';
import * as Y from 'yjs';
import { diffWords, fitAnchor, textAt, type Anchor, type LiveText, type Place } from '#brief';
import type { WordsChange } from '#lib/protocol/answers.ts';
import type { Author } from '../store/authors.ts';

/** One character, as the document names it. */
export interface Character {
	client: number;
	clock: number;
}

/**
 * The characters that were put among the quote's own words since. Only where those still stand in the text that held
 * them: a block that was split, joined or moved is written anew, words of others too, by whoever did that.
 * @param before the clocks of the text at hand-off
 */
export function charactersSince(
	live: LiveText,
	anchor: Anchor,
	before: ReadonlyMap<number, number>,
): Character[] {
	const fit = fitAnchor(live, anchor);
	if (anchor.on !== 'words' || fit.status !== 'drifted') return [];
	const here = live.between(anchor.section, anchor.from, anchor.to);
	if (here?.block !== fit.place.block) return [];
	const characters = charactersAt(fit.place);
	const found: Character[] = [];
	let at = 0;
	for (const [operation, text] of diffWords(anchor.quote, textAt(fit.place))) {
		if (operation === diff.DELETE) continue;
		const next = at + text.length;
		if (operation === diff.INSERT) {
			const isNew = ({ client, clock }: Character): boolean => clock >= (before.get(client) ?? 0);
			found.push(...characters.slice(at, next).filter(isNew));
		}
		at = next;
	}
	return found;
}

/** The clocks that a stored document reaches. */
export const clocksOf = (document: Uint8Array): Map<number, number> =>
	Y.decodeStateVector(Y.encodeStateVectorFromUpdate(document));

function charactersAt({ block, from, to }: Place): Character[] {
	const characters: Character[] = [];
	for (const run of block.runs) {
		for (let item = run.text._start; item; item = item.right) {
			if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
			const { client, clock } = item.id;
			for (let i = 0; i < item.length; i++) characters.push({ client, clock: clock + i });
		}
	}
	return characters.slice(from, to);
}

/**
 * @param authors in the order of clients and their clocks
 * @returns null where there are none, where one has no known author, and where several people wrote them
 */
export function changeBy(
	characters: readonly Character[],
	authors: readonly Author[],
): WordsChange | null {
	let change: WordsChange | null = null;
	for (const { client, clock } of characters) {
		const author = authors.findLast((one) => one.client === client && one.clock <= clock);
		if (!author || (change && change.byId !== author.id)) return null;
		const at = Math.max(change?.at ?? -Infinity, author.at ?? -Infinity);
		change = { by: author.name, byId: author.id, at: at === -Infinity ? null : at };
	}
	return change;
}
