/** The session cookie. Over https its name binds it to this host alone. */
import { parse, serialize } from 'hono/utils/cookie';
import type { Origins } from './origin.ts';
import { ABSOLUTE_MS } from './sessions.ts';

const nameOf = (origins: Origins): string => (origins.isSecure ? '__Host-session' : 'session');

export function readSessionCookie(
	origins: Origins,
	header: string | null | undefined,
): string | null {
	return parse(header ?? '', nameOf(origins))[nameOf(origins)] ?? null;
}

/** @param token null takes the cookie away */
export function writeSessionCookie(origins: Origins, token: string | null): string {
	return serialize(nameOf(origins), token ?? '', {
		path: '/',
		httpOnly: true,
		sameSite: 'Lax',
		secure: origins.isSecure,
		maxAge: token === null ? 0 : ABSOLUTE_MS / 1_000,
	});
}
