import { DOMParser, Node, type Schema } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import { isSafeHref, MARKS, NODES, SECTIONS, topNodes, type SectionName } from '#brief';
import { sectionSchema } from '#lib/editor/section-schema.ts';

const schemaOf = (section: SectionName): Schema => sectionSchema(section);
const sorted = (names: Iterable<string>): string[] => [...names].sort();
const attributesOf = (type: { spec: { attrs?: object | null } }): string[] =>
	sorted(Object.keys(type.spec.attrs ?? {}));

/** The nodes that may stand in a section, by following what each may hold. */
function reachable(section: SectionName): string[] {
	const found = new Set<string>();
	const visit = (name: string) => {
		if (found.has(name)) return;
		found.add(name);
		const { content } = NODES[name] ?? { content: 'text' };
		if (content !== 'text') content.forEach(visit);
	};
	topNodes(section).forEach(visit);
	return sorted(found);
}

describe.each(SECTIONS)('the schema of %s', (section) => {
	const schema = schemaOf(section);

	test('[ED1] has the blocks of the shape, the document, text, and nothing else', () => {
		const blocks = Object.keys(schema.nodes).filter((name) => name !== 'doc' && name !== 'text');
		expect(sorted(blocks)).toEqual(reachable(section));
	});

	test('[ED1] has the marks of the shape', () => {
		expect(sorted(Object.keys(schema.marks))).toEqual(sorted(Object.keys(MARKS)));
	});

	test('[ED1] gives each block and mark the attributes of the shape', () => {
		for (const name of reachable(section)) {
			const { attributes = {} } = NODES[name] ?? {};
			expect([name, attributesOf(schema.nodes[name]!)]).toEqual([
				name,
				sorted(Object.keys(attributes)),
			]);
		}
		for (const [name, attributes] of Object.entries(MARKS)) {
			expect([name, attributesOf(schema.marks[name]!)]).toEqual([
				name,
				sorted(Object.keys(attributes)),
			]);
		}
	});

	test('[ED2] accepts no block at all, and any of its blocks in any order, wherever blocks stand', () => {
		const containers = [schema.topNodeType, ...Object.values(schema.nodes)].filter(
			(type) => !type.isTextblock && !type.isText,
		);
		for (const type of containers) {
			const { contentMatch } = type;
			expect([type.name, contentMatch.validEnd]).toEqual([type.name, true]);
			const allowed = type === schema.topNodeType ? topNodes(section) : NODES[type.name]!.content;
			for (const name of allowed) {
				const after = contentMatch.matchType(schema.nodes[name]!);
				expect([type.name, name, after?.validEnd]).toEqual([type.name, name, true]);
				expect(after).toBe(
					contentMatch.matchType(schema.nodes[name]!)?.matchType(schema.nodes[name]!),
				);
			}
		}
	});
});

test('[ED3] a block starts with the attributes that the shared text leaves out', () => {
	const { nodes } = schemaOf('goal');
	expect(nodes['heading']!.create().attrs).toEqual({ level: 1 });
	expect(nodes['codeBlock']!.create().attrs).toEqual({ language: null });
	expect(nodes['orderedList']!.create().attrs).toEqual({ start: 1, type: null });
	expect(schemaOf('context').nodes['premise']!.create().attrs).toEqual({ uid: null });
});

test('[ED4] a link holds its address alone and is drawn only where it is safe', () => {
	const { marks } = schemaOf('notes');
	const draw = (href: string) => marks['link']!.spec.toDOM!(marks['link']!.create({ href }), true);
	expect(isSafeHref('https://example.org')).toBe(true);
	expect(draw('https://example.org')).toEqual([
		'a',
		expect.objectContaining({ href: 'https://example.org', target: '_blank' }),
		0,
	]);
	expect(draw('javascript:alert(1)')).toEqual(['a', {}, 0]);
});

test('[ED5] a heading of any level stands below the section’s own, and is read back at its level', () => {
	const schema = schemaOf('goal');
	const heading = Node.fromJSON(schema, { type: 'heading', attrs: { level: 2 } });
	expect(heading.type.spec.toDOM!(heading)).toEqual(['h3', { 'data-level': 2 }, 0]);
	const rules = DOMParser.fromSchema(schema).rules.flatMap((rule) => ('tag' in rule ? [rule] : []));
	const own = rules.findIndex(({ tag }) => tag === 'h3[data-level="2"]');
	expect(rules[own]?.attrs).toEqual({ level: 2 });
	expect(own).toBeLessThan(rules.findIndex(({ tag }) => tag === 'h3'));
});
