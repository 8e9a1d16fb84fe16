/** The one answer to “may this principal do this”, for every HTTP call and every socket message. */
import type { BriefRole, Scope } from '#lib/protocol/answers.ts';

/** What can be done to one brief. */
export type BriefAction =
	| 'read'
	| 'write'
	| 'decide'
	| 'judge'
	| 'hand-off'
	| 'see-sharing'
	| 'share'
	| 'delete'
	| 'restore';
/** What can be done on the desk. */
export type DeskAction =
	| 'open-desk'
	| 'take-returns'
	| 'create-brief'
	| 'see-account'
	| 'manage-account'
	| 'see-invitations'
	| 'administer';
export type Action = BriefAction | DeskAction;

/**
 * `brief-owner` made the brief, or owns the desk and may see it; `binned` is the same person while the brief is in
 * the bin. Towards the API both are editors.
 */
export type Role =
	BriefRole | 'brief-owner' | 'binned' | 'desk-member' | 'desk-owner' | 'none' | 'signed-out';

/** Where somebody stands towards one brief, or towards the desk. */
export interface Standpoint {
	person: { id: string; name: string; guest: boolean };
	role: Role;
	/** What the API token allows; null for whoever came with a session. */
	scopes: readonly Scope[] | null;
	/** When the session or the link ends by itself; null: it doesn't. */
	until: number | null;
}

const EDITOR: readonly Action[] = [
	'read',
	'write',
	'decide',
	'judge',
	'hand-off',
	'see-sharing',
	'share',
];
const MEMBER: readonly Action[] = [
	'open-desk',
	'take-returns',
	'create-brief',
	'see-account',
	'manage-account',
];

const RIGHTS: Record<Role, readonly Action[]> = {
	viewer: ['read'],
	// Comments and suggestions by people are not there yet; until then this is reading.
	commenter: ['read'],
	editor: EDITOR,
	'brief-owner': [...EDITOR, 'delete'],
	binned: ['restore'],
	'desk-member': MEMBER,
	'desk-owner': [...MEMBER, 'see-invitations', 'administer'],
	none: [],
	'signed-out': [],
};

/** Handing off spends the instance's means, and sharing gives away what was only lent. */
const NEVER_FOR_GUESTS: readonly Action[] = ['hand-off', 'see-sharing', 'share'];
/** A token that leaked must not be able to make itself another, or to shut its person out. */
const NEVER_FOR_TOKENS: readonly Action[] = ['manage-account'];
const NEEDS_ONLY_READ: readonly Action[] = [
	'read',
	'see-sharing',
	'open-desk',
	'see-account',
	'see-invitations',
];

export function may(standpoint: Standpoint, action: Action, now: number): boolean {
	const { person, role, scopes, until } = standpoint;
	if (until !== null && until <= now) return false;
	if (person.guest && NEVER_FOR_GUESTS.includes(action)) return false;
	if (scopes) {
		if (NEVER_FOR_TOKENS.includes(action)) return false;
		if (!scopes.includes(NEEDS_ONLY_READ.includes(action) ? 'read' : 'write')) return false;
	}
	return RIGHTS[role].includes(action);
}

/** A brief's role as the API tells it. */
export const briefRoleOf = ({ role }: Standpoint): BriefRole =>
	role === 'viewer' || role === 'commenter' ? role : 'editor';
