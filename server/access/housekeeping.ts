/** Forgets what has ended by itself: sessions, invitations, known browsers, briefs whose time in the bin is over. */
import type { Log } from '../log.ts';
import { eraseBrief, listGone } from '../store/bin.ts';
import type { Store } from '../store/store.ts';
import { ABSOLUTE_MS, IDLE_MS } from './sessions.ts';

const EVERY_MS = 60 * 60_000;
const YEAR_MS = 365 * 86_400_000;

/** @returns ends it */
export function keepHouse(deps: { store: Store; log: Log; now: () => number }): () => void {
	const { store, log, now } = deps;
	const tidy = async (): Promise<void> => {
		const at = now();
		await store.write.batch([
			{
				sql: 'delete from session where created_at <= ? or seen_at <= ?',
				args: [at - ABSOLUTE_MS, at - IDLE_MS],
			},
			{ sql: 'delete from device where created_at <= ?', args: [at - YEAR_MS] },
			{ sql: 'delete from invitation where expires_at <= ?', args: [at - YEAR_MS] },
		]);
		for (const id of await listGone(store, at)) {
			await store.write.batch(eraseBrief(id));
			log.info('brief-erased', { brief: id });
		}
	};
	const run = (): void => void tidy().catch((error: unknown) => log.error('not-tidied', error));
	run();
	const timer = setInterval(run, EVERY_MS);
	timer.unref();
	return () => clearInterval(timer);
}
