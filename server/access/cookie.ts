/** The cookies: of a session, and of a browser that signed in before. Over https their names bind them to this host alone. */
import { parse, serialize } from 'hono/utils/cookie';
import { DEVICE_MS, SESSION_MS } from './lifetimes.ts';
import type { Origins } from './origin.ts';

type Name = 'session' | 'device';

const nameOf = (origins: Origins, name: Name): string =>
	origins.isSecure ? `__Host-${name}` : name;

function read(origins: Origins, name: Name, header: string | null | undefined): string | null {
	const full = nameOf(origins, name);
	return parse(header ?? '', full)[full] || null;
}

function write(origins: Origins, name: Name, token: string | null, livesMs: number): string {
	return serialize(nameOf(origins, name), token ?? '', {
		path: '/',
		httpOnly: true,
		sameSite: 'Lax',
		secure: origins.isSecure,
		maxAge: token === null ? 0 : livesMs / 1_000,
	});
}

export const readSessionCookie = (origins: Origins, header: string | null | undefined) =>
	read(origins, 'session', header);
export const readDeviceCookie = (origins: Origins, header: string | null | undefined) =>
	read(origins, 'device', header);

/** @param token null takes the cookie away */
export const writeSessionCookie = (origins: Origins, token: string | null): string =>
	write(origins, 'session', token, SESSION_MS);
export const writeDeviceCookie = (origins: Origins, token: string): string =>
	write(origins, 'device', token, DEVICE_MS);
