import { expect, test } from 'vitest';
import { sayDelete, sayDeleted, sayGone } from '#lib/client/say-delete.ts';

test('[BIN1] before a brief is deleted it is said what goes with it', () => {
	expect(sayDelete(3)).toBe(
		'This deletes the brief, its 3 handoffs and all versions for everyone.',
	);
	expect(sayDelete(1)).toBe('This deletes the brief, its handoff and all versions for everyone.');
	expect(sayDelete(0)).toBe('This deletes the brief and all versions for everyone.');
});

test('[BIN2] in the bin it is said who deleted it, when, and when it is gone for good', () => {
	const here = { now: Date.UTC(2026, 10, 20, 9), timeZone: 'UTC' };
	const brief = {
		id: 'b_1',
		title: 'Old',
		deletedAt: Date.UTC(2026, 10, 18, 9),
		deletedBy: { id: 'u_tomas', name: 'Tomas Wirth' },
		goneAt: Date.UTC(2026, 11, 18, 9),
	};
	expect(sayDeleted(brief, here, 'u_me')).toBe('Tomas deleted it on Wednesday.');
	expect(sayDeleted(brief, here, 'u_tomas')).toBe('You deleted it on Wednesday.');
	expect(sayGone(brief, here)).toBe('gone for good on Friday 18 December');
});
