/** What every route has at hand, and the two questions every route asks: who is it, and may they. */
import { zValidator } from '@hono/zod-validator';
import type { Context } from 'hono';
import type { z, ZodType } from 'zod';
import type { Person } from '#lib/handoff/handoff.ts';
import type { User } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Origins } from '../access/origin.ts';
import { may, type Action, type Standpoint } from '../access/rights.ts';
import type { Principal, Sessions } from '../access/sessions.ts';
import type { SetupLink } from '../access/setup.ts';
import type { Handoffs } from '../handoff/handoffs.ts';
import type { Decisions } from '../review/decisions.ts';
import type { Standings } from '../review/standings.ts';
import type { Store } from '../store/store.ts';
import type { Rooms } from '../sync/registry.ts';
import type { IdPrefix } from '#brief';

export interface RouteDeps {
	store: Store;
	rooms: Rooms;
	sessions: Sessions;
	setupLink: SetupLink;
	handoffs: Handoffs;
	decisions: Decisions;
	standings: Standings;
	origins: () => Origins;
	rightsChanged: () => Promise<void>;
	now: () => number;
	newId: (prefix: IdPrefix) => string;
}

export interface Env {
	Variables: { principal: Principal | null; sessionToken: string | null };
}

export const NO_BRIEF = 'There is no brief here, or you may not see it.';

/** Whoever is signed in, as a user or a guest. */
export function requirePrincipal(c: Context<Env>): Principal {
	const { principal } = c.var;
	if (!principal) throw new Problem('signed-out', 'You are signed out. Sign in and try again.');
	return principal;
}

export function requireUser(c: Context<Env>): User {
	const principal = requirePrincipal(c);
	if (principal.kind === 'guest') {
		throw new Problem(
			'not-allowed',
			'Guests see the one brief they were invited to, nothing else.',
		);
	}
	return principal.user;
}

export const personOf = ({ person }: Standpoint): Person => ({ id: person.id, name: person.name });

/** Asked by every call on a brief. What somebody may not see is not there for them. */
export async function requireRight(
	deps: RouteDeps,
	c: Context<Env>,
	briefId: string,
	action: Action,
): Promise<Standpoint> {
	const principal = requirePrincipal(c);
	const standpoint = await deps.sessions.standpoint(principal, briefId);
	const now = deps.now();
	if (!standpoint || !may(standpoint, 'read', now)) throw new Problem('not-found', NO_BRIEF);
	if (may(standpoint, action, now)) return standpoint;
	throw new Problem(
		'not-allowed',
		standpoint.role === 'editor'
			? 'Guests can write and decide here, not hand off or share. A member of this desk can.'
			: 'You can read here, not change. Whoever sent you the link can send one that may.',
	);
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
