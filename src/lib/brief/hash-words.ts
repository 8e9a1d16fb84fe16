import { toBase64UrlEncoded } from 'lib0/buffer';
import { digest } from 'lib0/hash/sha256';
import { encodeUtf8 } from 'lib0/string';

/**
 * Names words that somebody looked at, so that what is replaced is what was seen.
 * @returns 16 characters of the SHA-256, computed alike on the page and on the server; the browser's own is missing
 *   where a page came over plain http from another machine
 */
export const hashWords = (words: string): string =>
	toBase64UrlEncoded(digest(encodeUtf8(words))).slice(0, 16);
