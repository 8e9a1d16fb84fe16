/** The one-time link that makes the owner. Its secret lives in memory: every start without an owner has a new one. */
import { hashToken, isSameToken, makeToken } from './secrets.ts';

export interface SetupLink {
	/** Makes the link of this start. */
	issue(): string;
	isGood(token: string): boolean;
	/** From now on no link is good. */
	close(): void;
}

export function createSetupLink(): SetupLink {
	let hash: Uint8Array | null = null;
	return {
		issue() {
			const token = makeToken();
			hash = hashToken(token);
			return token;
		},
		isGood: (token) => hash !== null && isSameToken(token, hash),
		close: () => {
			hash = null;
		},
	};
}
