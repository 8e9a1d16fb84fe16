/** Why the server ends a socket. y-websocket reconnects by itself except on 4400–4499. */
export const CLOSE = {
	unreadable: { code: 4400, reason: 'unreadable frame' },
	signedOut: { code: 4401, reason: 'signed out' },
	noRight: { code: 4403, reason: 'no right' },
	gone: { code: 4404, reason: 'gone' },
	outdated: { code: 4409, reason: 'epoch or schema too old' },
	tooLarge: { code: 4413, reason: 'too large' },
	loadFailed: { code: 4503, reason: 'load failed' },
	restarting: { code: 1012, reason: 'restarting' },
} as const;

export type Close = (typeof CLOSE)[keyof typeof CLOSE];
