/** What a caller shows: the secret of an API token, or the cookie of a session. */
import { readSessionCookie } from './cookie.ts';
import type { Origins } from './origin.ts';

export type Credential = { by: 'token'; secret: string } | { by: 'session'; secret: string };

export const TOKEN_PREFIX = 'nd_';

/** No page can send this header to another origin, so whoever does is no forged request. */
export const isBearer = (authorization: string | null | undefined): boolean =>
	/^bearer\s/i.test(authorization ?? '');

/** A token goes before a cookie, and a bad one is not made up for by a cookie. */
export function readCredential(
	origins: Origins,
	headers: { authorization: string | null | undefined; cookie: string | null | undefined },
): Credential | null {
	if (isBearer(headers.authorization)) {
		return { by: 'token', secret: headers.authorization?.replace(/^bearer\s+/i, '') ?? '' };
	}
	const secret = readSessionCookie(origins, headers.cookie);
	return secret === null ? null : { by: 'session', secret };
}
