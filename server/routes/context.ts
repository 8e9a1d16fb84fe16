/** What every route has at hand, and the two questions every route asks: who is it, and may they. */
import type { HttpBindings } from '@hono/node-server';
import { zValidator } from '@hono/zod-validator';
import type { Context } from 'hono';
import type { z, ZodType } from 'zod';
import type { Person } from '#lib/handoff/handoff.ts';
import type { User } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { addressBlock, clientAddress } from '../access/address.ts';
import { readCredential } from '../access/credentials.ts';
import type { Limiter } from '../access/limiter.ts';
import type { Origins } from '../access/origin.ts';
import { may, type BriefAction, type DeskAction, type Standpoint } from '../access/rights.ts';
import { deskStandpoint, type Principal, type Sessions } from '../access/sessions.ts';
import type { SetupLink } from '../access/setup.ts';
import type { Handoffs } from '../handoff/handoffs.ts';
import type { Decisions } from '../review/decisions.ts';
import type { Standings } from '../review/standings.ts';
import type { Store } from '../store/store.ts';
import type { Authors } from '../sync/authors.ts';
import type { Rooms } from '../sync/registry.ts';
import type { IdPrefix } from '#brief';

export interface RouteDeps {
	store: Store;
	rooms: Rooms;
	authors: Pick<Authors, 'flush'>;
	sessions: Sessions;
	setupLink: SetupLink;
	limiter: Limiter;
	trustedProxies: number;
	handoffs: Handoffs;
	decisions: Decisions;
	standings: Standings;
	origins: () => Origins;
	rightsChanged: () => Promise<void>;
	now: () => number;
	newId: (prefix: IdPrefix) => string;
}

export interface Env {
	/** Missing where a request comes from no socket. */
	Bindings: Partial<HttpBindings>;
	Variables: { principal: Principal | null; sessionToken: string | null };
}

export const NO_BRIEF = 'There is no brief here, or you may not see it.';

/** What says who is calling. */
export const credentialOf = (deps: Pick<RouteDeps, 'origins'>, c: Context<Env>) =>
	readCredential(deps.origins(), {
		authorization: c.req.header('authorization'),
		cookie: c.req.header('cookie'),
	});

/** Whoever is signed in, as a user or a guest. */
export function requirePrincipal(c: Context<Env>): Principal {
	const { principal } = c.var;
	if (!principal) throw new Problem('signed-out', 'You are signed out. Sign in and try again.');
	return principal;
}

export function mayOnDesk(deps: RouteDeps, c: Context<Env>, action: DeskAction): boolean {
	const { principal } = c.var;
	return principal !== null && may(deskStandpoint(principal), action, deps.now());
}

/** Asked by every call that is about no brief. */
export function requireDesk(deps: RouteDeps, c: Context<Env>, action: DeskAction): User {
	const principal = requirePrincipal(c);
	if (principal.kind !== 'guest' && mayOnDesk(deps, c, action)) return principal.user;
	throw new Problem('not-allowed', whyNotOnDesk(principal, action));
}

function whyNotOnDesk(principal: Principal, action: DeskAction): string {
	if (principal.kind === 'guest') {
		return 'Guests see the one brief they were invited to, nothing else.';
	}
	if (principal.kind === 'token' && action === 'manage-account') {
		return 'An API token does not change the account it belongs to. Sign in for that.';
	}
	const ofOwner = action === 'administer' || action === 'see-invitations';
	if (ofOwner && principal.user.role !== 'owner') {
		return 'Only the owner of this desk invites and removes people.';
	}
	return READ_ONLY_TOKEN;
}

export const READ_ONLY_TOKEN = 'This API token may read, not write.';

export const personOf = ({ person }: Standpoint): Person => ({ id: person.id, name: person.name });

/** Asked by every call on a brief. What somebody may not see is not there for them. */
export async function requireRight(
	deps: RouteDeps,
	c: Context<Env>,
	briefId: string,
	action: Exclude<BriefAction, 'restore'>,
): Promise<Standpoint> {
	const principal = requirePrincipal(c);
	const standpoint = await deps.sessions.standpoint(principal, briefId);
	const now = deps.now();
	if (!standpoint || !may(standpoint, 'read', now)) throw new Problem('not-found', NO_BRIEF);
	if (may(standpoint, action, now)) return standpoint;
	throw new Problem('not-allowed', whyNotOnBrief(principal, standpoint, action));
}

function whyNotOnBrief(
	principal: Principal,
	{ role }: Standpoint,
	action: Exclude<BriefAction, 'restore'>,
): string {
	if (role === 'viewer' || role === 'commenter') {
		const can = role === 'viewer' ? 'You can read here' : 'As a commenter you can read here';
		return principal.kind === 'guest'
			? `${can}, not change. Whoever sent you the link can send one that may.`
			: `${can}, not change. Whoever made the brief can give you more.`;
	}
	if (principal.kind === 'guest' && action !== 'delete') {
		return 'Guests can write and decide here, not hand off or share. A member of this desk can.';
	}
	if (action === 'delete' && role === 'editor') {
		return 'Only whoever made the brief and the owner of this desk delete it.';
	}
	return READ_ONLY_TOKEN;
}

/** The block of addresses that a call comes from. */
export function blockOf(deps: RouteDeps, c: Context<Env>): string {
	const remote = c.env.incoming?.socket.remoteAddress ?? 'unknown';
	return addressBlock(clientAddress(remote, c.req.header('x-forwarded-for'), deps.trustedProxies));
}

const refuse = (error: z.core.$ZodError): never => {
	const [issue] = error.issues;
	const where = issue?.path.join('.') ?? '';
	if (issue?.code === 'unrecognized_keys') {
		throw new Problem('unknown-field', `There is no field ${issue.keys.join(', ')} here.`);
	}
	const what = (issue?.message ?? 'That can’t be read').replace(/\.?$/, '.');
	throw new Problem('bad-request', where === '' ? what : `${where}: ${what}`);
};

/** A validator whose refusal is a `Problem`. Unknown fields are refused, so schemas are strict objects. */
export const valid = <Target extends 'json' | 'query', Schema extends ZodType>(
	target: Target,
	schema: Schema,
) =>
	zValidator(target, schema, (result) => {
		if (!result.success) refuse(result.error);
	});
