/** One JSON line an event. Never a secret, never a brief's words. */

export interface Log {
	info(event: string, facts?: object): void;
	error(event: string, error: unknown, facts?: object): void;
}

export function createLog(write: (line: string) => void, now: () => number): Log {
	const line = (level: string, event: string, facts: object): void =>
		write(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...facts }));
	return {
		info: (event, facts = {}) => line('info', event, facts),
		error: (event, error, facts = {}) =>
			line('error', event, {
				...facts,
				error: error instanceof Error ? (error.stack ?? error.message) : String(error),
			}),
	};
}
