/** Whether somebody is let in to a live document: asked once, of the request for a socket. */
import type { IncomingHttpHeaders } from 'node:http';
import { SCHEMA_VERSION } from '#brief';
import { CLOSE, type Close } from '#lib/protocol/close.ts';
import { isBearer, readCredential, type Credential } from '../access/credentials.ts';
import type { Origins } from '../access/origin.ts';
import { may, type Standpoint } from '../access/rights.ts';
import type { Sessions } from '../access/sessions.ts';
import { readBrief } from '../store/briefs.ts';
import type { RoomName } from '../store/documents.ts';
import type { Store } from '../store/store.ts';

/** What a socket asks for. */
export interface Address {
	briefId: string;
	room: RoomName;
	query: URLSearchParams;
}

export type Admission =
	| { is: 'admitted'; credential: Credential | null; standpoint: Standpoint }
	| { is: 'refused'; close: Close };

/** @returns null when nothing live is there */
export function parseAddress(path: string | undefined): Address | null {
	const url = URL.parse(path ?? '', 'http://nightdesk');
	const match = /^\/sync\/briefs\/(b_[a-z2-7]{12})\/(text|review)$/.exec(url?.pathname ?? '');
	if (!url || !match) return null;
	return { briefId: match[1] as string, room: match[2] as RoomName, query: url.searchParams };
}

/** A cookie is sent along by any page that opens a socket here; only the origin tells whose page it is. */
export const isOwnPage = (
	{ authorization, origin }: IncomingHttpHeaders,
	origins: Origins,
): boolean => isBearer(authorization) || origins.allows(origin);

export async function judgeAdmission(
	{ briefId, query }: Address,
	{ authorization, cookie }: IncomingHttpHeaders,
	deps: { store: Store; sessions: Sessions; origins: Origins; now: () => number },
): Promise<Admission> {
	const { store, sessions, origins, now } = deps;
	const credential = readCredential(origins, { authorization, cookie });
	const principal = await sessions.find(credential);
	if (!principal) return refused(CLOSE.signedOut);
	const brief = await readBrief(store, briefId);
	const standpoint = await sessions.standpoint(principal, briefId);
	if (!brief || !standpoint) return refused(CLOSE.gone);
	if (!may(standpoint, 'read', now())) {
		// Whoever came by a link of this brief knows that it is there; for others it is not.
		const knowsIt = principal.kind === 'guest' && principal.guest.briefId === briefId;
		return refused(knowsIt ? CLOSE.noRight : CLOSE.gone);
	}
	if (isOutdated(query, brief.epoch)) return refused(CLOSE.outdated);
	const { id } = standpoint.person;
	// A page that was left open would send what one person wrote in the name of the next who signed in.
	if ((query.get('person') ?? id) !== id) return refused(CLOSE.signedOut);
	return { is: 'admitted', credential, standpoint };
}

const refused = (close: Close): Admission => ({ is: 'refused', close });

/** A client of another history or an older schema would write what this document can't hold. */
function isOutdated(query: URLSearchParams, epoch: number): boolean {
	const said = { epoch: query.get('epoch'), schema: query.get('schema') };
	return (
		(said.epoch !== null && Number(said.epoch) !== epoch) ||
		(said.schema !== null && Number(said.schema) < SCHEMA_VERSION)
	);
}
