/** Everything the environment says, parsed once. Modules receive values, never the environment. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Config {
	/** Null: 3000 or the next free one. */
	port: number | null;
	host: string;
	dataFolder: string;
	databaseUrl: string;
	/** Where people reach this instance, without a slash at its end; null: the address it listens on. */
	origin: string | null;
	/** How many proxies of our own stand before this server: so many entries of X-Forwarded-For are believed. */
	trustedProxies: number;
	/** How many live documents one person, and one address, may have open at once. */
	socketsPerPerson: number;
	socketsPerAddress: number;
	/** How many questions the model is asked at once. */
	modelHands: number;
	model: { baseUrl: string; apiKey: string | null; name: string } | null;
	/** A fault point at which the process kills itself; for tests alone. */
	fault: string | null;
}

type Environment = Record<string, string | undefined>;

/** Names every fault at once, so that nobody mends them one start at a time. */
export function readConfig(
	env: Environment,
): { ok: true; config: Config } | { ok: false; faults: string[] } {
	const faults: string[] = [];
	const value = (name: string): string | null => env[name]?.trim() || null;

	const port = value('PORT');
	if (port !== null && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
		faults.push(`PORT must be a whole number from 0 to 65535, not “${port}”.`);
	}
	const origin = value('ORIGIN');
	if (origin !== null && readOrigin(origin) === null) {
		faults.push(
			`ORIGIN must be an http or https address without a path, like https://desk.example.org, not “${origin}”.`,
		);
	}
	const proxies = value('TRUSTED_PROXIES') ?? '0';
	if (!/^\d{1,2}$/.test(proxies)) {
		faults.push(
			`TRUSTED_PROXIES must be how many proxies stand before this server, 0 to 99, not “${proxies}”.`,
		);
	}
	const limit = (name: string, usual: number, most = 999_999): number => {
		const text = value(name) ?? String(usual);
		if (!/^[1-9]\d*$/.test(text) || Number(text) > most) {
			faults.push(`${name} must be a whole number from 1 to ${most}, not “${text}”.`);
		}
		return Number(text);
	};
	const socketsPerPerson = limit('SOCKETS_PER_PERSON', 256);
	const socketsPerAddress = limit('SOCKETS_PER_ADDRESS', 4_096);
	const modelHands = limit('OPENAI_CONCURRENCY', 4, 100);
	const baseUrl = value('OPENAI_BASE_URL');
	if (baseUrl !== null && !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
		faults.push(`OPENAI_BASE_URL must be an http or https address, not “${baseUrl}”.`);
	}
	if (baseUrl !== null && (URL.parse(baseUrl)?.username || URL.parse(baseUrl)?.password)) {
		faults.push('OPENAI_BASE_URL must hold no name and no password. Set OPENAI_API_KEY instead.');
	}
	const apiKey = value('OPENAI_API_KEY');
	const name = value('OPENAI_MODEL');
	if (name !== null && baseUrl === null && apiKey === null) {
		faults.push('OPENAI_MODEL is set, but neither OPENAI_BASE_URL nor OPENAI_API_KEY is.');
	}
	// A key alone may be there for other programs: it asks for nothing here.
	if (name === null && baseUrl !== null) {
		faults.push('OPENAI_MODEL must name the model when OPENAI_BASE_URL is set.');
	}
	const dataFolder = resolve(value('NIGHTDESK_DATA') ?? 'data');
	const databaseUrl =
		value('DATABASE_URL') ?? pathToFileURL(resolve(dataFolder, 'nightdesk.db')).href;
	if (!/^(file|libsql|https?|wss?):/.test(databaseUrl)) {
		faults.push(
			`DATABASE_URL must begin with file:, libsql: or https:, not “${databaseUrl.split(':')[0]}”.`,
		);
	}
	if (/^file:(:memory:|.*[?#])/.test(databaseUrl)) {
		faults.push('DATABASE_URL must name a file after file:, without ? and #.');
	}
	if (faults.length > 0) return { ok: false, faults };
	return {
		ok: true,
		config: {
			port: port === null ? null : Number(port),
			host: value('HOST') ?? '127.0.0.1',
			dataFolder,
			databaseUrl,
			origin: origin === null ? null : readOrigin(origin),
			trustedProxies: Number(proxies),
			socketsPerPerson,
			socketsPerAddress,
			modelHands,
			model:
				name === null ? null : { baseUrl: baseUrl ?? 'https://api.openai.com/v1', apiKey, name },
			fault: value('NIGHTDESK_FAULT'),
		},
	};
}

function readOrigin(text: string): string | null {
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol)) return null;
	return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : null;
}
