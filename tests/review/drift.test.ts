import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import {
	findExact,
	hashWords,
	readBlocks,
	sectionOf,
	spanOf,
	type SectionName,
	type Span,
	type TextBlock,
} from '#brief';
import { readReview } from '#lib/protocol/review.ts';
import type { Brief, Decision, DecisionRequest, Suggestion } from '#lib/protocol/answers.ts';
import { join, split } from '../brief/written.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

interface Returned {
	brief: Brief;
	client: LiveClient;
	read: () => Promise<Suggestion>;
	accept: (rest?: Partial<DecisionRequest>) => Promise<Decision>;
	goal: () => Promise<string | undefined>;
}

/** A brief with one suggestion of this rule on it, and somebody who writes in it. */
async function returned(
	goal: string,
	rule = 'relative-date',
	more: object = {},
): Promise<Returned> {
	const sections = {
		goal,
		context: '- The vendor agreed to all of it. (Contract 12)',
		unknowns: '- Who signs it off?',
		stops: '- Stop after 40 steps.',
		notes: 'The runbook is in the drawer.',
		...more,
	};
	const brief = await owner.createBrief({ title: 'Drifting', sections });
	const { id } = await owner.handOff(brief.id, { surfaceAt: 'now', timeZone: 'UTC' });
	await owner.until(id, 'surfaced');
	const read = async () => (await owner.suggestions(brief.id)).find((one) => one.rule === rule)!;
	const { id: suggestionId } = await read();
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	return {
		brief,
		client,
		read,
		accept: async (rest = {}) =>
			owner.expect(200, 'POST', `/api/briefs/${brief.id}/decisions`, {
				decisionId: crypto.randomUUID(),
				suggestionId,
				op: 'accept',
				rev: (await read()).rev,
				...rest,
			}),
		goal: async () => (await owner.readBrief(brief.id)).sections.goal.markdown,
	};
}

const blocksOf = ({ client }: Returned, section: SectionName = 'goal'): TextBlock[] =>
	readBlocks(sectionOf(client.doc, section));
const textOf = (of: Returned, block = 0, section: SectionName = 'goal'): Y.XmlText =>
	blocksOf(of, section)[block]!.runs[0]!.text;
/** Somebody writes other words in the place of these. */
async function rewrite(of: Returned, words: string, by: string, section: SectionName = 'goal') {
	const [place] = findExact(blocksOf(of, section), words);
	const text = place!.block.runs[0]!.text;
	text.delete(place!.from, words.length);
	if (by) text.insert(place!.from, by);
	await of.client.saved();
}
const spanAt = (of: Returned, section: SectionName, words: string, nth = 0): Span =>
	spanOf(section, findExact(blocksOf(of, section), words)[nth]!);

test('[DRIFT1] words that changed are replaced only by somebody who looked at them as they are', async () => {
	const of = await returned('Ship it by tomorrow, to all.');
	expect((await of.read()).live).toMatchObject({
		status: 'fresh',
		hash: hashWords((await of.read()).quote),
	});
	await rewrite(of, 'morrow', 'morrows');
	const { live } = await of.read();
	expect(live).toMatchObject({ status: 'drifted', hash: hashWords('tomorrows'), places: null });
	expect((await of.accept()).outcome).toBe('look-again');
	expect((await of.accept({ expectHash: hashWords('tomorrow') })).outcome).toBe('look-again');
	await rewrite(of, 'morrows', 'morrowed');
	expect((await of.accept({ expectHash: live.hash! })).outcome).toBe('look-again');
	expect(await of.goal()).toContain('by tomorrowed, to');
	const looked = await of.accept({ expectHash: hashWords('tomorrowed'), editedText: 'Friday' });
	expect(looked.outcome).toBe('applied');
	expect(await of.goal()).toBe('Ship it by Friday, to all.');
	const reverted = await of.accept({ op: 'revert' });
	expect(reverted.outcome).toBe('applied');
	expect(await of.goal()).toContain('by tomorrowed, to');
	of.client.destroy();
});

test('[DRIFT2] of several places one is chosen by a person, and no other is taken', async () => {
	const of = await returned('Ship it by tomorrow evening.\n\nIt rests.');
	await rewrite(of, 'Ship it by tomorrow evening.', '');
	const { quote } = await of.read();
	await rewrite(of, 'It rests.', `Either ${quote} or ${quote}.`);
	expect((await of.read()).live).toMatchObject({ status: 'ambiguous', places: 2, hash: null });
	expect((await of.accept()).outcome).toBe('stale');
	expect((await of.accept({ place: spanAt(of, 'goal', 'Either') })).outcome).toBe('look-again');
	const second = spanAt(of, 'goal', quote, 1);
	textOf(of, 1).insert(0, 'So: ');
	await of.client.saved();
	const chosen = await of.accept({ place: second, editedText: 'on Friday' });
	expect(chosen.outcome).toBe('applied');
	expect(await of.goal()).toContain(`So: Either ${quote} or on Friday.`);
	of.client.destroy();
});

test('[DRIFT3] what is orphaned is placed by hand, never by guess; what is no place is none', async () => {
	const of = await returned('Ship it by tomorrow evening.\n\nIt rests in peace.');
	await rewrite(of, 'Ship it by tomorrow evening.', '');
	expect((await of.read()).live).toMatchObject({ status: 'orphaned', places: null, hash: null });
	expect((await of.accept()).outcome).toBe('stale');
	const words = spanAt(of, 'goal', 'in peace');
	expect((await of.accept({ place: words })).outcome).toBe('look-again');
	for (const from of ['AAAA', 'gICAgICAgICA', 'BAVoYWNrAA==', btoa('not a position')]) {
		expect((await of.accept({ place: { ...words, from } })).outcome, from).toBe('look-again');
	}
	const seen = { place: words, expectHash: hashWords('in peace'), editedText: 'on Friday' };
	expect((await of.accept(seen)).outcome).toBe('applied');
	expect(await of.goal()).toContain('It rests on Friday.');
	expect((await of.accept({ op: 'revert' })).outcome).toBe('applied');
	const note = blocksOf(of, 'notes')[0]!;
	const end = spanOf('notes', { block: note, from: note.text.length, to: note.text.length });
	const after = await of.accept({ place: { ...end, from: end.to }, editedText: 'On Friday.' });
	expect(after).toMatchObject({ outcome: 'applied', suggestion: { live: { integrity: 'kept' } } });
	const { notes, goal } = (await owner.readBrief(of.brief.id)).sections;
	expect(notes.markdown).toBe('The runbook is in the drawer.\n\nOn Friday.');
	expect(goal.markdown).toContain('It rests in peace.');
	of.client.destroy();
});

test('[DRIFT4] a place that was chosen is not used when the words fit by themselves again', async () => {
	const of = await returned('Ship it by tomorrow evening.\n\nIt rests.');
	const words = spanAt(of, 'goal', 'rests');
	expect((await of.accept({ place: words, expectHash: hashWords('rests') })).outcome).toBe(
		'look-again',
	);
	expect(await of.goal()).toBe('Ship it by tomorrow evening.\n\nIt rests.');
	of.client.destroy();
});

test('[DRIFT5] words in another section are told there, and written there after a look', async () => {
	const of = await returned('Ship the new billing to all. The RTO was agreed.', 'relative-date', {
		notes: 'Nothing here.\n\nWe meet by next week at the latest.',
	});
	const { quote } = await of.read();
	expect(quote).toBe('next week');
	of.client.destroy();
	const long = await returned('Ship it when it takes too long.', 'unmeasurable-stop', {
		stops: '- Stop when it takes too long.',
	});
	const stop = (await long.read()).quote;
	await rewrite(long, stop, '', 'stops');
	await rewrite(long, 'The runbook is in the drawer.', stop, 'notes');
	expect((await long.read()).live).toMatchObject({ status: 'drifted', hash: hashWords(stop) });
	expect((await long.accept()).outcome).toBe('look-again');
	expect((await long.accept({ expectHash: hashWords(stop) })).outcome).toBe('applied');
	const { notes, stops } = (await owner.readBrief(long.brief.id)).sections;
	expect(notes.markdown).not.toContain('too long');
	expect(stops.items).toEqual([]);
	long.client.destroy();
});

test('[DRIFT6] a question becomes an unknown also when its passage is gone', async () => {
	const of = await returned('The SLO stays as it is.', 'undefined-acronym');
	await rewrite(of, 'The SLO stays as it is.', 'Gone.');
	expect((await of.read()).live.status).toBe('orphaned');
	expect((await of.accept()).outcome).toBe('applied');
	of.client.destroy();
});

/** What somebody writes who has not heard of the accept. */
async function offline(of: Returned, write: () => void): Promise<void> {
	of.client.provider.disconnect();
	await of.accept({ editedText: 'by Friday 20 November' });
	write();
	of.client.provider.connect();
	await until(() => of.client.provider.synced, 'synced');
	await of.client.saved();
}

test('[REG1] words that an offline client brings back over an accept are told, not repaired', async () => {
	const of = await returned('First this.\n\nThen ship it tomorrow to all of them.');
	const review = new LiveClient(owner, of.brief.id, { room: 'review' });
	await review.synced();
	await offline(of, () => join(sectionOf(of.client.doc, 'goal'), blocksOf(of)[0]!));
	expect(await of.goal()).toBe('First this.Then ship it tomorrow to all of them.');
	const { id, rev, live } = await of.read();
	expect(live.integrity).toBe('regressed');
	const written = () => readReview(review.doc).suggestions.get(id)?.written;
	expect(written()).toMatchObject([
		{ section: 'goal', before: 'tomorrow', after: 'by Friday 20 November', afterCount: 1 },
	]);
	expect((await of.accept({ rev: rev - 1 })).outcome).toBe('already');
	const again = await of.accept();
	expect(again).toMatchObject({
		outcome: 'applied',
		suggestion: { state: 'accepted', rev: rev + 1, live: { integrity: 'kept' } },
	});
	expect(await of.goal()).toBe('First this.Then ship it by Friday 20 November to all of them.');
	expect((await of.accept()).outcome).toBe('already');
	expect((await of.accept({ op: 'revert' })).outcome).toBe('applied');
	expect(await of.goal()).toBe('First this.Then ship it tomorrow to all of them.');
	await until(() => written() === null, 'taken back in the review');
	review.destroy();
	of.client.destroy();
});

test('[REG2] what a split leaves of accepted words goes when they are written again', async () => {
	const of = await returned('Then ship it tomorrow to all of them.');
	await offline(of, () => split(sectionOf(of.client.doc, 'goal'), blocksOf(of)[0]!, 9));
	expect(await of.goal()).toMatch(
		/^Then ship.*Friday 20 November\n\n.*it tomorrow to all of them\.$/,
	);
	expect((await of.read()).live.integrity).toBe('regressed');
	expect((await of.accept()).outcome).toBe('applied');
	expect(await of.goal()).toMatch(/^Then ship\n\n.*it by Friday 20 November to all of them\.$/);
	expect((await of.read()).live.integrity).toBe('kept');
	of.client.destroy();
});

test('[REG3] a revert of what regressed opens it again, and leaves the words that are back', async () => {
	const of = await returned('First this.\n\nThen ship it tomorrow to all of them.');
	await offline(of, () => join(sectionOf(of.client.doc, 'goal'), blocksOf(of)[0]!));
	const reverted = await of.accept({ op: 'revert' });
	expect(reverted).toMatchObject({ outcome: 'applied', suggestion: { state: 'open' } });
	expect(reverted.suggestion.live).toMatchObject({ status: 'moved', integrity: null });
	expect(await of.goal()).toBe('First this.Then ship it tomorrow to all of them.');
	of.client.destroy();
});

test('[DRIFT7] what was accepted stands where its words are, whatever became of its quote', async () => {
	const of = await returned('Ship it tomorrow, and rest.\n\nThat is all there is.');
	await of.accept({ editedText: 'on Friday' });
	await rewrite(of, 'That is all there is.', 'That is all for tomorrow.');
	const live = { status: 'fresh', hash: hashWords('on Friday'), integrity: 'kept' };
	expect((await of.read()).live).toMatchObject(live);
	of.client.destroy();
});

test('[REG4] words that others changed after the accept are changed, not regressed', async () => {
	const of = await returned('Ship it tomorrow, and rest.\n\nThat is all there is.');
	await of.accept({ editedText: 'on Friday' });
	await rewrite(of, 'That is all there is.', 'That is all for tomorrow.');
	expect((await of.read()).live.integrity).toBe('kept');
	await rewrite(of, 'Friday', 'Monday');
	expect((await of.read()).live.integrity).toBe('changed');
	expect((await of.accept()).outcome).toBe('already');
	expect((await of.accept({ op: 'revert' })).outcome).toBe('changed-since-accept');
	of.client.destroy();
});

test('[REG5] what was accepted stays on ground that fell since, when somebody says why', async () => {
	const of = await returned('Ship it all.', 'relative-date', {
		context: '- The audit ends tomorrow. (Mail from Marta)',
	});
	const uid = of.brief.sections.context.items[0]!.uid;
	await of.accept({ editedText: 'on 4 December', reason: 'Marta said so.' });
	expect(await of.read()).toMatchObject({ state: 'accepted', reason: 'Marta said so.' });
	await owner.expect(200, 'POST', `/api/briefs/${of.brief.id}/premises/${uid}/standing`, {
		standing: 'rejected',
	});
	const before = (await owner.readBrief(of.brief.id)).seq;
	const { rev } = await of.read();
	expect((await of.accept({ ackTaint: true })).outcome).toBe('already');
	expect((await of.accept({ reason: 'It stays.' })).outcome).toBe('already');
	const kept = await of.accept({ ackTaint: true, reason: 'The date is right all the same.' });
	expect(kept).toMatchObject({
		outcome: 'applied',
		suggestion: { state: 'accepted', rev: rev + 1, reason: 'The date is right all the same.' },
	});
	expect((await owner.readBrief(of.brief.id)).seq).toBe(before);
	expect((await of.accept({ op: 'revert' })).outcome).toBe('applied');
	expect(await of.read()).toMatchObject({ state: 'open', reason: null });
	of.client.destroy();
});
