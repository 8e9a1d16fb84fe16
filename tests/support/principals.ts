/** Everybody who can call the server, each on the brief that tells their rights apart. */
import type { Brief, Suggestion } from '#lib/protocol/answers.ts';
import { Caller, joinAs, openAsGuest, setUpOwner, signIn, withToken } from './caller.ts';
import type { RunningServer } from './server.ts';

/** In the order of the columns of a table of rights. */
export const PRINCIPALS = [
	'anonymous',
	'viewer',
	'commenter',
	'editor',
	'member',
	'named',
	'creator',
	'owner',
	'ex-member',
	'stranger',
	'read token',
	'write token',
] as const;
export type PrincipalName = (typeof PRINCIPALS)[number];

/** One brief with something of everything on it, and the person who made it. */
export interface Place {
	brief: Brief;
	keeper: Caller;
	premise: string;
	handoffId: string;
	suggestion: Suggestion;
}

export interface World {
	/** The owner, signed in from elsewhere than the principal. */
	admin: Caller;
	maker: Caller & { id: string };
	/** A member who is nobody’s principal, to be named and un-named. */
	third: Caller & { id: string };
	open: Place;
	restricted: Place;
	callers: Record<PrincipalName, Caller>;
	placeOf(principal: PrincipalName): Place;
}

/** Those who stand on the restricted brief; the others stand on the open one. */
const ON_RESTRICTED: readonly PrincipalName[] = ['named', 'creator', 'stranger'];

export async function createWorld(server: RunningServer): Promise<World> {
	const admin = await setUpOwner(server);
	const people = await Promise.all(
		['Maker', 'Third', 'Member', 'Named', 'Ex Member', 'Stranger'].map((name) =>
			joinAs(server, admin, name),
		),
	);
	const [maker, third, member, named, exMember, stranger] = people as [
		Caller & { id: string },
		Caller & { id: string },
		Caller & { id: string },
		Caller & { id: string },
		Caller & { id: string },
		Caller & { id: string },
	];
	const open = await furnish(maker, { title: 'Open to members', restricted: false });
	const restricted = await furnish(maker, { title: 'Restricted', restricted: true });
	await maker.expect(200, 'PUT', `/api/briefs/${restricted.brief.id}/people/${named.id}`, {
		role: 'viewer',
	});
	const guest = async (role: 'viewer' | 'commenter' | 'editor') =>
		openAsGuest(server, await maker.share(open.brief.id, role), `Guest ${role}`);
	const callers: Record<PrincipalName, Caller> = {
		anonymous: new Caller(server.origin),
		viewer: await guest('viewer'),
		commenter: await guest('commenter'),
		editor: await guest('editor'),
		member,
		named,
		creator: await signIn(server, 'Maker'),
		owner: await signIn(server),
		'ex-member': exMember,
		stranger,
		'read token': await withToken(member, ['read']),
		'write token': await withToken(member, ['read', 'write']),
	};
	await admin.expect(204, 'DELETE', `/api/members/${exMember.id}`);
	return {
		admin,
		maker,
		third,
		open,
		restricted,
		callers,
		placeOf: (principal) => (ON_RESTRICTED.includes(principal) ? restricted : open),
	};
}

async function furnish(
	keeper: Caller,
	request: { title: string; restricted: boolean },
): Promise<Place> {
	const brief = await keeper.createBrief({
		...request,
		sections: { context: '- Costs are TBD', notes: 'As it was. XQZ decides.' },
	});
	const { id: handoffId } = await keeper.handOff(brief.id, { surfaceAt: 'now' });
	await keeper.until(handoffId, 'surfaced');
	const [suggestion] = await keeper.suggestions(brief.id);
	const [premise] = brief.sections.context.items;
	if (!suggestion || !premise) throw new Error('the checklist had nothing to say');
	return { brief, keeper, premise: premise.uid, handoffId, suggestion };
}
