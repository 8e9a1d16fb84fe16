/** The suggestions of a brief as they stand now, with who changed the words of those that drifted. */
import { setImmediate } from 'node:timers/promises';
import { cloneOf, readLiveText } from '#brief';
import type { Suggestion } from '#lib/protocol/answers.ts';
import { isDecided } from '#lib/handoff/place-suggestions.ts';
import { listAuthors } from '../store/authors.ts';
import { readFrozen } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import type { Store } from '../store/store.ts';
import { listSuggestions } from '../store/suggestions.ts';
import type { Authors } from '../sync/authors.ts';
import type { Rooms } from '../sync/registry.ts';
import { answerSuggestion } from './answer-suggestion.ts';
import { changeBy, charactersSince, clocksOf, type Character } from './changed-words.ts';
import type { Applied } from './write-suggestion.ts';

/** For so long at a time nobody else gets their turn. */
const LOOK_MS = 20;

/** @param handoffId null for all of them */
export async function readReturns(
	{ store, rooms, authors: marks }: { store: Store; rooms: Rooms; authors: Pick<Authors, 'flush'> },
	briefId: string,
	handoffId: string | null,
): Promise<Suggestion[]> {
	const rows = await listSuggestions<Applied>(store, briefId, handoffId);
	const standings = await readStandings(store, briefId);
	// Of one moment, however long looking takes: where much was written anew, each suggestion is looked for everywhere.
	const copy = await rooms.use(briefId, 'text', ({ doc }) => Promise.resolve(cloneOf(doc)));
	const live = readLiveText(copy);
	const items: Suggestion[] = [];
	let pausedAt = performance.now();
	for (const row of rows) {
		items.push(answerSuggestion(live, row, standings));
		if (performance.now() - pausedAt < LOOK_MS) continue;
		await setImmediate();
		pausedAt = performance.now();
	}
	const drifted = rows.filter(
		({ status }, index) => !isDecided(status.state) && items[index]?.live.status === 'drifted',
	);
	if (drifted.length === 0) return items;

	const frozen = new Map<string, ReadonlyMap<number, number>>();
	for (const handoffId of new Set(drifted.map(({ body }) => body.handoffId))) {
		const document = await readFrozen(store, handoffId);
		if (document) frozen.set(handoffId, clocksOf(document));
	}
	const written = new Map<string, Character[]>();
	for (const { id, body } of drifted) {
		const before = frozen.get(body.handoffId);
		if (before) written.set(id, charactersSince(live, body.anchor, before));
	}
	const clients = new Set([...written.values()].flat().map(({ client }) => client));
	await marks.flush();
	const authors = await listAuthors(store, briefId, [...clients]);
	return items.map((item) => ({
		...item,
		live: { ...item.live, changed: changeBy(written.get(item.id) ?? [], authors) },
	}));
}
