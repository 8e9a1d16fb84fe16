import { expect, test } from 'vitest';
import { setUpOwner } from '../support/caller.ts';
import { keepsSilent, startModelServer } from '../support/model-server.ts';
import { startServer } from '../support/server.ts';

test('[LOOP14] a model works on as many handoffs at once as was set, and the checklist waits for none of them', async () => {
	const model = await startModelServer(keepsSilent);
	const server = await startServer({
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_MODEL: 'larch-3',
		OPENAI_CONCURRENCY: '5',
	});
	const owner = await setUpOwner(server);
	const brief = await owner.createBrief({ title: 'Long nights', sections: { goal: 'It is TBD.' } });
	const handOffToModel = () => owner.handOff(brief.id, { worker: 'model', surfaceAt: 'now' });
	const working = [];
	for (let count = 0; count < 5; count++) working.push(await handOffToModel());
	for (const { id } of working) await owner.until(id, 'working');
	const waiting = await handOffToModel();

	const checked = await owner.handOff(brief.id, { surfaceAt: 'now' });
	await owner.until(checked.id, 'surfaced');
	expect((await owner.readHandoff(waiting.id)).state).toBe('scheduled');
	expect(model.requests).toHaveLength(5);

	// A hand that becomes free takes up what waited.
	await owner.expect(200, 'POST', `/api/handoffs/${working[0]?.id}/cancel`);
	await owner.until(waiting.id, 'working');
	await expect.poll(() => model.requests.length).toBe(6);
	expect(model.open()).toBe(5);
	await server.destroy();
	await model.close();
}, 30_000);
