/** The one answer to "may this principal do this to this brief", for every HTTP call and every socket message. */
import type { BriefRole } from '#lib/protocol/answers.ts';

export type Action = 'read' | 'write' | 'decide' | 'judge' | 'hand-off' | 'share';

/** Where somebody stands towards one brief. */
export interface Standpoint {
	person: { id: string; name: string; guest: boolean };
	role: BriefRole | 'none' | 'signed-out';
	/** When the session or the link ends by itself; null: it doesn't. */
	until: number | null;
}

const RIGHTS: Record<Standpoint['role'], readonly Action[]> = {
	editor: ['read', 'write', 'decide', 'judge', 'hand-off', 'share'],
	viewer: ['read'],
	none: [],
	'signed-out': [],
};

/** Handing off spends the instance's means, and sharing gives away what was only lent. */
const NEVER_FOR_GUESTS: readonly Action[] = ['hand-off', 'share'];

export function may(standpoint: Standpoint, action: Action, now: number): boolean {
	if (standpoint.until !== null && standpoint.until <= now) return false;
	if (standpoint.person.guest && NEVER_FOR_GUESTS.includes(action)) return false;
	return RIGHTS[standpoint.role].includes(action);
}
