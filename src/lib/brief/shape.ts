/**
 * What may stand in a section, as plain data: the editor's nodes have the same names,
 * the server checks documents against it without loading an editor.
 */
import * as Y from 'yjs';
import { isUid } from './ids.ts';
import { SECTION, type SectionName } from './sections.ts';

/** Raised when a node, a mark or an attribute is added or changes its meaning; older clients are told to reload. */
export const SCHEMA_VERSION = 2;

type Attributes = Record<string, (value: unknown) => boolean>;
interface NodeShape {
	/** `text` for a block of words, else the nodes that may stand inside. */
	content: 'text' | readonly string[];
	attributes?: Attributes;
}

const PROSE = [
	'paragraph',
	'heading',
	'bulletList',
	'orderedList',
	'blockquote',
	'codeBlock',
	'table',
] as const;
const uid: Attributes = { uid: isUid };

export const NODES: Record<string, NodeShape> = {
	paragraph: { content: 'text' },
	heading: { content: 'text', attributes: { level: (v) => v === 1 || v === 2 || v === 3 } },
	codeBlock: {
		content: 'text',
		attributes: { language: (v) => typeof v === 'string' && v.length <= 40 },
	},
	blockquote: { content: PROSE },
	bulletList: { content: ['listItem'] },
	orderedList: {
		content: ['listItem'],
		attributes: { start: (v) => Number.isInteger(v), type: (v) => typeof v === 'string' },
	},
	listItem: { content: PROSE },
	table: { content: ['tableRow'] },
	tableRow: { content: ['tableHeader', 'tableCell'] },
	tableHeader: { content: 'text' },
	tableCell: { content: 'text' },
	premise: { content: 'text', attributes: uid },
	unknown: { content: 'text', attributes: uid },
	answer: { content: 'text', attributes: uid },
	stopCondition: { content: 'text', attributes: uid },
};

export const MARKS: Record<string, Attributes> = {
	bold: {},
	italic: {},
	code: {},
	link: { href: isSafeHref },
};

/** A link leads to a web page or a mailbox; anything else is refused wherever it comes from. */
export function isSafeHref(value: unknown): value is string {
	return (
		typeof value === 'string' && value.length <= 2_000 && /^(https?:\/\/|mailto:)\S+$/i.test(value)
	);
}

/** An address among words, as far as it is made a link. */
export const ADDRESS = /(?:https?:\/\/|mailto:)[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/gi;

/** The nodes that may stand at the top of a section. */
export function topNodes(section: SectionName): readonly string[] {
	if (section === 'unknowns') return ['unknown', 'answer'];
	const item = SECTION[section].item;
	return item ? [item.name] : PROSE;
}

/** Deep enough for any list a person writes; a hostile document nests without end. */
export const MAX_DEPTH = 12;

/**
 * Whether a section holds only what its shape allows.
 * @returns what is wrong, in words for a log; null when all is well
 */
export function findFault(section: SectionName, fragment: Y.XmlFragment): string | null {
	return checkChildren(fragment, topNodes(section), section, 0);
}

function checkChildren(
	parent: Y.XmlFragment | Y.XmlElement,
	allowed: readonly string[],
	where: string,
	depth: number,
): string | null {
	if (depth > MAX_DEPTH) return `${where} is nested deeper than ${MAX_DEPTH}`;
	for (const child of parent.toArray()) {
		if (!(child instanceof Y.XmlElement)) return `${where} holds text outside a block`;
		const shape = NODES[child.nodeName];
		if (!shape || !allowed.includes(child.nodeName)) {
			return `${where} may not hold ${child.nodeName}`;
		}
		const fault =
			checkAttributes(child.getAttributes(), shape.attributes ?? {}, child.nodeName) ??
			(shape.content === 'text'
				? checkWords(child)
				: checkChildren(child, shape.content, child.nodeName, depth + 1));
		if (fault) return fault;
	}
	return null;
}

function checkWords(block: Y.XmlElement): string | null {
	for (const child of block.toArray()) {
		if (!(child instanceof Y.XmlText)) return `${block.nodeName} may hold only words`;
		for (const part of child.toDelta() as { insert: unknown; attributes?: object }[]) {
			if (typeof part.insert !== 'string') return `${block.nodeName} may hold only words`;
			for (const [mark, value] of Object.entries(part.attributes ?? {})) {
				const attributes = MARKS[mark];
				if (!attributes) return `${mark} is no mark`;
				const fault = checkAttributes(value as object, attributes, mark);
				if (fault) return fault;
			}
		}
	}
	return null;
}

function checkAttributes(values: object, allowed: Attributes, where: string): string | null {
	for (const [name, value] of Object.entries(values)) {
		if (value === null || value === undefined) continue;
		if (!allowed[name]?.(value)) return `${where} may not have ${name} ${JSON.stringify(value)}`;
	}
	return null;
}
