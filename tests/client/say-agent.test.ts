import { expect, test } from 'vitest';
import { sayAgent } from '#lib/client/say-agent.ts';

test('[ACC21] a browser is named by what it is, not by the older ones it also names', () => {
	const windows =
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
	const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';
	const said = {
		[`${windows} Chrome/140.0.0.0 Safari/537.36`]: 'Chrome on Windows',
		[`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`]: 'Edge on Windows',
		'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox on Linux',
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15':
			'Safari on macOS',
		[`${iphone} (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`]: 'Safari on iPhone',
		[`${iphone} (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1`]: 'Chrome on iPhone',
		'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36':
			'Chrome on Android',
		'curl/8.14.1': 'A browser that does not say its name',
		'': 'A browser that does not say its name',
	};
	for (const [agent, expected] of Object.entries(said))
		expect(sayAgent(agent), agent).toBe(expected);
});
