/** What may stand where in a brief's document, asked of one change at a time, so that no key costs a whole document. */
import * as Y from 'yjs';
import { MARKS, MAX_DEPTH, NODES, SECTIONS, TITLE, topNodes, type SectionName } from '#brief';

/** Something that holds changes. */
export type Container =
	| { is: 'title' }
	| { is: 'section'; section: SectionName }
	| { is: 'element'; name: string; depth: number; client: number; clock: number }
	| { is: 'words'; client: number; clock: number }
	/** What stood here is deleted and forgotten; so is whatever is put there. */
	| { is: 'gone' };

/** Where one change stands: in a container's list, or as its attribute of that name. */
export interface Place {
	container: Container;
	attribute: string | null;
}

/** What one change brings. */
export type Content =
	| { is: 'deleted' }
	| { is: 'characters' }
	| { is: 'mark'; name: string; value: unknown }
	| { is: 'element'; name: string }
	| { is: 'words' }
	| { is: 'values'; values: unknown[] };

const GONE: Container = { is: 'gone' };
export const NOWHERE: Place = { container: GONE, attribute: null };

const ROOTS = new Map<string, Container>([
	[TITLE, { is: 'title' }],
	...SECTIONS.map((section) => [section, { is: 'section', section }] as const),
]);

export function rootOf(name: string): Place | null {
	const container = ROOTS.get(name);
	return container ? { container, attribute: null } : null;
}

/** @returns what may not stand here, in words for a log; null when all is well */
export function findFaultAt({ container, attribute }: Place, content: Content): string | null {
	if (container.is === 'gone' || content.is === 'deleted') return null;
	if (attribute !== null) return findAttributeFault(container, attribute, content);
	switch (content.is) {
		case 'characters':
			return container.is === 'words' || container.is === 'title'
				? null
				: `${nameOf(container)} may not hold characters`;
		case 'mark':
			return container.is === 'words'
				? findMarkFault(content.name, content.value)
				: `${nameOf(container)} may not hold marks`;
		case 'words':
			return container.is === 'element' && NODES[container.name]?.content === 'text'
				? null
				: `${nameOf(container)} may not hold words`;
		case 'element': {
			const allowed =
				container.is === 'section'
					? topNodes(container.section)
					: container.is === 'element'
						? (NODES[container.name]?.content ?? [])
						: [];
			if (allowed === 'text' || !allowed.includes(content.name)) {
				return `${nameOf(container)} may not hold ${content.name}`;
			}
			const ends = NODES[content.name]?.content === 'text' ? 0 : 1;
			return depthIn(container) + ends > MAX_DEPTH ? `nested deeper than ${MAX_DEPTH}` : null;
		}
		case 'values':
			return `${nameOf(container)} may not hold bare values`;
	}
}

/** The container that a change makes where it stands; null when it makes none. */
export function madeBy(
	{ container }: Place,
	content: Content,
	client: number,
	clock: number,
): Container | null {
	if (container.is === 'gone') return GONE;
	if (content.is === 'words') return { is: 'words', client, clock };
	if (content.is !== 'element') return null;
	return { is: 'element', name: content.name, depth: depthIn(container), client, clock };
}

export const isSame = (a: Container, b: Container): boolean =>
	a === b || ('client' in a && 'client' in b && a.client === b.client && a.clock === b.clock);

const known = new WeakMap<object, Container>();

export function containerOf(type: Y.AbstractType<unknown> | null): Container {
	if (!type) return GONE;
	let container = known.get(type);
	if (!container) {
		container = describe(type);
		known.set(type, container);
	}
	return container;
}

function describe(type: Y.AbstractType<unknown>): Container {
	const item = type._item;
	if (!item) return ROOTS.get(Y.findRootTypeKey(type)) ?? GONE;
	const { client, clock } = item.id;
	if (type instanceof Y.XmlElement) {
		const parent = containerOf(item.parent as Y.AbstractType<unknown> | null);
		return { is: 'element', name: type.nodeName, depth: depthIn(parent), client, clock };
	}
	return type instanceof Y.XmlText ? { is: 'words', client, clock } : GONE;
}

const depthIn = (container: Container): number =>
	container.is === 'element' ? container.depth + 1 : 0;

const nameOf = (container: Container): string =>
	container.is === 'section'
		? container.section
		: container.is === 'element'
			? container.name
			: container.is;

function findAttributeFault(container: Container, name: string, content: Content): string | null {
	if (container.is !== 'element') return `${nameOf(container)} has no attributes`;
	if (content.is !== 'values') return `${container.name} may not have that as ${name}`;
	const attributes = NODES[container.name]?.attributes ?? {};
	const allows = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
	const fits = (value: unknown): boolean =>
		value === null || value === undefined || allows?.(value) === true;
	return allows && content.values.every(fits)
		? null
		: `${container.name} may not have this ${name}`;
}

function findMarkFault(name: string, value: unknown): string | null {
	const attributes = Object.hasOwn(MARKS, name) ? MARKS[name] : undefined;
	if (!attributes) return `${name} is no mark`;
	// A mark ends with null.
	if (value === null) return null;
	if (typeof value !== 'object') return `${name} may not have this value`;
	for (const [key, one] of Object.entries(value)) {
		if (one !== null && !(Object.hasOwn(attributes, key) && attributes[key]?.(one))) {
			return `${name} may not have this ${key}`;
		}
	}
	return null;
}
