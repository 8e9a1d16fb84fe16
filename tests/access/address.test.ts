import { expect, test } from 'vitest';
import { addressBlock, clientAddress } from '#server/access/address.ts';

test('[ACC25] X-Forwarded-For is believed only as far as our own proxies wrote it', () => {
	const forged = '203.0.113.9, 198.51.100.7';
	expect(clientAddress('192.0.2.1', forged, 0)).toBe('192.0.2.1');
	expect(clientAddress('192.0.2.1', forged, 1)).toBe('198.51.100.7');
	expect(clientAddress('192.0.2.1', forged, 2)).toBe('203.0.113.9');
	expect(clientAddress('192.0.2.1', forged, 3)).toBe('192.0.2.1');
	expect(clientAddress('192.0.2.1', undefined, 1)).toBe('192.0.2.1');
	expect(clientAddress('192.0.2.1', 'not an address', 1)).toBe('192.0.2.1');
	expect(clientAddress('192.0.2.1', '2001:db8::1', 1)).toBe('2001:db8::1');
});

test('[ACC25] one person’s IPv6 addresses are one block, in every spelling; an IPv4 address is its own', () => {
	const block = addressBlock('2001:db8:1:2::1');
	expect(addressBlock('2001:0DB8:1:2:ffff:ffff:ffff:ffff')).toBe(block);
	expect(addressBlock('2001:db8:1:3::1')).not.toBe(block);
	expect(addressBlock('::1')).toBe('0:0:0:0');
	expect(addressBlock('fe80::1%eth0')).toBe('fe80:0:0:0');
	expect(addressBlock('::ffff:192.0.2.1')).toBe('192.0.2.1');
	expect(addressBlock('192.0.2.1')).toBe('192.0.2.1');
	expect(addressBlock('192.0.2.2')).not.toBe(addressBlock('192.0.2.1'));
});
