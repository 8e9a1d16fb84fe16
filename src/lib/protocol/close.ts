/** Why the server ends a socket. y-websocket reconnects by itself except on 4400–4499. */
export const CLOSE = {
	unreadable: { code: 4400, reason: 'unreadable frame' },
	misshapen: { code: 4400, reason: 'This change is nothing that a brief can hold.' },
	signedOut: { code: 4401, reason: 'signed out' },
	noRight: { code: 4403, reason: 'no right' },
	gone: { code: 4404, reason: 'gone' },
	outdated: { code: 4409, reason: 'epoch or schema too old' },
	tooLarge: { code: 4413, reason: 'This change is larger than 1 MiB.' },
	tooMuchText: { code: 4413, reason: 'This brief would hold more than 200,000 characters.' },
	tooMuchHistory: { code: 4413, reason: 'This brief and its history would be larger than 4 MiB.' },
	tooMany: { code: 4429, reason: 'Too many pages are open at once.' },
	loadFailed: { code: 4503, reason: 'load failed' },
	restarting: { code: 1012, reason: 'restarting' },
} as const;

export type Close = (typeof CLOSE)[keyof typeof CLOSE];
