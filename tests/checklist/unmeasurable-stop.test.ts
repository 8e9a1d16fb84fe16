import { expect, test } from 'vitest';
import { parseStop } from '#brief';
import { JUDGEMENTS, unmeasurableStop } from '#lib/checklist/unmeasurable-stop.ts';
import { snapshotOf } from './snapshot-of.ts';

const check = (text: string) => unmeasurableStop.check(snapshotOf({ stops: [text] }));

test('[UNM1] every proposed sentence is one that the runner can measure', () => {
	for (const { measurable } of Object.values(JUDGEMENTS)) {
		for (const { text } of measurable) expect(parseStop(text).type, text).not.toBe('free-text');
	}
});

test.for([
	['Stop when it takes too long.', 'wall-clock'],
	['Stop if it gets too expensive', 'money'],
	['Stop when there is no progress', 'nothing-new'],
	['Stop if it becomes too complicated', 'steps'],
	['Stop when the letter feels warm enough', 'suggestions'],
	['Stop when the results make no sense', 'suggestions'],
	['Stop once the story holds together', 'suggestions'],
	['when appropriate', 'suggestions'],
	['Use your judgement', 'suggestions'],
] as const)('[UNM2] for “%s” a stop by %s is proposed', ([text, type]) => {
	const [proposal] = check(text);
	expect(proposal).toMatchObject({
		kind: 'replace',
		quote: text,
		block: 0,
		occurrence: 1,
		epistemic: 'recommended',
	});
	expect(parseStop(proposal?.text ?? '').type).toBe(type);
	expect(proposal?.rationale).toContain('can only enforce what it can measure');
});

test.for([
	'Stop after 30 minutes.',
	'Any step would need a write to production',
	'Stop if two sources disagree on the date.',
	'Stop as soon as a password shows up in the logs.',
	'Stop if the sample is too large to ship.',
	'Stop if there is not enough disk space.',
	'Stop if it is clear that the licence forbids it.',
	'Stop if a person is named; write what you think happened.',
	'Stop if more than 3 rows look odd.',
	'Stop once the board has decided.',
	'',
])('[UNM3] “%s” is left alone', (text) => {
	expect(check(text)).toEqual([]);
});
