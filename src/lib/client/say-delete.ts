/** The words of deleting a brief, and of what lies in the bin. */
import type { BinnedBrief } from '#lib/protocol/answers.ts';
import { firstName } from './say-name.ts';
import { sayDay, sayOnDay, type Here } from './say-time.ts';

/** “This deletes the brief, its 3 handoffs and all versions for everyone.” */
export function sayDelete(handoffs: number): string {
	if (handoffs === 0) return 'This deletes the brief and all versions for everyone.';
	const its = handoffs === 1 ? 'its handoff' : `its ${handoffs} handoffs`;
	return `This deletes the brief, ${its} and all versions for everyone.`;
}

/** “You deleted it on Wednesday.” */
export function sayDeleted(
	{ deletedAt, deletedBy }: BinnedBrief,
	here: Here,
	myId: string,
): string {
	const who = deletedBy.id === myId ? 'You' : firstName(deletedBy.name);
	return `${who} deleted it ${sayOnDay(deletedAt, here)}.`;
}

/** “gone for good on Sunday 20 December” */
export const sayGone = ({ goneAt }: BinnedBrief, here: Here): string =>
	`gone for good on ${sayDay(goneAt, here)}`;
