import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import type { Brief } from '#lib/protocol/answers.ts';
import { linesOf, readAloud } from '../support/aloud.ts';
import { enterAs, openBrowser, visit } from '../support/browser.ts';
import { openAsGuest, setUpOwner, type Caller } from '../support/caller.ts';
import {
	answers,
	startModelServer,
	suggestion,
	type ModelServer,
} from '../support/model-server.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let model: ModelServer;
let server: RunningServer;
let browser: Browser;
let owner: Caller;

beforeAll(async () => {
	[model, browser] = await Promise.all([startModelServer(), openBrowser()]);
	server = await startServer({ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'larch-3' });
	owner = await setUpOwner(server);
	model.play(
		answers({
			suggestions: [
				suggestion({
					quote: 'one window of 90 minutes',
					kind: 'replace',
					text: 'two windows of 40 minutes',
					rationale: 'Support accepts no more.',
					standsAlone: false,
					leansOn: ['P1', 'P2'],
					epistemic: 'inferred',
				}),
				suggestion({ quote: 'no differing total', text: 'By how much?' }),
				suggestion({
					section: 'unknowns',
					label: 'U1',
					kind: 'insertAfter',
					quote: 'Who calls it off?',
					text: 'By what number?',
				}),
			],
		}),
	);
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
	await model.close();
});

async function surfaced(): Promise<Brief> {
	const brief = await owner.createBrief({
		title: 'Move the ledger',
		sections: {
			goal: 'The switch is made in one window of 90 minutes. It shows no differing total.',
			context:
				'- Support accepts 40 minutes at a time.\n- Nobody else writes to it. (Grants audit)',
			unknowns: '- Who calls it off?',
			stops: '- Stop after 40 steps.',
		},
	});
	const uid = brief.sections.context.items[1]?.uid;
	await owner.expect(200, 'POST', `/api/briefs/${brief.id}/premises/${uid}/standing`, {
		standing: 'checked',
	});
	const { id } = await owner.handOff(brief.id, { worker: 'model', surfaceAt: 'now' });
	await owner.until(id, 'surfaced');
	return brief;
}
async function open(brief: Brief, as: Caller = owner): Promise<Page> {
	const visitor = await visit(browser);
	await enterAs(visitor, as);
	await visitor.page.goto(`${server.origin}/briefs/${brief.id}`);
	await visitor.page.locator('.fold').first().waitFor();
	return visitor.page;
}
const status = (page: Page) => page.getByRole('status');
const focused = (page: Page) => page.locator(':focus');
const group = (page: Page, name: RegExp) => page.getByRole('group', { name });

test('[ALOUD1] a notebook is one article of named sections between a banner and one named bar; ids come before their text', async () => {
	const page = await open(await surfaced());
	const spoken = await readAloud(page);
	const named = (...roles: string[]) =>
		spoken.filter(({ role }) => roles.includes(role)).map(({ role, name }) => `${role} ${name}`);
	expect(named('banner', 'main', 'article', 'region').map((one) => one.trim())).toEqual([
		'banner',
		'main',
		'article',
		'region Goal',
		'region Known context',
		'region Unknowns',
		'region Stop conditions',
		'region Notes',
		'region Handoff 1',
		'region Hand off',
	]);
	expect(named('heading')).toEqual([
		'heading Move the ledger',
		'heading Goal',
		'heading Known context',
		'heading Unknowns',
		'heading Stop conditions',
		'heading Notes',
		'heading Handed off',
	]);
	expect(named('status', 'alert').map((one) => one.trim())).toEqual(['status', 'alert']);
	const premises = linesOf(spoken, 'textbox', /^Known context$/);
	expect(premises).toEqual([
		'P1',
		'Support accepts 40 minutes at a time.',
		'button Standing of P1: held',
		'No source',
		'P2',
		'Nobody else writes to it. (Grants audit)',
		'button Standing of P2: checked',
		expect.stringMatching(/^Ines, \d\d:\d\d\. Grants audit$/),
	]);
	expect(linesOf(spoken, 'textbox', /^Stop conditions$/)).toEqual([
		'S1',
		'Stop after 40 steps.',
		'armed',
		'40 steps',
	]);
	const goal = linesOf(spoken, 'textbox', /^Goal$/);
	const passage = goal.indexOf('one window of 90 minutes');
	expect(goal[passage + 1]).toBe('link suggestion 1.1');
});

test('[ALOUD2] a walk begins at the first suggestion, which is read with its change, its reason and its ground before what can be done', async () => {
	const page = await open(await surfaced());
	await page.getByRole('button', { name: 'Read', exact: true }).press('Enter');
	await expect(group(page, /^Suggestion 1\.1, replace, 1 of 3$/)).toBeFocused();
	const spoken = await readAloud(page);
	const [holder] = spoken.filter(({ focused: is, role }) => is && role === 'group');
	expect(holder).toMatchObject({
		name: 'Suggestion 1.1, replace, 1 of 3',
		description:
			'inferred remove: one window of 90 minutes insert: two windows of 40 minutes ' +
			'Support accepts no more. Leans on P1 held, P2 checked.',
	});
	const lines = linesOf(spoken, 'group', /^Suggestion 1\.1/);
	expect(lines.slice(0, lines.indexOf('button Skip') + 1)).toEqual([
		'1.1',
		'Replace',
		'inferred',
		'remove:',
		'one window of 90 minutes',
		'insert:',
		'two windows of 40 minutes',
		'Support accepts no more.',
		'Leans on P1 held, P2 checked.',
		'button Accept',
		'button Reject',
		'button Edit',
		'button Skip',
	]);
	expect(lines).toContain('note Ground of 1.1');
	expect(linesOf(spoken, 'region', /^Review$/)[0]).toBe('1 of 3');
	expect(spoken.filter(({ role }) => role === 'group')).toHaveLength(1);
});

test('[ALOUD3] a decision is said with what comes next, focus goes there, and an undo brings both back', async () => {
	const page = await open(await surfaced());
	await page.getByRole('button', { name: 'Read', exact: true }).press('Enter');
	await expect(focused(page)).toHaveAttribute('aria-label', 'Suggestion 1.1, replace, 1 of 3');
	await page.keyboard.press('a');
	await expect(status(page)).toContainText('Accepted. 2 of 3: question, in Goal');
	await expect(focused(page)).toHaveAttribute('aria-label', 'Suggestion 1.2, question, 2 of 3');
	await page.keyboard.press('r');
	await expect(status(page)).toContainText('Rejected. 3 of 3: insert after, in Unknowns');
	await expect(focused(page)).toHaveAttribute('aria-label', 'Suggestion 1.3, insert after, 3 of 3');
	await page.keyboard.press('u');
	await expect(status(page)).toContainText('Reverted. 2 of 3: question, in Goal');
	await expect(focused(page)).toHaveAttribute('aria-label', 'Suggestion 1.2, question, 2 of 3');
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	await expect(status(page)).toContainText('This is the last one.');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Read', exact: true })).toBeFocused();
});

test('[ALOUD4] a suggestion that a teammate decides keeps the focus with its group, and only that is said', async () => {
	const brief = await surfaced();
	const page = await open(brief);
	const tomas = await openAsGuest(server, await owner.share(brief.id, 'editor'), 'Tomas Wirth');
	await page.getByRole('button', { name: 'Read', exact: true }).press('Enter');
	await group(page, /^Suggestion 1\.1/)
		.getByRole('button', { name: 'Accept' })
		.focus();
	const [first, second] = await owner.suggestions(brief.id);
	const decide = (id: string | undefined) =>
		tomas.expect(200, 'POST', `/api/briefs/${brief.id}/decisions`, {
			decisionId: crypto.randomUUID(),
			suggestionId: id,
			op: 'reject',
			rev: 0,
		});
	await decide(second?.id);
	await expect(page.locator('.fold', { hasText: 'rejected by Tomas' })).toBeVisible();
	await expect(status(page)).not.toContainText('Tomas');
	await expect(focused(page)).toHaveRole('button');
	await decide(first?.id);
	await expect(status(page)).toContainText(
		/Tomas rejected this at \d\d:\d\d, a moment before you\./,
	);
	const spoken = await readAloud(page);
	const holder = spoken.find(({ focused: is, role }) => is && role === 'group');
	expect(holder?.name).toBe('Suggestion 1.1, replace, 1 of 3');
	const lines = linesOf(spoken, 'group', /^Suggestion 1\.1/);
	expect(lines).not.toContain('button Accept');
	expect(lines).toContainEqual(expect.stringMatching(/^Tomas rejected this/));
});

test('[ALOUD5] what lies over the page has a name, takes the focus to its first answer, keeps the rest inert, and gives the focus back', async () => {
	const page = await open(await surfaced());
	const share = page.getByRole('button', { name: 'Share' });
	await share.focus();
	const { keyboard } = page;
	for (const { press, name, first } of [
		{ press: 'Enter', name: 'Share this brief', first: /^Whoever has it is/ },
		{ press: 'Control+Enter', name: 'The checklist reads by rule', first: /^Desk worker$/ },
		{ press: '?', name: 'Keys', first: /^Keys$/ },
		{ press: '/', name: 'Search', first: /^Words of a title$/ },
	]) {
		await keyboard.press(press);
		const dialog = page.getByRole('dialog', { name });
		await expect(dialog).toBeVisible();
		await expect(focused(page)).toHaveAccessibleName(first);
		const spoken = await readAloud(page);
		expect(spoken.some(({ role }) => role === 'article' || role === 'banner')).toBe(false);
		await keyboard.press('Escape');
		await expect(dialog).toHaveCount(0);
		await expect(share).toBeFocused();
	}
});
