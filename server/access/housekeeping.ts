/** Forgets what has ended by itself: sessions, invitations, known browsers, briefs whose time in the bin is over. */
import type { Log } from '../log.ts';
import { eraseBrief, listGone } from '../store/bin.ts';
import type { Store } from '../store/store.ts';
import { DEVICE_MS, INVITATION_MS, SESSION_IDLE_MS, SESSION_MS } from './lifetimes.ts';

const EVERY_MS = 60 * 60_000;

/** @returns ends it */
export function keepHouse(deps: { store: Store; log: Log; now: () => number }): () => void {
	const { store, log, now } = deps;
	const tidy = async (): Promise<void> => {
		const at = now();
		await store.write.batch([
			{
				sql: 'delete from session where created_at <= ? or seen_at <= ?',
				args: [at - SESSION_MS, at - SESSION_IDLE_MS],
			},
			{ sql: 'delete from device where created_at <= ?', args: [at - DEVICE_MS] },
			// Kept for a while, so that whoever opens an old one is told whom to ask.
			{ sql: 'delete from invitation where expires_at <= ?', args: [at - 4 * INVITATION_MS] },
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
