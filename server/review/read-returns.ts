/** The suggestions of a brief as they stand now, with who changed the words of those that drifted. */
import { readLiveText } from '#brief';
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

/** @param handoffId null for all of them */
export async function readReturns(
	{ store, rooms, authors: marks }: { store: Store; rooms: Rooms; authors: Pick<Authors, 'flush'> },
	briefId: string,
	handoffId: string | null,
): Promise<Suggestion[]> {
	const rows = await listSuggestions<Applied>(store, briefId, handoffId);
	const standings = await readStandings(store, briefId);
	return rooms.use(briefId, 'text', async ({ doc }) => {
		const answer = (): Suggestion[] => {
			const live = readLiveText(doc);
			return rows.map((row) => answerSuggestion(live, row, standings));
		};
		const first = answer();
		const drifted = first.filter(
			({ state, live }) => !isDecided(state) && live.status === 'drifted',
		);
		if (drifted.length === 0) return first;
		const frozen = new Map<string, ReadonlyMap<number, number>>();
		for (const handoffId of new Set(drifted.map((one) => one.handoffId))) {
			const document = await readFrozen(store, handoffId);
			if (document) frozen.set(handoffId, clocksOf(document));
		}
		// The text may have been written on meanwhile: the answer and the characters are of one moment.
		const items = answer();
		const live = readLiveText(doc);
		const written = new Map<string, Character[]>();
		for (const { body, status } of rows) {
			const before = frozen.get(body.handoffId);
			if (!before || isDecided(status.state)) continue;
			written.set(body.id, charactersSince(live, body.anchor, before));
		}
		const clients = new Set([...written.values()].flat().map(({ client }) => client));
		await marks.flush();
		const authors = await listAuthors(store, briefId, [...clients]);
		return items.map((item) => ({
			...item,
			live: { ...item.live, changed: changeBy(written.get(item.id) ?? [], authors) },
		}));
	});
}
