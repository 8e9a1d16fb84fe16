/** Briefs of crates with what came back on them, and many decisions about it in one call. */
import { expect } from 'vitest';
import type * as Y from 'yjs';
import { plainText, sectionOf } from '#brief';
import type { DecidedOfMany, DecisionRequest, Suggestion } from '#lib/protocol/answers.ts';
import type { Caller } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { answers, suggestion, type ModelServer } from '../support/model-server.ts';

export const withModel = (model: ModelServer): Record<string, string> => ({
	OPENAI_BASE_URL: model.baseUrl,
	OPENAI_API_KEY: 'none',
	OPENAI_MODEL: 'crates',
});
/** As many as are read of one answer. */
const A_RETURN = 48;

/** A brief whose returns hold these suggestions, all of them above the line but what comes after `budget`. */
export async function returned(
	caller: Caller,
	model: ModelServer,
	notes: string[],
	proposed: object[],
	budget = A_RETURN,
): Promise<{ id: string; suggestions: Suggestion[] }> {
	const { id } = await caller.createBrief({
		title: 'Crates',
		sections: { notes: notes.join('\n\n') },
	});
	for (let from = 0; from < proposed.length; from += A_RETURN) {
		model.play(answers({ suggestions: proposed.slice(from, from + A_RETURN) }));
		const handoff = await caller.handOff(id, {
			worker: 'model',
			surfaceAt: 'now',
			budget: { suggestions: budget },
		});
		await caller.until(handoff.id, 'surfaced');
	}
	const suggestions = await caller.suggestions(id);
	expect(suggestions).toHaveLength(proposed.length);
	return { id, suggestions };
}

export const crate = (n: number): string => `Crate ${n} is carried aboard at dawn by two people.`;
export const carried = (n: number): object =>
	suggestion({
		section: 'notes',
		quote: `Crate ${n} is carried`,
		kind: 'replace',
		text: `Crate ${n} is borne`,
	});
export const upTo = <T>(length: number, make: (n: number) => T): T[] =>
	Array.from({ length }, (_, n) => make(n));
export const returnedCrates = (caller: Caller, model: ModelServer, length: number) =>
	returned(caller, model, upTo(length, crate), upTo(length, carried));

export const request = (
	{ id, rev }: Pick<Suggestion, 'id' | 'rev'>,
	op: DecisionRequest['op'],
	rest: Partial<DecisionRequest> = {},
): DecisionRequest => ({ decisionId: crypto.randomUUID(), suggestionId: id, op, rev, ...rest });

export const decideMany = async (
	caller: Caller,
	briefId: string,
	decisions: DecisionRequest[],
): Promise<DecidedOfMany[]> => {
	const path = `/api/briefs/${briefId}/decisions/many`;
	const { items } = await caller.expect<{ items: DecidedOfMany[] }>(200, 'POST', path, {
		decisions,
	});
	expect(items.map(({ decisionId }) => decisionId)).toEqual(
		decisions.map(({ decisionId }) => decisionId),
	);
	return items;
};
export const saidOf = (item: DecidedOfMany): string =>
	'error' in item ? item.error.code : item.outcome;

export const notesOf = (doc: Y.Doc): string[] =>
	(sectionOf(doc, 'notes').toArray() as Y.XmlElement[]).map((block) =>
		(block.toArray() as Y.XmlText[]).map(plainText).join(''),
	);
export const openText = async (caller: Caller, briefId: string): Promise<LiveClient> => {
	const client = new LiveClient(caller, briefId);
	await client.synced();
	return client;
};
export const readNotes = async (caller: Caller, briefId: string): Promise<string[]> => {
	const client = await openText(caller, briefId);
	const notes = notesOf(client.doc);
	client.destroy();
	return notes;
};
