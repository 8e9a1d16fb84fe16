/** A title that comes by HTTP is written into the live document like one that is typed. */
import { simpleDiffString } from 'lib0/diff';
import { titleOf } from '#brief';
import { titleBrief } from '../store/briefs.ts';
import { draftUpdate } from './projection.ts';
import type { Rooms } from './registry.ts';

export async function renameBrief(rooms: Rooms, id: string, title: string): Promise<void> {
	await rooms.use(id, 'text', (room) =>
		room.exclusive(async (write) => {
			const current = titleOf(room.doc).toJSON();
			if (current === title) return;
			// Only what differs is replaced, so that carets in the rest stay where they are.
			const { index, remove, insert } = simpleDiffString(current, title);
			const update = draftUpdate(room.doc, (fork) => {
				titleOf(fork).delete(index, remove);
				titleOf(fork).insert(index, insert);
			});
			await write(update, { also: [titleBrief(id, title)] });
		}),
	);
}
