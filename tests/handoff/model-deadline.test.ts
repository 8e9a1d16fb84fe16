import { expect, test } from 'vitest';
import { setUpOwner } from '../support/caller.ts';
import { composeServer } from '../support/composed.ts';
import { keepsSilent, startModelServer } from '../support/model-server.ts';

test('[V32] a model that never answers fails its handoff by name, and other handoffs go on meanwhile', async () => {
	const model = await startModelServer(keepsSilent);
	const server = await composeServer(
		{ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'larch-3' },
		{ firstByteMs: 700, idleMs: 200, attemptMs: 900, restMs: 0, answerBytes: 1_000 },
	);
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Silence', sections: { goal: 'It is TBD.' } });
	const waiting = await owner.handOff(brief.id, { worker: 'model', surfaceAt: 'now' });
	await owner.until(waiting.id, 'working');
	const meanwhile = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(meanwhile.id, 'surfaced');
	expect((await owner.readHandoff(waiting.id)).state).toBe('working');

	const failed = await owner.until(waiting.id, 'failed');
	expect(failed.failure).toBe(
		'The model timed out. Three attempts were made. Nothing was changed.',
	);
	expect(model.requests).toHaveLength(3);

	await server.destroy();
	await model.close();
}, 30_000);
