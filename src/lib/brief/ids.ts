/** Ids as they stand in addresses, rows and documents: a prefix and twelve characters of a–z and 2–7. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 12;

/** Brief, handoff, suggestion, user, link, guest, token, invitation, session, item. */
export type IdPrefix = 'b' | 'h' | 's' | 'u' | 'l' | 'g' | 't' | 'n' | 'e' | 'i';

/**
 * @param random at least 12 random bytes, from the caller's source
 * @returns the prefix, an underscore and 60 bits of the randomness
 */
export function makeId(prefix: IdPrefix, random: Uint8Array): string {
	let id = `${prefix}_`;
	for (let i = 0; i < LENGTH; i++) id += ALPHABET[(random[i] ?? 0) & 31];
	return id;
}

/** The `uid` of a premise, an unknown, an answer or a stop condition. */
export const makeUid = (random: Uint8Array): string => makeId('i', random);

export const isUid = (value: unknown): value is string =>
	typeof value === 'string' && /^i_[a-z2-7]{12}$/.test(value);
