import { expect, test } from 'vitest';
import { undefinedAcronym } from '#lib/checklist/undefined-acronym.ts';
import { snapshotOf } from './snapshot-of.ts';

const asked = (text: string, title = 'A brief'): string[] =>
	undefinedAcronym.check(snapshotOf({ title, notes: [text] })).map((proposal) => proposal.quote);

test.for([
	['The RPO is 15 minutes.', 'RPO'],
	['Our QMS-based audit', 'QMS'],
	['The KQXs are old', 'KQX'],
	['The (WQF) desk', 'WQF'],
	['What is the RPO of the store?', 'RPO'],
] as const)('[ACR1] in “%s” the acronym is asked for', ([text, acronym]) => {
	expect(asked(text)).toEqual([acronym]);
});

test('[ACR2] an acronym is asked for once, where it first stands', () => {
	const snapshot = snapshotOf({ context: ['The RPO holds (log).'], notes: ['RPO and RPO'] });
	expect(undefinedAcronym.check(snapshot)).toMatchObject([
		{
			kind: 'question',
			section: 'context',
			text: 'What does RPO stand for?',
			block: 0,
			occurrence: 1,
			leansOn: [snapshot.sections.context[0]?.uid],
			epistemic: 'observed',
		},
	]);
});

test.for([
	'The Recovery Point Objective (RPO) holds, so the RPO is fine',
	'The RPO (recovery point objective) holds',
	'RPO means the data we may lose',
	'RPO is the data we may lose',
	'RPO: recovery point objective',
	'Recovery Point Objective, RPO, holds',
	'Members of the Résumé Peer Office (RPO)',
	'What does RPO stand for?',
	'溶媒（RPO）を使う',
])('[ACR3] “%s” spells it out', (text) => {
	expect(asked(text)).toEqual([]);
});

test.for([
	'UTC, PDF, API, VAT and EUR',
	'HTTP2, FOO_BAR, AGENTS.md and /ABQ',
	'ticket KQX-88 and sheet KQX‑12',
	'KQX 9001 and KQX #12',
	'do NOT touch it',
	'PLEASE LEAVE THIS ALONE NOW',
	'the codes (MQH, SQI, EQG, HQN)',
	'the plate “QK”',
	'the XIX century and Louis XIV',
	'Office in Brno, QZ is open',
	'KQX Ltd signed',
	'the harness, called KQX, runs',
])('[ACR4] “%s” needs no expansion', (text) => {
	expect(asked(text)).toEqual([]);
});

test('[ACR4] a name in capitals that stands in the title is not asked for', () => {
	expect(asked('Launch VELO in spring', 'VELO launch')).toEqual([]);
	expect(asked('Launch VELO in spring')).toEqual(['VELO']);
});
