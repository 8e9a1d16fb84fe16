import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type * as Y from 'yjs';
import { plainText, sectionOf } from '#brief';
import type { DecidedOfMany, DecisionRequest, Suggestion } from '#lib/protocol/answers.ts';
import { readReview } from '#lib/protocol/review.ts';
import { openAsGuest, setUpOwner, signIn, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startModelServer, suggestion, type ModelServer } from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { count, proved } from '../support/soak.ts';
import {
	crate,
	decideMany,
	notesOf,
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

test('[DEC15] while many decisions are made others type, and see only states that are whole', async () => {
	const { id, suggestions } = await returnedCrates(owner, model, 96);
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
		const told = [...handoffs.values()].map(({ counts }) => counts?.accepted ?? 0);
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
test('[DEC15] decisions that take long are made in smaller chunks', async () => {
	const line = (n: number): string => `${crate(n)}${' Nobody says what is in it.'.repeat(8)}`;
	const notes = upTo(300, line);
	const proposed = upTo(48, (n) =>
		suggestion({ section: 'notes', quote: line(n).slice(0, 180), kind: 'replace', text: `${n}` }),
	);
	const { id, suggestions } = await returned(owner, model, notes, proposed);
	const isThere = (n: number): boolean => n % 4 === 3;
	// What is gone is looked for everywhere in the section.
	const writing = await openText(owner, id);
	const lines = sectionOf(writing.doc, 'notes').toArray() as Y.XmlElement[];
	for (const n of upTo(48, (n) => n)) {
		if (!isThere(n)) (lines[n]?.get(0) as Y.XmlText).delete(0, line(n).length);
	}
	await writing.saved();
	writing.destroy();
	const review = new LiveClient(owner, id, { room: 'review' });
	await review.synced();
	let chunks = 0;
	review.doc.on('update', () => chunks++);
	const items = await decideMany(
		owner,
		id,
		suggestions.map((one) => request(one, 'accept')),
	);
	expect(items.map(saidOf)).toEqual(upTo(48, (n) => (isThere(n) ? 'applied' : 'stale')));
	const accepted = (): number =>
		[...readReview(review.doc).suggestions.values()].filter(
			({ status }) => status.state === 'accepted',
		).length;
	await until(() => accepted() === 12, 'all seen');
	expect(chunks).toBeGreaterThan(48 / 25 + 1);
	review.destroy();
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
	const { id, suggestions } = await returnedCrates(owner, model, 6);
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
	const { id, suggestions } = await returnedCrates(owner, model, 6);
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
	let own = await startServer(withModel(model));
	onTestFinished(() => own.destroy());
	let caller = await setUpOwner(own);
	const kills = count(3, 30);
	const madeAtKills: number[] = [];
	for (let kill = 0; kill < kills; kill++) {
		const { id, suggestions } = await returnedCrates(caller, model, 24);
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
	expect(Math.min(...madeAtKills)).toBeGreaterThan(0);
	proved(
		'DEC17',
		'SIGKILL amid 288 decisions in one call',
		`${kills} kills`,
		madeAtKills.join(' '),
	);
}, 120_000);
