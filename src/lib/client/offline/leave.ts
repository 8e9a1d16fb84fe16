/** Signing out: what would be lost is told first; nothing is wiped before the server let go. */
import { signOut } from '#lib/client/api.ts';
import { forgetPerson, rememberedPerson, rememberPerson } from './copies.ts';
import { listWaiting, readUnsaved, wipeCopies, type UnsavedText } from './unsaved.ts';

const SENDING_MS = 3_000;

/** What signing out would lose: what is left when whatever waits was given the time to be sent. */
export async function findLoss(personId: string): Promise<UnsavedText[]> {
	if ((await listWaiting(personId)).length > 0) {
		const { sendWaiting } = await import('./send-waiting.ts');
		await sendWaiting(personId, SENDING_MS);
	}
	return readUnsaved(personId);
}

/** @throws {Problem} when the server refuses; everything is as before then */
export async function leave(personId: string): Promise<void> {
	const me = await rememberedPerson();
	// A page closed in between must not open to whoever sits here next.
	await forgetPerson();
	try {
		await signOut();
	} catch (problem) {
		if (me) await rememberPerson(me, Date.now());
		throw problem;
	}
	await wipeCopies(personId);
}
