import { expect, test } from 'vitest';
import { parseStop, SECTION, SECTIONS } from '#brief';
import { readSection } from '#lib/brief/markdown.ts';
import { TEMPLATE, TEMPLATES } from '#lib/brief/templates.ts';
import { isWatched } from '#lib/handoff/meters.ts';

const linesOf = (markdown = ''): string[] =>
	markdown
		.split('\n')
		.filter(Boolean)
		.map((line) => line.replace(/^- /, ''));

test('[TPL1] a template is open questions and stop conditions that this desk can watch; nothing in it waits to be filled in', () => {
	for (const name of TEMPLATES.filter((one) => one !== 'blank')) {
		const { sections } = TEMPLATE[name];
		expect(Object.keys(sections).sort()).toEqual(['stops', 'unknowns']);
		const unknowns = linesOf(sections.unknowns);
		expect(unknowns.length).toBeLessThanOrEqual(4);
		for (const unknown of unknowns) expect(unknown).toMatch(/^[A-Z].*\?$/);
		for (const stop of linesOf(sections.stops)) {
			expect(isWatched(parseStop(stop)), stop).toBe(true);
		}
		expect(JSON.stringify(sections)).not.toMatch(/TBD|\?\?|…|\.\.\.|\[|</);
	}
	expect(TEMPLATE.blank.sections).toEqual({});
});

test('[TPL1] each line of a template is an item of its section', () => {
	let made = 0;
	for (const name of TEMPLATES) {
		for (const section of SECTIONS.filter((one) => SECTION[one].item)) {
			const lines = linesOf(TEMPLATE[name].sections[section]);
			if (lines.length === 0) continue;
			const blocks = readSection(
				section,
				TEMPLATE[name].sections[section] ?? '',
				() => `i_${String(++made)}`,
			);
			expect(blocks).toHaveLength(lines.length);
		}
	}
});
