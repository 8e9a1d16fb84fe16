import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLimiter } from '#server/access/limiter.ts';
import { Caller, OWNER, setUpOwner } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;

beforeAll(async () => {
	server = await startServer({ TRUSTED_PROXIES: '1' });
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

interface Refusal {
	error: { code: string; message: string };
}
/** A caller behind our proxy, from an address of its own. */
const from = (address: string) => {
	const caller = new Caller(server.origin);
	const tryWith = (email: string, password: string) =>
		caller.call<Refusal>(
			'POST',
			'/api/sign-in',
			{ email, password },
			{ 'x-forwarded-for': address },
		);
	return { caller, tryWith };
};
const WRONG = 'not the password at all';
const failTenTimes = async (email: string, address: (i: number) => string): Promise<number[]> => {
	const statuses = [];
	for (let i = 0; i < 10; i++) statuses.push((await from(address(i)).tryWith(email, WRONG)).status);
	return statuses;
};

test('[ACC24] after ten failures each further try waits twice as long, five minutes at most', () => {
	let at = 0;
	const limiter = createLimiter(() => at);
	for (let i = 0; i < 10; i++) expect(limiter.take(['sign-in a']).ok).toBe(true);
	const pauses = [];
	for (let i = 0; i < 12; i++) {
		const refused = limiter.take(['sign-in a']);
		if (refused.ok) throw new Error('let through');
		pauses.push(refused.retryAfterMs);
		at += refused.retryAfterMs;
		expect(limiter.take(['sign-in a']).ok).toBe(true);
	}
	const seconds = [5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300];
	expect(pauses).toEqual(seconds.map((s) => s * 1_000));
});

test('[ACC24] failures are forgotten in fifteen minutes, and a success forgets those of its account', () => {
	let at = 0;
	const limiter = createLimiter(() => at);
	const take = () => limiter.take(['sign-in account a', 'sign-in block x']);
	for (let i = 0; i < 10; i++) take();
	expect(take().ok).toBe(false);
	at += 15 * 60_000;
	for (let i = 0; i < 9; i++) expect(take().ok).toBe(true);
	const last = take();
	if (!last.ok) throw new Error('refused');
	last.succeeded();
	for (let i = 0; i < 10; i++) expect(limiter.take(['sign-in account a']).ok).toBe(true);
	// What others fill too keeps their failures: an attacker’s own account does not empty the block.
	expect(limiter.take(['sign-in block x']).ok).toBe(true);
	expect(limiter.take(['sign-in block x']).ok).toBe(false);
});

test('[ACC24] tries made at once count before they are answered, and memory is bounded', () => {
	const limiter = createLimiter(() => 0, 100);
	const atOnce = Array.from({ length: 50 }, () => limiter.take(['sign-in a']));
	expect(atOnce.filter(({ ok }) => ok)).toHaveLength(10);
	for (let i = 0; i < 1_000; i++) limiter.take([`sign-in stranger ${i}`]);
	// The one that nobody tried for longest was forgotten, so it is free again.
	expect(limiter.take(['sign-in a']).ok).toBe(true);
});

test('[V46] guessing one account is limited whatever the address, with one answer for known and unknown', async () => {
	const unknown = 'nobody@harbour.example';
	expect(await failTenTimes(OWNER.email, (i) => `198.51.100.${i}`)).toEqual(Array(10).fill(401));
	const known = await from('198.51.100.200').tryWith(OWNER.email.toUpperCase(), WRONG);
	expect(await failTenTimes(unknown, (i) => `198.51.101.${i}`)).toEqual(Array(10).fill(401));
	const other = await from('198.51.101.200').tryWith(unknown, WRONG);
	expect([known.status, other.status]).toEqual([429, 429]);
	expect(Number(known.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(known.body.error.code).toBe('too-many-tries');
	expect(known.body.error.message.replace(/a second|\d+ seconds/, '')).toBe(
		other.body.error.message.replace(/a second|\d+ seconds/, ''),
	);
});

test('[V46] whoever signed in from a browser before gets in while strangers are guessing', async () => {
	let stranger = 401;
	for (let i = 0; i < 20 && stranger === 401; i++) {
		stranger = (await from(`198.51.102.${i}`).tryWith(OWNER.email, WRONG)).status;
	}
	expect(stranger).toBe(429);
	const credentials = { email: OWNER.email, password: OWNER.password };
	// By the session that is open, and by the cookie that stays when it was ended.
	expect((await owner.call('POST', '/api/sign-in', credentials)).status).toBe(200);
	await owner.expect(204, 'POST', '/api/sign-out', {});
	expect(owner.device).toMatch(/^device=[\w-]{43}$/);
	expect((await owner.call('POST', '/api/sign-in', credentials)).status).toBe(200);
	// The browser has a bucket of its own: it is no way around the limit.
	const statuses = [];
	for (let i = 0; i < 11; i++) {
		statuses.push(
			(await owner.call('POST', '/api/sign-in', { ...credentials, password: WRONG })).status,
		);
	}
	expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
});

test('[V46] one address that guesses many accounts is limited, however it spells where it comes from', async () => {
	const statuses = [];
	for (let i = 0; i < 12; i++) {
		const answer = await from(`192.0.2.${i}, 203.0.113.50`).tryWith(
			`person${i}@harbour.example`,
			WRONG,
		);
		statuses.push(answer.status);
	}
	expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
	expect((await from('203.0.113.51').tryWith('person1@harbour.example', WRONG)).status).toBe(401);
});

test('[V46] an unknown address takes as long as a known one', async () => {
	const quiet = await startServer();
	await setUpOwner(quiet);
	const time = async (email: string): Promise<number> => {
		const times = [];
		for (let i = 0; i < 4; i++) {
			const at = performance.now();
			await new Caller(quiet.origin).call('POST', '/api/sign-in', { email, password: WRONG });
			times.push(performance.now() - at);
		}
		return times.sort((a, b) => a - b)[1] ?? 0;
	};
	const [known, unknown] = [await time(OWNER.email), await time('nobody@harbour.example')];
	expect(unknown).toBeGreaterThan(known / 3);
	expect(known).toBeGreaterThan(unknown / 3);
	await quiet.destroy();
});
