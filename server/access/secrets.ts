/** Passwords and tokens: how they are made, and what is kept of them. */
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const deriveArgon2 = promisify(argon2);

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const TAG_BYTES = 32;

/** 256 random bits as 43 characters fit for an address. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. Its own randomness needs no salt and no slow hash. */
export const hashToken = (token: string): Uint8Array =>
	new Uint8Array(createHash('sha256').update(token).digest());

export const isSameToken = (token: string, hash: Uint8Array): boolean =>
	timingSafeEqual(hashToken(token), hash);

export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const tag = await derive(password, salt);
	return `argon2id$${salt.toString('base64url')}$${tag.toString('base64url')}`;
}

/** @param stored null for an unknown person: as much work is done, so that the time tells nobody who exists */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
	const [, salt, tag] = stored?.split('$') ?? [];
	const derived = await derive(password, Buffer.from(salt ?? 'nobody-has-this-salt', 'base64url'));
	const expected = Buffer.from(tag ?? '', 'base64url');
	return expected.length === derived.length && timingSafeEqual(expected, derived);
}

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
	deriveArgon2('argon2id', {
		message: password.normalize('NFKC'),
		nonce: salt,
		parallelism: 1,
		tagLength: TAG_BYTES,
		memory: MEMORY_KIB,
		passes: PASSES,
	});
