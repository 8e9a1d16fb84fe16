/** Sends what was written without a server, of briefs that no page has open. */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { createDoc, SCHEMA_VERSION, typeRoots } from '#brief';
import { Room } from '#lib/client/provider.ts';
import { allAcked } from '#lib/client/save-state.ts';
import { listWaiting } from './unsaved.ts';
import { loadCopy, type LocalCopy } from './local-copy.ts';

/** Resolves when nothing waits any more, or after this time. */
export async function sendWaiting(personId: string, withinMs: number): Promise<void> {
	const copies = await listWaiting(personId);
	await Promise.all(copies.map(async ({ id }) => send(await loadCopy(id), withinMs)));
}

async function send(copy: LocalCopy, withinMs: number): Promise<void> {
	const [person, briefId, epoch] = copy.id;
	const doc = typeRoots(createDoc());
	for (const update of [...copy.text, ...copy.waiting]) Y.applyUpdate(doc, update);
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const isSent = await new Promise<boolean>((resolve) => {
		const room = new Room({
			briefId,
			room: 'text',
			doc,
			awareness,
			params: { person, ack: '1', epoch: String(epoch), schema: String(SCHEMA_VERSION) },
			onstatus: (status) => allAcked(status) && end(true),
			// What the server says against it is told when the brief is opened.
			onend: () => end(false),
		});
		const end = (isSent: boolean): void => {
			clearTimeout(timer);
			room[Symbol.dispose]();
			resolve(isSent);
		};
		const timer = setTimeout(() => end(false), withinMs);
	});
	if (isSent) {
		copy.saved(() => Y.encodeStateAsUpdate(doc));
		await copy.flush();
	}
	awareness.destroy();
	doc.destroy();
}
