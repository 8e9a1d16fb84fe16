import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HTML_STYLE } from '#lib/brief/html-style.ts';
import { attachment, fileName } from '#server/routes/attachment.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let owner: Caller;
beforeAll(async () => {
	server = await startServer();
	owner = await setUpOwner(server);
});
afterAll(() => server.destroy());

const exported = async (id: string, format: string) => {
	const response = await fetch(`${server.origin}/api/briefs/${id}/export?format=${format}`, {
		headers: { cookie: owner.cookie ?? '' },
	});
	return { text: await response.text(), headers: response.headers };
};
const AWKWARD = '<script>alert(1)</script> & “q” ../../x';
const SECTIONS = {
	goal: '# <img src=x onerror=alert(1)>\n\n[a](https://x.example/?a="b&c)',
	context: '- One (source: the log)\n- Two',
	unknowns: '- Who?\n  - Answer: Ines.\n- When?',
	notes: '| a | <b> |\n| - | - |\n| `x\\|y` | |\n\n```html\n</code></pre><script>\n```',
};

test('[EXP1] the page stands alone: no script, nothing to fetch, all words escaped, its own policy', async () => {
	const brief = await owner.createBrief({ title: AWKWARD, sections: SECTIONS });
	const { text, headers } = await exported(brief.id, 'html');
	expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
	const hash = createHash('sha256').update(HTML_STYLE).digest('base64');
	expect(text).toContain(
		`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'`,
	);
	expect(text).toContain(`<style>${HTML_STYLE}</style>`);
	const tags = [...text.matchAll(/<([a-z\d]+)([^>]*)>/gi)];
	expect(tags.filter(([, name]) => /^(?:script|img|link|iframe|object|b)$/i.test(name!))).toEqual(
		[],
	);
	expect(tags.filter(([, , rest]) => /\s(?:on\w+|src|style)=/i.test(rest!))).toEqual([]);
	expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;</h3>');
	expect(text).toContain('<code>x|y</code>');
	expect(text).toContain('&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;');
	expect(text).toContain(
		'<li id="P2"><span class="id">P2</span><p>Two</p><p class="by">held</p></li>',
	);
	expect(text).toContain('<li class="answer"><span class="id"></span><p>Ines.</p></li>');
});

test('[EXP2] JSON holds blocks with their uids, standings with who and when, and what is public of handoffs', async () => {
	const brief = await owner.createBrief({ title: AWKWARD, sections: SECTIONS });
	const [first, second] = brief.sections.context.items;
	await owner.expect(200, 'POST', `/api/briefs/${brief.id}/premises/${second?.uid}/standing`, {
		standing: 'doubted',
		reason: 'Old.',
	});
	const { text, headers } = await exported(brief.id, 'json');
	expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
	const told = JSON.parse(text) as Record<string, unknown>;
	expect(told).toMatchObject({
		format: 'nightdesk-brief',
		version: 1,
		id: brief.id,
		title: AWKWARD,
		sections: {
			goal: { markdown: brief.sections.goal.markdown },
			context: { blocks: [{ name: 'premise', attributes: { uid: first?.uid } }, {}] },
		},
		premises: [
			{ uid: first?.uid, label: 'P1', standing: 'held', by: null, at: null, reason: null },
			{ uid: second?.uid, label: 'P2', text: 'Two', standing: 'doubted', reason: 'Old.' },
		],
		handoffs: [],
	});
});

test('[EXP3] a suggestion that is not decided is in no export, nor is a return that has not surfaced', async () => {
	const brief = await owner.createBrief({
		title: 'Handed off',
		sections: { goal: 'Ship TBD tomorrow.', context: '- It works.', stops: '- Stop at 20 €.' },
	});
	const { id } = await owner.expect<{ id: string }>(
		202,
		'POST',
		`/api/briefs/${brief.id}/handoffs`,
		{ worker: 'checklist', surfaceAt: 'next-opening' },
	);
	const read = () => owner.expect<{ state: string }>(200, 'GET', `/api/handoffs/${id}`);
	await expect.poll(async () => (await read()).state, { timeout: 10_000 }).toBe('landed');
	const hidden = JSON.parse((await exported(brief.id, 'json')).text) as {
		handoffs: { counts: unknown; steps: unknown[] }[];
	};
	expect(hidden.handoffs).toMatchObject([{ counts: null, steps: [] }]);
	await owner.expect(200, 'POST', `/api/handoffs/${id}/surface`);
	const { items } = await owner.expect<{ items: { rationale: string }[] }>(
		200,
		'GET',
		`/api/briefs/${brief.id}/suggestions`,
	);
	expect(items.length).toBeGreaterThan(0);
	for (const format of ['md', 'html', 'json']) {
		const { text } = await exported(brief.id, format);
		expect(text).toContain('Ship TBD tomorrow.');
		for (const { rationale } of items) expect(text).not.toContain(rationale);
	}
});

test('[V50] a file is named after its title without a path, a header or a disguise', async () => {
	expect(fileName('../../x')).toBe('x');
	expect(fileName('a\r\nSet-Cookie: b')).toBe('a Set-Cookie b');
	expect(fileName('“q” "r" \\ C:\\x')).toBe('“q” r C x');
	expect(fileName('in\u202Efdp.exe\u200b')).toBe('in fdp.exe');
	expect(fileName('CON')).toBe('brief CON');
	expect(fileName(' . ')).toBe('brief');
	expect([...fileName('漢'.repeat(400))]).toHaveLength(100);
	expect(attachment('Ünï 👩🏽‍🔬 100%', 'md')).toBe(
		'attachment; filename="Uni _ _ 100_.md"; filename*=UTF-8\'\'%C3%9Cn%C3%AF%20%F0%9F%91%A9%F0%9F%8F%BD%20%F0%9F%94%AC%20100%25.md',
	);
	const brief = await owner.createBrief({ title: '../../x "q" 👋' });
	for (const format of ['md', 'html', 'json']) {
		const { headers } = await exported(brief.id, format);
		expect(headers.get('content-disposition')).toBe(
			`attachment; filename="x q _.${format}"; filename*=UTF-8''x%20q%20%F0%9F%91%8B.${format}`,
		);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	}
});
