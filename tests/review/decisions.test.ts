import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import type { Brief, Decision, DecisionRequest, Suggestion } from '#lib/protocol/answers.ts';
import { readReview } from '#lib/protocol/review.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import { LiveClient, until } from '../support/live-client.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

const SECTIONS = {
	goal: 'Ship the **new billing tomorrow** to all.',
	context: '- The RTO was agreed with the vendor. (Contract 12)',
	unknowns: '- Who signs it off?',
	stops: '- When it takes too long.',
};

async function returned(
	sections: Partial<typeof SECTIONS> = SECTIONS,
): Promise<{ brief: Brief; of: (rule: string) => Suggestion }> {
	const brief = await owner.createBrief({ title: 'Reviewed', sections });
	const handoff = await owner.handOff(brief.id, { surfaceAt: 'now', timeZone: 'UTC' });
	await owner.until(handoff.id, 'surfaced');
	const suggestions = await owner.suggestions(brief.id);
	return {
		brief,
		of: (rule) => {
			const found = suggestions.find((suggestion) => suggestion.rule === rule);
			if (!found) throw new Error(`no suggestion of ${rule}: ${JSON.stringify(suggestions)}`);
			return found;
		},
	};
}

const decide = (
	caller: Caller,
	briefId: string,
	suggestion: { id: string },
	op: DecisionRequest['op'],
	rev: number,
	rest: Partial<DecisionRequest> = {},
): Promise<Decision> =>
	caller.expect(200, 'POST', `/api/briefs/${briefId}/decisions`, {
		decisionId: crypto.randomUUID(),
		suggestionId: suggestion.id,
		op,
		rev,
		...rest,
	});
const markdown = async (brief: Brief) => {
	const { sections } = await owner.readBrief(brief.id);
	return Object.fromEntries(
		Object.entries(sections).map(([name, { markdown }]) => [name, markdown]),
	);
};
const xml = async (brief: Brief): Promise<string> => {
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const text = ['goal', 'context', 'unknowns', 'stops', 'notes']
		.map((name) => client.doc.getXmlFragment(name).toJSON())
		.join('\n');
	client.destroy();
	return text;
};

test('[DEC1] accept writes the words in place, keeps the marks, and every open client sees it', async () => {
	const { brief, of } = await returned();
	const watching = new LiveClient(owner, brief.id);
	const review = new LiveClient(owner, brief.id, { room: 'review' });
	await Promise.all([watching.synced(), review.synced()]);
	const date = of('relative-date');
	const decision = await decide(owner, brief.id, date, 'accept', 0);
	expect(decision).toMatchObject({
		outcome: 'applied',
		suggestion: { state: 'accepted', rev: 1, decidedBy: 'Ines Calder' },
	});
	expect((await markdown(brief))['goal']).toMatch(
		/^Ship the \*\*new billing .*20\d\d\*\* to all\.$/,
	);
	await until(() => watching.doc.getXmlFragment('goal').toJSON().includes('20'), 'seen');
	await until(
		() => readReview(review.doc).suggestions.get(date.id)?.status.state === 'accepted',
		'seen in the review',
	);
	watching.destroy();
	review.destroy();
});

test('[DEC2] every kind accepts and reverts to the identical document', async () => {
	for (const [rule, sections] of [
		['relative-date', SECTIONS],
		['unmeasurable-stop', SECTIONS],
		['undefined-acronym', SECTIONS],
		['undefined-acronym', { ...SECTIONS, unknowns: '' }],
		['empty-section', { ...SECTIONS, stops: '' }],
		['empty-section', { ...SECTIONS, goal: '' }],
	] as const) {
		const { brief, of } = await returned(sections);
		const before = await xml(brief);
		const suggestion = of(rule);
		const accepted = await decide(owner, brief.id, suggestion, 'accept', 0);
		expect(accepted.outcome, rule).toBe('applied');
		expect(await xml(brief), rule).not.toBe(before);
		const reverted = await decide(owner, brief.id, suggestion, 'revert', 1);
		expect(reverted).toMatchObject({ outcome: 'applied', suggestion: { state: 'open', rev: 2 } });
		expect(await xml(brief), rule).toBe(before);
	}
});

test('[DEC3] a question becomes an unknown, and with an answer the unknown is answered', async () => {
	const { brief, of } = await returned();
	const question = of('undefined-acronym');
	await decide(owner, brief.id, question, 'accept', 0, { editedText: 'Recovery time objective.' });
	const { unknowns } = (await owner.readBrief(brief.id)).sections;
	expect(unknowns.items).toMatchObject([
		{ text: 'Who signs it off?', state: 'open' },
		{ text: question.text, state: 'answered' },
	]);
	expect(unknowns.markdown).toContain('Recovery time objective.');
});

test('[V31] two people who accept at once, or one who accepts twice, write the words once', async () => {
	const { brief, of } = await returned();
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const date = of('relative-date');
	const both = await Promise.all([
		decide(owner, brief.id, date, 'accept', 0),
		decide(guest, brief.id, date, 'accept', 0),
		decide(owner, brief.id, date, 'accept', 0),
	]);
	expect(both.map(({ outcome }) => outcome).sort()).toEqual(['already', 'already', 'applied']);
	expect((await markdown(brief))['goal']?.match(/20\d\d/g)).toHaveLength(1);
});

test('[V31] accept beside reject ends as one of them, and the other is told', async () => {
	const { brief, of } = await returned();
	const guest = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas');
	const date = of('relative-date');
	const [accepted, rejected] = await Promise.all([
		decide(owner, brief.id, date, 'accept', 0),
		decide(guest, brief.id, date, 'reject', 0),
	]);
	expect([accepted.outcome, rejected.outcome].sort()).toEqual(['applied', 'conflict']);
	const written = ((await markdown(brief))['goal'] ?? '').includes('tomorrow');
	expect(written).toBe(rejected.outcome === 'applied');
});

test('[DEC4] the same decision sent again gets the same answer and changes nothing', async () => {
	const { brief, of } = await returned();
	const date = of('relative-date');
	const request = { decisionId: crypto.randomUUID() };
	const first = await decide(owner, brief.id, date, 'accept', 0, request);
	const { seq } = await owner.readBrief(brief.id);
	expect(await decide(owner, brief.id, date, 'accept', 0, request)).toEqual(first);
	expect((await owner.readBrief(brief.id)).seq).toBe(seq);
	const misused = await owner.call('POST', `/api/briefs/${brief.id}/decisions`, {
		...request,
		suggestionId: date.id,
		op: 'reject',
		rev: 0,
	});
	expect(misused.status).toBe(409);
});

test('[DEC5] a refusal is remembered too: a late revert can’t undo a newer accept', async () => {
	const { brief, of } = await returned();
	const date = of('relative-date');
	const late = { decisionId: crypto.randomUUID() };
	expect((await decide(owner, brief.id, date, 'revert', 0, late)).outcome).toBe('already');
	await decide(owner, brief.id, date, 'accept', 0);
	expect((await decide(owner, brief.id, date, 'revert', 0, late)).outcome).toBe('already');
	expect((await decide(owner, brief.id, date, 'revert', 0)).outcome).toBe('conflict');
	expect((await markdown(brief))['goal']).not.toContain('tomorrow');
});

test('[DEC6] words that changed since are never written over unseen', async () => {
	const { brief, of } = await returned();
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const goal = client.doc.getXmlFragment('goal').get(0) as Y.XmlElement;
	const words = goal.get(0) as Y.XmlText;
	const at = (words.toDelta() as { insert: string }[])
		.map(({ insert }) => insert)
		.join('')
		.indexOf('tomorrow');
	words.insert(at + 3, 'X');
	await client.saved();
	const decision = await decide(owner, brief.id, of('relative-date'), 'accept', 0);
	expect(decision).toMatchObject({
		outcome: 'look-again',
		suggestion: { state: 'open', live: { status: 'drifted' } },
	});
	expect((await markdown(brief))['goal']).toContain('tomXorrow');
	words.delete(at, 9);
	await client.saved();
	const gone = await decide(owner, brief.id, of('relative-date'), 'accept', 0);
	expect(gone).toMatchObject({ outcome: 'stale', suggestion: { live: { status: 'orphaned' } } });
	expect((await decide(owner, brief.id, of('relative-date'), 'reject', 0)).outcome).toBe('applied');
	client.destroy();
});

test('[DEC7] a revert is refused when what was written is no longer there', async () => {
	const { brief, of } = await returned();
	const stop = of('unmeasurable-stop');
	await decide(owner, brief.id, stop, 'accept', 0);
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const item = client.doc.getXmlFragment('stops').get(0) as Y.XmlElement;
	(item.get(0) as Y.XmlText).insert(4, ' surely');
	await client.saved();
	const decision = await decide(owner, brief.id, stop, 'revert', 1);
	expect(decision).toMatchObject({
		outcome: 'changed-since-accept',
		suggestion: { state: 'accepted' },
	});
	expect((await markdown(brief))['stops']).toContain('surely');
	client.destroy();
});

test('[DEC8] what leans on a rejected premise is accepted only by one who says so', async () => {
	const { brief, of } = await returned({
		...SECTIONS,
		goal: 'Ship it.',
		context: '- The audit ends tomorrow. (Mail from Marta)',
	});
	const date = of('relative-date');
	const uid = brief.sections.context.items[0]?.uid ?? '';
	expect(date.leansOn).toEqual([uid]);
	await owner.expect(200, 'POST', `/api/briefs/${brief.id}/premises/${uid}/standing`, {
		standing: 'rejected',
		reason: 'It ended last week.',
	});
	expect((await owner.readBrief(brief.id)).sections.context.items[0]?.standing).toBe('rejected');
	const refused = await decide(owner, brief.id, date, 'accept', 0);
	expect(refused).toMatchObject({ outcome: 'tainted', suggestion: { live: { taint: [uid] } } });
	const known = await decide(owner, brief.id, date, 'accept', 0, { ackTaint: true });
	expect(known.outcome).toBe('applied');
});

test('[DEC9] a handoff is reviewed when nothing is open, and open again after a revert', async () => {
	const { brief, of } = await returned();
	const suggestions = await owner.suggestions(brief.id);
	for (const suggestion of suggestions) {
		await decide(
			owner,
			brief.id,
			suggestion,
			suggestion.rule === 'relative-date' ? 'accept' : 'reject',
			0,
		);
	}
	const [handoff] = (await owner.readBrief(brief.id)).handoffs;
	expect(handoff).toMatchObject({ state: 'reviewed', counts: { open: 0, accepted: 1 } });
	await decide(owner, brief.id, of('relative-date'), 'revert', 1);
	expect((await owner.readBrief(brief.id)).handoffs[0]).toMatchObject({
		state: 'surfaced',
		counts: { open: 1 },
	});
});

test('[DEC10] people typing while decisions are made lose nothing', async () => {
	const { brief, of } = await returned();
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const paragraph = client.doc.getXmlFragment('notes').get(0) as Y.XmlElement;
	const words = new Y.XmlText();
	paragraph.insert(0, [words]);
	const date = of('relative-date');
	for (let rev = 0; rev < 20; rev++) {
		words.insert(words.length, `${rev},`);
		const op = rev % 2 === 0 ? 'accept' : 'revert';
		expect((await decide(owner, brief.id, date, op, rev)).outcome).toBe('applied');
	}
	await client.saved();
	const typed = Array.from({ length: 20 }, (_, index) => `${index},`).join('');
	expect((await markdown(brief))['notes']).toBe(typed);
	expect((await markdown(brief))['goal']).toContain('tomorrow');
	client.destroy();
});

test('[LIMIT3] a decision or a title that would make a brief too long is refused with a sentence, and fits once something is deleted', async () => {
	const { brief, of } = await returned();
	const client = new LiveClient(owner, brief.id);
	await client.synced();
	const block = sectionOf(client.doc, 'notes').get(0) as Y.XmlElement;
	const words = new Y.XmlText();
	block.insert(0, [words]);
	for (let i = 0; i < 20; i++) words.insert(0, 'x'.repeat(9_990));
	await client.saved();
	const date = of('relative-date');
	const longer = {
		decisionId: crypto.randomUUID(),
		suggestionId: date.id,
		op: 'accept',
		rev: date.rev,
	};
	const decision = { ...longer, editedText: 'y'.repeat(500) };
	const refused = { status: 413, body: { error: { code: 'too-large' } } };
	const accepting = () => owner.call('POST', `/api/briefs/${brief.id}/decisions`, decision);
	expect(await accepting()).toMatchObject(refused);
	const title = 't'.repeat(200);
	const renaming = () => owner.call('PATCH', `/api/briefs/${brief.id}`, { title });
	expect(await renaming()).toMatchObject(refused);
	expect((await owner.suggestions(brief.id)).find(({ id }) => id === date.id)?.state).toBe('open');
	words.delete(0, 1_000);
	await client.saved();
	expect(await accepting()).toMatchObject({ status: 200, body: { outcome: 'applied' } });
	expect(await renaming()).toMatchObject({ status: 200, body: { title } });
	client.destroy();
});
