/** Which pages may write here: those this instance served, and no others. */

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export interface Origins {
	/** Where people reach this instance; what links begin with. */
	readonly own: string;
	readonly isSecure: boolean;
	/** An exact match; `null`, a missing or a foreign origin is none. On loopback its names are one. */
	allows(origin: string | null | undefined): boolean;
}

export function createOrigins(own: string): Origins {
	const url = new URL(own);
	const allowed = new Set([url.origin]);
	if (LOOPBACK.includes(url.hostname)) {
		for (const host of LOOPBACK) {
			allowed.add(`${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`);
		}
	}
	return {
		own: url.origin,
		isSecure: url.protocol === 'https:',
		allows: (origin) => typeof origin === 'string' && allowed.has(origin),
	};
}
