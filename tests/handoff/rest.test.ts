import { expect, test } from 'vitest';
import type { Standing, StandingRecord } from '#brief';
import { sayAcceptAct, sayAcceptRest, sayHeed, sayStay } from '#lib/client/say-rest.ts';
import { sortRest } from '#lib/handoff/rest.ts';
import { placedAt } from './placed.ts';

const standing = (standing: Standing): StandingRecord => ({
	standing,
	by: 'Ines Calder',
	at: 0,
	reason: null,
});
const standings = new Map([
	['i_checked', standing('checked')],
	['i_doubted', standing('doubted')],
	['i_rejected', standing('rejected')],
]);
const leaningOn = (number: string, ...leansOn: string[]) =>
	placedAt(number, 'goal', 0, {}, { leansOn });

const LEFT = [
	leaningOn('1.1'),
	leaningOn('1.2', 'i_held', 'i_checked'),
	leaningOn('1.3', 'i_checked', 'i_rejected', 'i_doubted'),
	leaningOn('1.4', 'i_doubted'),
	leaningOn('1.5', 'i_rejected'),
	{ ...placedAt('1.6', 'goal', 0), fit: 'drifted' as const },
	placedAt('1.7', 'goal', 0, {}, { kind: 'question' }),
];
const fits = ({ fit }: { fit: string }) => fit === 'fresh';

test('[REST1] what stands on held or checked ground, or alone, is accepted with the rest; all else stays, counted by why', () => {
	const rest = sortRest(LEFT, standings, fits);
	expect(rest.stand.map(({ body }) => body.number)).toEqual(['1.1', '1.2']);
	expect(rest.stay).toEqual({ rejected: 2, doubted: 1, misfit: 1, question: 1 });
	expect(sayAcceptRest(rest)).toBe('Accept the two that stand on held or checked ground?');
	expect(sayStay(rest)).toBe(
		'Two on rejected ground, one on doubted ground, one that no longer fits and one question stay as they are.',
	);
	expect(sayAcceptAct(2)).toBe('Accept two');
});

test('[REST1] one, none, and nothing that stays are said as such', () => {
	const one = sortRest(LEFT.slice(1, 3), standings, fits);
	expect(sayAcceptRest(one)).toBe('Accept the one that stands on held or checked ground?');
	expect(sayStay(one)).toBe('One on rejected ground stays as it is.');
	expect(sayAcceptAct(1)).toBe('Accept it');
	const none = sortRest(LEFT.slice(6), standings, fits);
	expect(sayAcceptRest(none)).toBe('None of what is left can be accepted together.');
	expect(sayStay(none)).toBe('One question stays as it is.');
	expect(sayStay(sortRest(LEFT.slice(0, 1), standings, fits))).toBe('');
});

test('[REST2] a deletion and the hosts of new links are said of what is accepted unread', () => {
	const heed = (text: string) => sayHeed(placedAt('1.1', 'goal', 0, {}, { text }));
	expect(heed(' ')).toBe('deletes');
	expect(heed('See https://desk.example@evil.example/x, or http://two.example:8080.')).toBe(
		'link to evil.example, two.example:8080',
	);
	expect(heed('Write to mailto:ines@desk.example.')).toBe('link to ines@desk.example');
	expect(heed('No address: desk.example')).toBeNull();
	const kept = { text: 'See https://desk.example/a today.' };
	const one = placedAt('1.1', 'goal', 0, {}, kept);
	expect(sayHeed({ ...one, words: 'See https://desk.example/a tomorrow.' })).toBeNull();
});
