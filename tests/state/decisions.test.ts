import { afterEach, expect, test, vi } from 'vitest';
import { sayAcceptedRest } from '#lib/client/say-decision.ts';
import { Decisions, type Standpoint } from '#lib/state/decisions.svelte.ts';
import type { DecisionRequest } from '#lib/protocol/answers.ts';
import { placedAt } from '../handoff/placed.ts';

const standpoint: Standpoint = {
	reader: {
		id: 'u_1',
		name: 'Ines Calder',
		mayDecide: true,
		mayHandOff: true,
		now: 0,
		timeZone: 'UTC',
	},
	whyReadOnly: 'You can read here, not decide.',
	rejectedGround: ['P4'],
};
const one = placedAt('1.1', 'goal', 0);

/** Answers each request in turn: with an outcome, or not at all. */
function answering(...outcomes: (string | null)[]): DecisionRequest[] {
	const sent: DecisionRequest[] = [];
	vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
		sent.push(JSON.parse(body) as DecisionRequest);
		const outcome = outcomes.shift() ?? null;
		if (outcome === null) return Promise.reject(new TypeError('no network'));
		const applied = outcome === 'applied';
		const suggestion = {
			state: applied ? 'accepted' : 'open',
			rev: applied ? 1 : 0,
			decidedBy: applied ? 'Ines Calder' : null,
			decidedById: applied ? 'u_ines' : null,
			decidedAt: null,
			reason: null,
		};
		return Promise.resolve(Response.json({ outcome, suggestion }));
	});
	return sent;
}
afterEach(() => vi.unstubAllGlobals());

test('[SEND1] an answer that was lost is asked for again with the same decision', async () => {
	const sent = answering(null, 'applied');
	const decisions = new Decisions('b_1');
	const lost = await decisions.decide(one, { op: 'accept' }, standpoint);
	expect(lost).toMatchObject({ taken: false });
	expect(decisions.noticeOf('s_1.1')).toContain('can’t be reached');
	expect(await decisions.decide(one, { op: 'accept' }, standpoint)).toMatchObject({
		taken: true,
	});
	expect(sent).toHaveLength(2);
	expect(sent[1]).toEqual(sent[0]);
	expect(decisions.noticeOf('s_1.1')).toBeUndefined();
});

test('[SEND2] another decision after a lost answer is another decision', async () => {
	const sent = answering(null, 'applied');
	const decisions = new Decisions('b_1');
	await decisions.decide(one, { op: 'accept' }, standpoint);
	await decisions.decide(one, { op: 'reject' }, standpoint);
	expect(sent[1]?.decisionId).not.toBe(sent[0]?.decisionId);
});

test('[SEND3] rejected ground is acknowledged by a second press, and only by that', async () => {
	const sent = answering('tainted', 'applied');
	const decisions = new Decisions('b_1');
	const warned = await decisions.decide(one, { op: 'accept' }, standpoint);
	expect(warned).toMatchObject({ why: expect.stringContaining('P4') as string });
	await decisions.decide(one, { op: 'accept' }, standpoint);
	expect(sent.map(({ ackTaint }) => ackTaint)).toEqual([undefined, true]);
	expect(sent[1]?.decisionId).not.toBe(sent[0]?.decisionId);
});

test('[SEND4] what is known not to fit is never sent', async () => {
	const sent = answering();
	const decisions = new Decisions('b_1');
	const decide = (over: object, op: 'accept' | 'revert', who = standpoint) =>
		decisions.decide({ ...one, ...over }, { op }, who);
	expect(await decide({ fit: 'drifted' }, 'accept')).toMatchObject({
		why: 'These words were changed after it was written.',
	});
	expect(await decide({}, 'revert')).toMatchObject({ taken: false });
	const viewer = { ...standpoint, reader: { ...standpoint.reader, mayDecide: false } };
	expect(await decide({}, 'accept', viewer)).toMatchObject({ why: standpoint.whyReadOnly });
	expect(sent).toEqual([]);
});

test('[SEND5] undo takes back the last decision that still stands as it was taken', async () => {
	answering('applied', 'applied');
	const decisions = new Decisions('b_1');
	const two = placedAt('1.2', 'goal', 0);
	await decisions.decide(one, { op: 'accept' }, standpoint);
	await decisions.decide(two, { op: 'accept' }, standpoint);
	const since = (id: string) => ({ ...one.status, rev: id === 's_1.2' ? 3 : 1 });
	expect(decisions.takeLast(since)).toEqual({ id: 's_1.1', rev: 1 });
	expect(decisions.takeLast(since)).toBeNull();
});

test('[SEND6] an answer counts before the review room says the same, and not after', async () => {
	answering('applied');
	const decisions = new Decisions('b_1');
	await decisions.decide(one, { op: 'accept' }, standpoint);
	expect(decisions.latest('s_1.1', one.status).state).toBe('accepted');
	const reopened = { ...one.status, rev: 2 };
	expect(decisions.latest('s_1.1', reopened)).toBe(reopened);
});

test('[SEND7] what drifted is sent with the words that were looked at, what fits nowhere with its place', async () => {
	const sent = answering('applied', 'look-again', 'applied');
	const decisions = new Decisions('b_1');
	const drifted = { ...one, fit: 'drifted' } as const;
	await decisions.decide(drifted, { op: 'accept', expectHash: 'h' }, standpoint);
	const place = { section: 'goal', from: 'AA==', to: 'AA==' } as const;
	const orphaned = { ...placedAt('1.2', 'goal', null), fit: 'orphaned' } as const;
	expect(await decisions.decide(orphaned, { op: 'accept', place }, standpoint)).toMatchObject({
		why: 'These words were changed since you looked. Nothing was replaced.',
	});
	const question = placedAt('1.3', 'goal', null, {}, { kind: 'question' });
	await decisions.decide({ ...question, fit: 'orphaned' }, { op: 'accept' }, standpoint);
	expect(sent).toMatchObject([{ expectHash: 'h' }, { place }, { suggestionId: 's_1.3' }]);
});

test('[SEND8] what is accepted is accepted again where it regressed, and kept with a reason; undo passes a keep by', async () => {
	const sent = answering('applied', 'applied');
	const decisions = new Decisions('b_1');
	const accepted = placedAt('1.1', 'goal', 0, { state: 'accepted' });
	expect(await decisions.decide(accepted, { op: 'accept' }, standpoint)).toMatchObject({
		taken: false,
	});
	const keep = { op: 'accept', ackTaint: true, reason: 'It stays.' } as const;
	expect(await decisions.decide(accepted, keep, standpoint)).toMatchObject({ taken: true });
	expect(decisions.takeLast(() => ({ ...one.status, rev: 1 }))).toBeNull();
	const regressed = { ...accepted, integrity: 'regressed' } as const;
	expect(await decisions.decide(regressed, { op: 'accept' }, standpoint)).toMatchObject({
		taken: true,
	});
	expect(sent).toHaveLength(2);
});

test('[SEND9] several are sent in calls of 300 at most, each is taken or says why, and undo takes them back one by one', async () => {
	const ones = Array.from({ length: 301 }, (_, n) => placedAt(`1.${n + 1}`, 'goal', 0));
	const calls: { url: string; decisions: DecisionRequest[] }[] = [];
	const answer = ({ suggestionId, decisionId }: DecisionRequest) => {
		const of = { decisionId };
		if (suggestionId === 's_1.2')
			return { ...of, error: { code: 'too-large', message: 'Shorten it.' } };
		const stale = suggestionId === 's_1.3';
		const status = { ...one.status, ...(stale ? {} : { state: 'accepted', rev: 1 }) };
		return {
			...of,
			outcome: stale ? 'stale' : 'applied',
			suggestion: { id: suggestionId, ...status },
		};
	};
	vi.stubGlobal('fetch', (url: string, { body }: { body: string }) => {
		const { decisions } = JSON.parse(body) as { decisions: DecisionRequest[] };
		calls.push({ url, decisions });
		return Promise.resolve(Response.json({ items: decisions.map(answer) }));
	});
	const decisions = new Decisions('b_1');
	const asked = ones.map((each) => ({ one: each, wish: { op: 'accept' as const } }));
	expect(await decisions.decideMany(asked, standpoint.reader)).toEqual(['s_1.2', 's_1.3']);
	expect(calls.map((call) => [call.url, call.decisions.length])).toEqual([
		['/api/briefs/b_1/decisions/many', 300],
		['/api/briefs/b_1/decisions/many', 1],
	]);
	expect(decisions.noticeOf('s_1.1')).toBeUndefined();
	expect(decisions.noticeOf('s_1.2')).toBe('Shorten it.');
	expect(decisions.noticeOf('s_1.3')).toBe('It no longer fits there. Nothing was changed.');
	expect(ones.some(({ body }) => decisions.isSending(body.id))).toBe(false);
	const stands = () => ({ ...one.status, rev: 1 });
	expect(decisions.takeLast(stands)).toEqual({ id: 's_1.301', rev: 1 });
	expect(decisions.takeLast(stands)).toEqual({ id: 's_1.300', rev: 1 });
});

test('[SEND9] a call for several that was lost is asked for again with the same decisions', async () => {
	const sent: DecisionRequest[][] = [];
	vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
		sent.push((JSON.parse(body) as { decisions: DecisionRequest[] }).decisions);
		return Promise.reject(new TypeError('no network'));
	});
	const decisions = new Decisions('b_1');
	const asked = [one, placedAt('1.2', 'goal', 0)].map((each) => ({
		one: each,
		wish: { op: 'accept' as const },
	}));
	await expect(decisions.decideMany(asked, standpoint.reader)).rejects.toThrow('can’t be reached');
	expect(decisions.isSending('s_1.1')).toBe(false);
	await expect(decisions.decideMany(asked, standpoint.reader)).rejects.toThrow('can’t be reached');
	expect(sent[1]).toEqual(sent[0]);
});

test('[SEND9] what an earlier call of several took is taken, though a later one was lost', async () => {
	let calls = 0;
	vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
		if (++calls > 1) return Promise.reject(new TypeError('no network'));
		const { decisions } = JSON.parse(body) as { decisions: DecisionRequest[] };
		const suggestion = { ...one.status, state: 'accepted', rev: 1 };
		const items = decisions.map(({ decisionId }) => ({
			decisionId,
			outcome: 'applied',
			suggestion,
		}));
		return Promise.resolve(Response.json({ items }));
	});
	const decisions = new Decisions('b_1');
	const asked = Array.from({ length: 302 }, (_, n) => ({
		one: placedAt(`1.${n + 1}`, 'goal', 0),
		wish: { op: 'accept' as const },
	}));
	expect(await decisions.decideMany(asked, standpoint.reader)).toEqual(['s_1.301', 's_1.302']);
	expect(decisions.noticeOf('s_1.300')).toBeUndefined();
	expect(decisions.noticeOf('s_1.301')).toContain('can’t be reached');
	expect(decisions.noticeOf('s_1.302')).toContain('can’t be reached');
});

test('[SEND9] a warning that was given before counts for none of several, and what may have happened is asked again', async () => {
	const sent: DecisionRequest[] = [];
	const answers = ['tainted', 'store-failed', 'applied'];
	vi.stubGlobal('fetch', (url: string, { body }: { body: string }) => {
		const read = JSON.parse(body) as DecisionRequest & { decisions?: DecisionRequest[] };
		const request = read.decisions?.[0] ?? read;
		sent.push(request);
		const answer = answers.shift();
		const suggestion = {
			...one.status,
			...(answer === 'applied' ? { state: 'accepted', rev: 1 } : {}),
		};
		const item =
			answer === 'store-failed'
				? { error: { code: answer, message: 'Try again.' } }
				: { outcome: answer, suggestion };
		const whole = url.endsWith('/many')
			? { items: [{ decisionId: request.decisionId, ...item }] }
			: item;
		return Promise.resolve(Response.json(whole));
	});
	const decisions = new Decisions('b_1');
	const asked = [{ one, wish: { op: 'accept' as const } }];
	await decisions.decide(one, { op: 'accept' }, standpoint);
	expect(await decisions.decideMany(asked, standpoint.reader)).toEqual(['s_1.1']);
	expect(decisions.noticeOf('s_1.1')).toBe('Try again.');
	expect(await decisions.decideMany(asked, standpoint.reader)).toEqual([]);
	expect(sent.map(({ ackTaint }) => ackTaint)).toEqual([undefined, undefined, undefined]);
	expect(sent[2]).toEqual(sent[1]);
});

test('[SEND9] what came of several is said with their count', () => {
	expect(sayAcceptedRest(4, 0)).toBe('Four accepted.');
	expect(sayAcceptedRest(4, 1)).toBe('Four accepted, one was not: it says why.');
	expect(sayAcceptedRest(1, 2)).toBe('One accepted, two were not: they say why.');
	expect(sayAcceptedRest(0, 1)).toBe('None was accepted: it says why.');
});
