/** The worker with a model behind it: one pass over the brief, one structured answer, one step. */
import { AttemptFailed } from '../../jobs/attempt-failed.ts';
import type { DeskWorker } from '../desk-worker.ts';
import { readAnswer, sayRead } from './answer.ts';
import { askModel, type CallLimits, type ModelServer } from './call.ts';
import { FAULT, type FaultName } from './fault.ts';
import { MOST_CHARACTERS, writePrompt } from './prompt.ts';

/** @param deps `now`: epoch ms */
export function createModelWorker(
	server: ModelServer,
	{ hands, limits, now }: { hands: number; limits: CallLimits; now: () => number },
): DeskWorker {
	return {
		id: 'model',
		name: server.name,
		hands,
		async *steps(snapshot, { from, signal }) {
			if (from > 0) return;
			const prompt = writePrompt(snapshot);
			if (prompt.user.length > MOST_CHARACTERS) throw tooLong(prompt.user.length);
			const reply = await askModel(server, prompt, { limits, now, signal });
			if (!reply.ok) throw failed(reply.fault, reply.retryAfterMs);
			const answer = readAnswer(snapshot, prompt, reply.text);
			if (!answer.ok) throw failed('unreadable', 0);
			const { proposals, refused } = answer;
			yield {
				did: sayRead(proposals.length, refused, prompt.hidden),
				proposals,
				refused: refused.length,
				tokens: reply.tokens,
			};
		},
	};
}

const failed = (fault: FaultName, retryAfterMs: number): AttemptFailed =>
	new AttemptFailed(FAULT[fault].says, FAULT[fault].again ? retryAfterMs : null);

const tooLong = (length: number): AttemptFailed =>
	new AttemptFailed(
		`The brief has ${thousands(length)} characters. A model is sent ${thousands(MOST_CHARACTERS)} at most.`,
		null,
	);

const thousands = (count: number): string => count.toLocaleString('en');
