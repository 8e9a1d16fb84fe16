/** Where a sign-in leads back to: a path of this origin and nothing else. */

/** @param wanted what the address bar asks for, which anybody may have written there */
export function nextPath(wanted: string | null, origin: string): string {
	if (!wanted || !/^\/(?![/\\])/.test(wanted)) return '/';
	// The parser drops tabs and line breaks, which can turn a path into another host's address.
	const url = URL.parse(wanted, origin);
	return url?.origin === origin ? url.pathname + url.search + url.hash : '/';
}

/** The query that makes the sign-in page return to `from`. */
export const nextQuery = (from: URL): `?next=${string}` =>
	`?next=${encodeURIComponent(from.pathname + from.search)}`;
