/** Where a call comes from, and the block of addresses that one person is taken to have. */
import { isIPv4, isIPv6 } from 'node:net';

/**
 * @param remote the address of the socket
 * @param forwarded the header X-Forwarded-For, which anybody can send: only the entries that our own proxies
 *   appended are believed, counted from its end
 * @param trustedProxies how many proxies of our own stand before this server
 */
export function clientAddress(
	remote: string,
	forwarded: string | undefined,
	trustedProxies: number,
): string {
	if (trustedProxies === 0) return remote;
	const entries = (forwarded ?? '').split(',').map((entry) => entry.trim());
	const told = entries.at(-trustedProxies);
	return told && (isIPv4(told) || isIPv6(told)) ? told : remote;
}

/** An IPv4 address stands for itself; of IPv6, whoever has one address has all of its /64. */
export function addressBlock(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	if (!isIPv6(address)) return address;
	const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
	const before = head === '' ? [] : head.split(':');
	const after = tail ? tail.split(':') : [];
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
	return groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':');
}
