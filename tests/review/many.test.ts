import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { SECTIONS, sectionOf } from '#brief';
import type {
	Decision,
	DecisionRequest,
	DecidedOfMany,
	Suggestion,
} from '#lib/protocol/answers.ts';
import type { ProblemBody } from '#lib/protocol/problem.ts';
import { readReview } from '#lib/protocol/review.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient } from '../support/live-client.ts';
import { startModelServer, suggestion, type ModelServer } from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';
import {
	carried,
	crate,
	decideMany,
	openText,
	readNotes,
	request,
	returned,
	returnedCrates,
	saidOf,
	upTo,
	withModel,
} from './returned-crates.ts';

let model: ModelServer;
let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	model = await startModelServer();
	server = await startServer(withModel(model));
	owner = await setUpOwner(server);
});
afterAll(async () => {
	await server.destroy();
	await model.close();
});

const NOBODYS = 's_aaaaaaaaaaaa';

/** Suggestions of every kind, some on the same words, some on words that stand everywhere. */
const PROPOSED = upTo(12, (n) => [
	carried(n),
	suggestion({
		section: 'notes',
		quote: 'at dawn by two',
		occurrence: n + 1,
		kind: 'replace',
		text: 'at noon by three',
	}),
	suggestion({
		section: 'notes',
		quote: `Crate ${n} is carried aboard`,
		kind: n % 2 === 0 ? 'replace' : 'insertAfter',
		text: n % 2 === 0 ? `Crate ${n} is carried ashore` : `Then somebody signs for crate ${n}.`,
	}),
	suggestion({ section: 'notes', quote: `Crate ${n} is`, text: `Who owns crate ${n}?` }),
]).flat();

/** The same of two briefs, whatever ids and instants stand in it. */
function withoutIds(what: unknown, suggestions: readonly Suggestion[]): unknown {
	let text = JSON.stringify(what);
	for (const { id, number } of suggestions) text = text.replaceAll(id, `number ${number}`);
	return JSON.parse(
		text
			.replaceAll(/\b[hi]_[a-z2-7]{12}/g, 'some id')
			.replaceAll(/"(decided|reviewed)At":\d+/g, '"$1At":"then"'),
	) as unknown;
}

async function stateOf({ id }: { id: string }): Promise<unknown> {
	const suggestions = await owner.suggestions(id);
	const { handoffs } = await owner.readBrief(id);
	const client = await openText(owner, id);
	const text = SECTIONS.map((section) => sectionOf(client.doc, section).toJSON());
	const review = new LiveClient(owner, id, { room: 'review' });
	await review.synced();
	const projected = suggestions.map(({ id }) => {
		const { status, written } = readReview(review.doc).suggestions.get(id) ?? {};
		return { status, written: written?.map(({ after, afterCount }) => [after, afterCount]) };
	});
	client.destroy();
	review.destroy();
	const told = handoffs.map(({ state, counts, reviewedAt }) => ({ state, counts, reviewedAt }));
	return withoutIds({ suggestions, told, text, projected }, suggestions);
}

test('[DEC13] decisions sent in one call end as if they had been sent one after another', async () => {
	const random = randomFrom(seedOf('DEC13'));
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const rounds = count(2, 30);
	const said = new Map<string, number>();
	for (let round = 0; round < rounds; round++) {
		const notes = upTo(12, crate);
		const one = await returned(owner, model, notes, PROPOSED, 40);
		const many = await returned(owner, model, notes, PROPOSED, 40);
		const edits = upTo(4, () => [Math.floor(random() * 12), Math.floor(random() * 30)] as const);
		for (const { id } of [one, many]) {
			const client = await openText(owner, id);
			for (const [block, at] of edits) {
				const words = (sectionOf(client.doc, 'notes').get(block) as Y.XmlElement).get(
					0,
				) as Y.XmlText;
				if (at % 2 === 0) words.insert(at, 'X');
				else words.delete(at, 3);
			}
			await client.saved();
			client.destroy();
		}
		let known = one.suggestions;
		const sent: { index: number; decision: DecisionRequest }[] = [];
		const oneByOne: (Decision | ProblemBody)[] = [];
		for (let turn = 0; turn < 120; turn++) {
			// As a page does, for decisions on one suggestion change how others fit.
			if (turn % 5 === 0) known = await owner.suggestions(one.id);
			const index = Math.floor(random() * known.length);
			const { id, rev, live } = known[index] as Suggestion;
			let decision = request(
				{ id, rev: random() < 0.9 ? rev : rev + 1 },
				pick(['accept', 'accept', 'accept', 'reject', 'revert', 'revert']),
				{
					...(random() < 0.3 && { editedText: pick(['is hauled', 'at dawn', 'Crate 3']) }),
					...(random() < 0.5 && live.hash !== null && { expectHash: live.hash }),
					...(random() < 0.2 && { reason: 'It is so.' }),
				},
			);
			let of = index;
			// Of an id that is not known nothing is remembered, so another use of it would not be the second.
			const before = pick(sent.filter(({ decision }) => decision.suggestionId !== NOBODYS));
			const act = random();
			if (act < 0.05 && before) ({ decision, index: of } = before);
			else if (act < 0.08 && before) decision.decisionId = before.decision.decisionId;
			else if (act < 0.13) decision.suggestionId = NOBODYS;
			const { body } = await owner.call<Decision | ProblemBody>(
				'POST',
				`/api/briefs/${one.id}/decisions`,
				decision,
			);
			if (!('error' in body) && decision.suggestionId === known[index]?.id) {
				known[index] = body.suggestion;
			}
			sent.push({ index: of, decision });
			oneByOne.push(body);
		}
		const ids = new Map<string, string>();
		const mapped = sent.map(({ index, decision }) => {
			const { decisionId, suggestionId } = decision;
			if (!ids.has(decisionId)) ids.set(decisionId, crypto.randomUUID());
			const isKnown = suggestionId === one.suggestions[index]?.id;
			return {
				...decision,
				decisionId: ids.get(decisionId) as string,
				suggestionId: isKnown ? (many.suggestions[index]?.id ?? '') : suggestionId,
			};
		});
		const inOneCall = await decideMany(owner, many.id, mapped);
		expect(
			withoutIds(
				inOneCall.map(({ decisionId: _, ...rest }) => rest),
				many.suggestions,
			),
		).toEqual(withoutIds(oneByOne, one.suggestions));
		const after = await stateOf(many);
		expect(after).toEqual(await stateOf(one));

		const { seq } = await owner.readBrief(many.id);
		expect(await decideMany(owner, many.id, mapped)).toEqual(inOneCall);
		expect((await owner.readBrief(many.id)).seq).toBe(seq);
		expect(await stateOf(many)).toEqual(after);
		for (const item of inOneCall) said.set(saidOf(item), (said.get(saidOf(item)) ?? 0) + 1);
	}
	for (const expected of ['applied', 'already', 'conflict', 'not-found']) {
		expect(said.get(expected), expected).toBeGreaterThan(0);
	}
	proved('DEC13', 'many in one call', `${rounds} × 120 decisions`, [...said].join(' '));
}, 120_000);

test('[DEC14] what is refused or too large leaves no trace, and costs the others nothing', async () => {
	const { id, suggestions } = await returnedCrates(owner, model, 8);
	await decideMany(owner, id, [request(suggestions[4] as Suggestion, 'accept')]);
	const client = await openText(owner, id);
	const last = sectionOf(client.doc, 'context').get(0) as Y.XmlElement;
	const words = last.get(0) as Y.XmlText;
	for (let i = 0; i < 19; i++) words.insert(0, 'x'.repeat(9_990));
	for (const block of [2, 4]) {
		const changed = sectionOf(client.doc, 'notes').get(block) as Y.XmlElement;
		(changed.get(0) as Y.XmlText).insert(4, 'X');
	}
	await client.saved();
	const long = { editedText: 'y'.repeat(6_000) };
	const [one, two, changed, four, written, six, seven, eight] = suggestions as [
		...[Suggestion, Suggestion, Suggestion, Suggestion],
		...[Suggestion, Suggestion, Suggestion, Suggestion],
	];
	const sent = [
		request(one, 'accept'),
		request(two, 'accept', long),
		request(changed, 'accept'),
		request(four, 'accept', long),
		request({ id: written.id, rev: 1 }, 'revert'),
		request({ id: NOBODYS, rev: 0 }, 'accept'),
		request(six, 'reject'),
		request(seven, 'accept', long),
		request(eight, 'accept'),
	];
	const items = await decideMany(owner, id, sent);
	expect(items.map(saidOf)).toEqual([
		...['applied', 'applied', 'look-again', 'too-large', 'changed-since-accept', 'not-found'],
		...['applied', 'too-large', 'applied'],
	]);
	expect((await owner.suggestions(id)).map(({ state }) => state)).toEqual([
		...['accepted', 'accepted', 'open', 'open', 'accepted', 'rejected', 'open', 'accepted'],
	]);
	const notes = await readNotes(owner, id);
	expect(notes[0]).toBe('Crate 0 is borne aboard at dawn by two people.');
	expect(notes.slice(2, 7)).toEqual([
		'CratXe 2 is carried aboard at dawn by two people.',
		crate(3),
		'CratXe 4 is borne aboard at dawn by two people.',
		crate(5),
		crate(6),
	]);
	expect(notes[7]).toContain('is borne');

	words.delete(0, 50_000);
	await client.saved();
	client.destroy();
	const again = await decideMany(owner, id, sent);
	expect(again.map(saidOf)).toEqual([
		...['applied', 'applied', 'look-again', 'applied', 'changed-since-accept', 'not-found'],
		...['applied', 'applied', 'applied'],
	]);
	expect(again[1]).toEqual(items[1]);
});

test('[DEC14] a decision that the database refuses is the only one of its call that is not made', async () => {
	const { id, suggestions } = await returnedCrates(owner, model, 30);
	const sent = suggestions.map((one) => request(one, 'accept'));
	const database = createClient({ url: `file:${server.dataFolder}/nightdesk.db` });
	await database.execute(
		`create trigger no_such before insert on decision when new.id = '${sent[7]?.decisionId}'
		begin select raise(abort, 'not this one'); end`,
	);
	const items = await decideMany(owner, id, sent);
	await database.execute('drop trigger no_such');
	database.close();
	expect(items.map(saidOf)).toEqual(suggestions.map((_, n) => (n === 7 ? 'internal' : 'applied')));
	expect((await readNotes(owner, id)).filter((words) => words.includes('borne'))).toHaveLength(29);
	expect(server.log()).toContain('not this one');
	const [again] = await decideMany(owner, id, [sent[7] as DecisionRequest]);
	expect(saidOf(again as DecidedOfMany)).toBe('applied');
	const [handoff] = (await owner.readBrief(id)).handoffs;
	expect(handoff).toMatchObject({ state: 'reviewed', counts: { open: 0, accepted: 30 } });
});

test('[DEC14] one call takes 1 to 300 decisions, and 1 MiB', async () => {
	const { id, suggestions } = await returnedCrates(owner, model, 1);
	const post = (decisions: DecisionRequest[]) =>
		owner.call<ProblemBody>('POST', `/api/briefs/${id}/decisions/many`, { decisions });
	const open = suggestions[0] as Suggestion;
	expect(await post([])).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
	const tooMany = await post(upTo(301, () => request(open, 'reject')));
	expect(tooMany.body.error.message).toContain('at most 300');
	const long = { editedText: 'y'.repeat(4_000) };
	const tooLong = await post(upTo(300, () => request(open, 'accept', long)));
	expect(tooLong).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });
	expect((await owner.suggestions(id))[0]).toMatchObject({ state: 'open', rev: 0 });
	const items = await decideMany(
		owner,
		id,
		upTo(300, () => request(open, 'reject')),
	);
	expect(items.map(saidOf)).toEqual(['applied', ...upTo(299, () => 'already')]);
});
