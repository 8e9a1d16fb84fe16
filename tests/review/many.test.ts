import { execFileSync } from 'node:child_process';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { plainText, SECTIONS, sectionOf } from '#brief';
import type {
	DecidedOfMany,
	Decision,
	DecisionRequest,
	Suggestion,
} from '#lib/protocol/answers.ts';
import type { ProblemBody } from '#lib/protocol/problem.ts';
import { readReview } from '#lib/protocol/review.ts';
import { openAsGuest, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import {
	answers,
	startModelServer,
	suggestion,
	type ModelServer,
} from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';

let model: ModelServer;
let server: RunningServer;
let owner: Caller;

const withModel = (): Record<string, string> => ({
	OPENAI_BASE_URL: model.baseUrl,
	OPENAI_API_KEY: 'none',
	OPENAI_MODEL: 'crates',
});

beforeAll(async () => {
	model = await startModelServer();
	server = await startServer(withModel());
	owner = await setUpOwner(server);
});
afterAll(async () => {
	await server.destroy();
	await model.close();
});

const NOBODYS = 's_aaaaaaaaaaaa';
/** As many as are read of one answer. */
const A_RETURN = 48;

/** A brief whose returns hold these suggestions, all of them above the line but what comes after `budget`. */
async function returned(
	caller: Caller,
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

const crate = (n: number): string => `Crate ${n} is carried aboard at dawn by two people.`;
const carried = (n: number): object =>
	suggestion({
		section: 'notes',
		quote: `Crate ${n} is carried`,
		kind: 'replace',
		text: `Crate ${n} is borne`,
	});
const upTo = <T>(length: number, make: (n: number) => T): T[] =>
	Array.from({ length }, (_, n) => make(n));
const returnedCrates = (caller: Caller, length: number) =>
	returned(caller, upTo(length, crate), upTo(length, carried));

const request = (
	{ id, rev }: Pick<Suggestion, 'id' | 'rev'>,
	op: DecisionRequest['op'],
	rest: Partial<DecisionRequest> = {},
): DecisionRequest => ({ decisionId: crypto.randomUUID(), suggestionId: id, op, rev, ...rest });

const decideMany = async (
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
const saidOf = (item: DecidedOfMany): string => ('error' in item ? item.error.code : item.outcome);

const notesOf = (doc: Y.Doc): string[] =>
	(sectionOf(doc, 'notes').toArray() as Y.XmlElement[]).map((block) =>
		(block.toArray() as Y.XmlText[]).map(plainText).join(''),
	);
const openText = async (caller: Caller, briefId: string): Promise<LiveClient> => {
	const client = new LiveClient(caller, briefId);
	await client.synced();
	return client;
};
const readNotes = async (caller: Caller, briefId: string): Promise<string[]> => {
	const client = await openText(caller, briefId);
	const notes = notesOf(client.doc);
	client.destroy();
	return notes;
};

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
	const rounds = count(3, 30);
	const said = new Map<string, number>();
	for (let round = 0; round < rounds; round++) {
		const notes = upTo(12, crate);
		const one = await returned(owner, notes, PROPOSED, 40);
		const many = await returned(owner, notes, PROPOSED, 40);
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
			else if (act < 0.1) decision.suggestionId = NOBODYS;
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
	for (const expected of ['applied', 'already', 'conflict', 'look-again', 'not-found']) {
		expect(said.get(expected), expected).toBeGreaterThan(0);
	}
	proved('DEC13', 'many in one call', `${rounds} × 120 decisions`, [...said].join(' '));
}, 120_000);

test('[DEC14] what is refused or too large leaves no trace, and costs the others nothing', async () => {
	const { id, suggestions } = await returnedCrates(owner, 8);
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
	const { id, suggestions } = await returnedCrates(owner, 30);
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
	const { id, suggestions } = await returnedCrates(owner, 1);
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

test('[DEC15] while many decisions are made others type, and see only states that are whole', async () => {
	const { id, suggestions } = await returnedCrates(owner, 96);
	const guest = await openAsGuest(server, await owner.share(id, 'editor'), 'Tomas');
	const typing = await openText(guest, id);
	const review = new LiveClient(guest, id, { room: 'review' });
	await review.synced();
	const goal = (sectionOf(typing.doc, 'goal').get(0) as Y.XmlElement).get(0) as Y.XmlText;

	const seen: number[] = [];
	const unequal: string[] = [];
	review.doc.on('update', () => {
		const { suggestions, handoffs } = readReview(review.doc);
		const accepted = [...suggestions.values()].filter(({ status }) => status.state === 'accepted');
		const told = [...handoffs.values()].map(({ counts }) => counts.accepted);
		const counted = told.reduce((sum, count) => sum + count, 0);
		if (counted !== accepted.length) unequal.push(`${counted} of ${accepted.length}`);
		seen.push(counted);
	});
	const torn: string[] = [];
	typing.doc.on('update', () => {
		for (const [n, words] of notesOf(typing.doc).entries()) {
			if (words !== crate(n) && words !== crate(n).replace('carried', 'borne')) torn.push(words);
		}
	});
	let typed = '';
	let savedMeanwhile = 0;
	const timer = setInterval(() => {
		const key = `${typed.length % 10}`;
		goal.insert(goal.length, key);
		typed += key;
		savedMeanwhile = typing.acked;
	}, 3);
	const items = await decideMany(
		owner,
		id,
		suggestions.map((one) => request(one, 'accept')),
	).finally(() => clearInterval(timer));
	expect(items.map(saidOf)).toEqual(upTo(96, () => 'applied'));
	expect(savedMeanwhile).toBeGreaterThan(0);
	await typing.saved();
	await until(() => seen.at(-1) === 96, 'all seen');
	expect(seen.length).toBeGreaterThanOrEqual(4);
	expect(seen[0]).toBeLessThanOrEqual(25);
	expect(unequal).toEqual([]);
	expect(torn).toEqual([]);
	typing.destroy();
	review.destroy();
	const client = await openText(owner, id);
	expect(notesOf(client.doc)).toEqual(upTo(96, (n) => crate(n).replace('carried', 'borne')));
	const kept = (sectionOf(client.doc, 'goal').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	expect(plainText(kept)).toBe(typed);
	client.destroy();
});

/** Accepts them all and reverts them all, in turns: as many decisions, and the n-th of each at revision n. */
const inTurns = (suggestions: readonly Suggestion[], turns: number): DecisionRequest[] =>
	upTo(turns, (rev) =>
		suggestions.map(({ id }) => request({ id, rev }, rev % 2 === 0 ? 'accept' : 'revert')),
	).flat();

/** Of text and rows after the first so many decisions of `inTurns`. */
async function expectMade(caller: Caller, id: string, made: number): Promise<void> {
	const suggestions = await caller.suggestions(id);
	const all = suggestions.length;
	const revs = suggestions.map((_, n) => Math.floor(made / all) + (n < made % all ? 1 : 0));
	expect(suggestions.map(({ rev }) => rev)).toEqual(revs);
	const states = revs.map((rev) => (rev % 2 === 0 ? 'open' : 'accepted'));
	expect(suggestions.map(({ state }) => state)).toEqual(states);
	expect(await readNotes(caller, id)).toEqual(
		revs.map((rev, n) => (rev % 2 === 0 ? crate(n) : crate(n).replace('carried', 'borne'))),
	);
	const [handoff] = (await caller.readBrief(id)).handoffs;
	const accepted = states.filter((state) => state === 'accepted').length;
	expect(handoff).toMatchObject({
		state: accepted === all ? 'reviewed' : 'surfaced',
		counts: { open: all - accepted, accepted },
	});
}

/** Does something when the first of many decisions are seen by somebody who looks on. */
async function onFirstSeen(caller: Caller, briefId: string, act: () => void): Promise<LiveClient> {
	const review = new LiveClient(caller, briefId, { room: 'review' });
	await review.synced();
	review.doc.once('update', act);
	return review;
}

const countMade = (items: DecidedOfMany[]): number => {
	const made = items.filter((item) => saidOf(item) === 'applied').length;
	expect(made).toBeGreaterThan(0);
	expect(made).toBeLessThan(items.length);
	expect(items.slice(0, made).map(saidOf)).toEqual(upTo(made, () => 'applied'));
	return made;
};

test('[DEC16] whoever loses the right amid many decisions has the rest refused, and what was decided stands', async () => {
	const { id, suggestions } = await returnedCrates(owner, 6);
	const link = await owner.share(id, 'editor');
	const guest = await openAsGuest(server, link, 'Tomas');
	let revoked: Promise<unknown> | undefined;
	const review = await onFirstSeen(owner, id, () => {
		revoked = owner.expect(204, 'DELETE', `/api/briefs/${id}/links/${link.id}`);
	});
	const sent = inTurns(suggestions, 50);
	const items = await decideMany(guest, id, sent);
	await revoked;
	review.destroy();
	const made = countMade(items);
	expect(new Set(items.slice(made).map(saidOf))).toEqual(new Set(['not-found']));
	await expectMade(owner, id, made);
});

test('[DEC17] when the store fails amid many decisions the rest is not made, and the same call makes it', async () => {
	const { id, suggestions } = await returnedCrates(owner, 6);
	const limit = (bytes: string): Buffer =>
		execFileSync('prlimit', [`--pid=${server.process.pid}`, `--fsize=${bytes}:`]);
	const review = await onFirstSeen(owner, id, () => limit('8192'));
	const sent = inTurns(suggestions, 50);
	const items = await decideMany(owner, id, sent).finally(() => limit('unlimited'));
	review.destroy();
	const made = countMade(items);
	expect(new Set(items.slice(made).map(saidOf))).toEqual(new Set(['store-failed']));
	await expectMade(owner, id, made);
	const again = await decideMany(owner, id, sent);
	expect(again.slice(0, made)).toEqual(items.slice(0, made));
	expect(again.map(saidOf)).toEqual(upTo(300, () => 'applied'));
	await expectMade(owner, id, 300);
});

test('[DEC17] a process that dies amid many decisions leaves each made or not made, and the same call makes the rest', async () => {
	let own = await startServer(withModel());
	let caller = await setUpOwner(own);
	const kills = count(3, 30);
	const madeAtKills: number[] = [];
	for (let kill = 0; kill < kills; kill++) {
		const { id, suggestions } = await returnedCrates(caller, 24);
		const sent = inTurns(suggestions, 12);
		const review = new LiveClient(caller, id, { room: 'review' });
		await review.synced();
		let seen = 0;
		review.doc.on('update', () => {
			if (++seen > kill % 4) own.process.kill('SIGKILL');
		});
		await expect(decideMany(caller, id, sent)).rejects.toThrow();
		review.destroy();
		own = await own.restart();
		caller = await signIn(own);
		const revs = (await caller.suggestions(id)).map(({ rev }) => rev);
		const made = revs.reduce((sum, rev) => sum + rev, 0);
		madeAtKills.push(made);
		await expectMade(caller, id, made);
		const items = await decideMany(caller, id, sent);
		expect(items.map(saidOf)).toEqual(upTo(288, () => 'applied'));
		await expectMade(caller, id, 288);
	}
	await own.destroy();
	expect(Math.min(...madeAtKills)).toBeGreaterThan(0);
	proved(
		'DEC17',
		'SIGKILL amid 288 decisions in one call',
		`${kills} kills`,
		madeAtKills.join(' '),
	);
}, 120_000);
