import type { Browser, Page } from 'playwright';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { enterAs, openBrowser, visit } from '../support/browser.ts';
import { setUpOwner, type Caller } from '../support/caller.ts';
import {
	answers,
	refuses,
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
	server = await startServer({
		OPENAI_BASE_URL: model.baseUrl,
		OPENAI_API_KEY: 'sk-canary-key-77ad',
		OPENAI_MODEL: 'larch-3',
	});
	owner = await setUpOwner(server);
});
afterAll(async () => {
	await browser.close();
	await server.destroy();
	await model.close();
});

const SECTIONS = {
	goal: 'The archive is moved by 3 December.',
	context: '- The archive holds 40 GB. (Inventory)\n- The link is fast.',
	unknowns: '- Who opens the door?',
	stops: '- Stop after 10,000 tokens.\n- Stop after €4.00.',
};
const cell = (page: Page, name: string) => page.locator(`[data-cell="${name}"]`);
const handoff = (page: Page, number: number) =>
	page.getByRole('region', { name: `Handoff ${number}`, exact: true });

/** The owner, and a guest who came by a link, each in a browser of their own. */
async function bothOpen(title: string): Promise<{ page: Page; guest: Page; faults: string[] }> {
	const brief = await owner.createBrief({ title, sections: SECTIONS });
	const one = await visit(browser);
	await enterAs(one, owner);
	await one.page.goto(`${server.origin}/briefs/${brief.id}`);
	const other = await visit(browser);
	await other.page.goto((await owner.share(brief.id, 'editor')).url);
	await other.page.getByLabel('What should the others call you?').fill('Tomas Wirth');
	await other.page.keyboard.press('Enter');
	for (const { page } of [one, other]) await expect(cell(page, 'goal')).toContainText('archive');
	await expect(one.page.getByRole('list', { name: 'People on this brief' })).toContainText('Tomas');
	return { page: one.page, guest: other.page, faults: one.faults };
}

async function handOffToModel(page: Page): Promise<void> {
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Desk worker').selectOption('larch-3');
	await sheet.getByLabel('Surface', { exact: true }).selectOption('As soon as it is done');
	await sheet.getByRole('button', { name: 'Hand off and leave' }).click();
	await expect(sheet).toHaveCount(0);
}

test('[E2E30] a brief is handed to a model; what comes back surfaces for two people, with its ground, what was refused and its tokens; one accepts, the other sees it', async () => {
	model.play(
		answers(
			{
				suggestions: [
					suggestion({
						section: 'context',
						label: 'P2',
						quote: 'fast',
						kind: 'replace',
						text: 'rated at 1 Gbit/s',
						rationale: 'It was measured.',
						standsAlone: false,
						leansOn: ['P1'],
						epistemic: 'inferred',
					}),
					suggestion({ quote: 'by 3 December', text: 'At what hour?' }),
					suggestion({ quote: 'by 4 December' }),
					suggestion({ quote: '3 December', standsAlone: false, leansOn: ['P9'] }),
				],
			},
			{ tokens: 3_412 },
		),
	);
	const { page, guest, faults } = await bothOpen('Move the archive');
	await page.getByRole('button', { name: 'Hand off' }).click();
	const sheet = page.getByRole('dialog');
	await expect(sheet).toContainText('It is a set of rules and no model.');
	await sheet.getByLabel('Desk worker').selectOption('larch-3');
	await expect(sheet).toHaveAccessibleName('Hand off to larch-3');
	await expect(sheet).toContainText('goes to the model server that this desk is set up with');
	await expect(sheet).toContainText('watched tokens');
	await expect(sheet).toContainText('not watched by this worker money');
	await handOffToModel(page);

	for (const reader of [page, guest]) {
		const back = handoff(reader, 1);
		await expect(back).toContainText('To larch-3. Two suggestions, about 3 minutes.');
		await expect(back).toContainText(
			'Two more were refused: they quoted words or named ground that the brief does not have.',
		);
		await expect(back).toContainText('S2 was not watched by larch-3.');
		await expect(back).toContainText(/surfaced\s+\d\d:\d\d today, 3,412 tokens/);
		await expect(reader.locator('.section-text mark')).toHaveText(['by 3 December', 'fast']);
	}

	await page.getByRole('button', { name: 'Read', exact: true }).click();
	await expect(page.getByRole('note', { name: 'Ground of 1.1' })).toHaveText('Stands alone');
	await page.keyboard.press('j');
	const ground = page.getByRole('note', { name: 'Ground of 1.2' });
	await expect(ground).toContainText('The archive holds 40 GB.');
	await expect(ground).toContainText('held');
	await guest.getByRole('link', { name: 'suggestion 1.2', exact: true }).click();
	await expect(guest.getByRole('note', { name: 'Ground of 1.2' })).toContainText('40 GB');

	await page.keyboard.press('a');
	for (const reader of [page, guest]) {
		await expect(cell(reader, 'context')).toContainText('The link is rated at 1 Gbit/s.');
	}
	await expect(guest.getByRole('group', { name: /^Suggestion 1\.2/ })).toContainText(
		/Ines accepted this at \d\d:\d\d, a moment before you\./,
	);
	expect(faults).toEqual([]);
});

test('[E2E31] a model’s server that refuses the key is told on every open page by the setting’s name, and a second handoff goes through', async () => {
	model.play(refuses(401, {}, { error: { message: 'bad key sk-canary-key-77ad' } }));
	const { page, guest } = await bothOpen('Move it again');
	await page.getByRole('button', { name: 'Hand off' }).click();
	await handOffToModel(page);
	for (const reader of [page, guest]) {
		await expect(handoff(reader, 1)).toContainText(
			'The model’s server refused the key. Check OPENAI_API_KEY. Nothing was changed.',
		);
		await expect(handoff(reader, 1)).toContainText('failed');
		await expect(reader.locator('body')).not.toContainText('sk-canary');
	}
	await expect(guest.getByRole('button', { name: 'Hand off again' })).toHaveCount(0);

	model.play(answers({ suggestions: [suggestion({ quote: 'archive' })] }, { tokens: null }));
	await page.getByRole('button', { name: 'Hand off again' }).click();
	await handOffToModel(page);
	for (const reader of [page, guest]) {
		await expect(handoff(reader, 2)).toContainText('tokens not counted by its server');
		await expect(reader.locator('.section-text mark')).toHaveText(['archive']);
	}
	await expect(handoff(page, 2)).toContainText('because the model’s server does not say');
});
