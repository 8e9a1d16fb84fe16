import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Brief } from '#lib/protocol/answers.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;
beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

const REFUSED = {
	error: {
		code: 'bad-request',
		message: 'This Markdown nests or marks more than a page can hold. Nothing was imported.',
	},
};
const PATIENCE_MS = 60_000;

test(
	'[MD11] what takes seconds to parse is refused, and the server answers others meanwhile',
	async () => {
		let waiting = true;
		const refused = Promise.all([
			owner.call('POST', '/api/briefs/import', { markdown: '*_'.repeat(100_000) }),
			owner.call('POST', '/api/briefs', {
				title: 'A',
				sections: { goal: `a${'<?'.repeat(99_000)}` },
			}),
		]).finally(() => (waiting = false));
		let answered = 0;
		while (waiting) {
			await owner.expect(200, 'GET', '/api/briefs');
			answered++;
		}
		for (const { status, body } of await refused) {
			expect(status).toBe(400);
			expect(body).toEqual(REFUSED);
		}
		expect(answered).toBeGreaterThan(20);
	},
	PATIENCE_MS,
);

test(
	'[MD11] what nests deeper than the stack goes is refused or flattened, short or long',
	async () => {
		for (const mark of ['>', '- ', '- > ']) {
			for (const times of [300, 900, 2_000]) {
				const markdown = `${mark.repeat(times)}deep`;
				const { status, body } = await owner.call('POST', '/api/briefs/import', { markdown });
				if (status !== 201) expect([status, body]).toEqual([400, REFUSED]);
			}
		}
	},
	PATIENCE_MS,
);

test(
	'[MD12] two hundred thousand characters of prose are read, and a table of a thousand rows',
	async () => {
		const line = 'The *ledger* is **drained** before `cutover`, as [agreed](https://x.example). ';
		const prose = `${line.repeat(7)}\n\n`.repeat(390).slice(0, 200_000);
		const table = `| a | b | c |\n| - | - | - |\n${'| *one* | two | `three` |\n'.repeat(1_000)}`;
		for (const markdown of [prose, table]) {
			const { id } = await owner.expect<Brief>(201, 'POST', '/api/briefs/import', { markdown });
			await owner.expect(200, 'GET', `/api/briefs/${id}`);
		}
	},
	PATIENCE_MS,
);
