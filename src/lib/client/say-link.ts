/** A link to a brief, its role and its end in words. */
import type { BriefRole, Link } from '#lib/protocol/answers.ts';
import { capital, sayCount, sayDate, type Here } from './say-time.ts';

const ROLES: Record<BriefRole, string> = {
	viewer: 'Viewer',
	commenter: 'Commenter',
	editor: 'Editor',
};

export const sayRole = (role: BriefRole): string => ROLES[role];

/** “until 4 Dec”, “until it is revoked” */
export const sayLinkEnd = ({ expiresAt }: Pick<Link, 'expiresAt'>, here: Here): string =>
	expiresAt === null ? 'until it is revoked' : `until ${sayDate(expiresAt, here)}`;

/** What revoking does, as a question to whoever is about to. */
export const sayRevokeLink = ({ guests }: Pick<Link, 'guests'>): string =>
	guests === 0
		? 'Nobody has come by it. Whoever still has it finds it closed.'
		: `${capital(sayCount(guests, 'guest loses', 'guests lose'))} access within two seconds. What they wrote stays.`;
