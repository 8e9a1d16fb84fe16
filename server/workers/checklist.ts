/** The built-in worker: rules and no model. One rule is one step. */
import { setImmediate } from 'node:timers/promises';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import type { DeskWorker } from './desk-worker.ts';

/** Of one rule in one return; whoever wrote the same thing fifty times needs to be told once. */
const MOST_A_RULE = 50;
/** Rules take this process's own time, so more would only take turns. */
const HANDS = 4;

export const checklist: DeskWorker = {
	id: 'checklist',
	name: 'checklist',
	hands: HANDS,
	async *steps(snapshot, { from, signal }) {
		for (const rule of CHECKLIST.slice(from)) {
			// Rules are synchronous: between them everybody else has a turn.
			await setImmediate(undefined, { signal });
			const found = rule.check(snapshot);
			const more = found.length - MOST_A_RULE;
			yield {
				did: more > 0 ? `${rule.says} ${more} more of these were left out.` : rule.says,
				proposals: found.slice(0, MOST_A_RULE),
			};
		}
	},
};
