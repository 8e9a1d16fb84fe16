/** The built-in worker: rules and no model. One rule is one step. */
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import type { DeskWorker } from './desk-worker.ts';

export const checklist: DeskWorker = {
	id: 'checklist',
	name: 'checklist',
	// eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, rules are not
	async *steps(snapshot, { from, signal }) {
		for (const rule of CHECKLIST.slice(from)) {
			signal.throwIfAborted();
			yield { did: rule.says, proposals: rule.check(snapshot) };
		}
	},
};
