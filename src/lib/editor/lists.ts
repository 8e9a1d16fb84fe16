/** Lists of prose. The library's own package brings task lists and parsers that a brief has no use for. */
import { Node, wrappingInputRule } from '@tiptap/core';

const ITEM = 'listItem';

export const BulletList = Node.create({
	name: 'bulletList',
	group: 'block',
	content: 'listItem*',
	parseHTML: () => [{ tag: 'ul' }],
	renderHTML: () => ['ul', 0],
	addKeyboardShortcuts() {
		return { 'Mod-Shift-8': () => this.editor.commands.toggleList(this.name, ITEM) };
	},
	addInputRules() {
		return [wrappingInputRule({ find: /^\s*[-+*]\s$/, type: this.type })];
	},
});

export const OrderedList = Node.create({
	name: 'orderedList',
	group: 'block',
	content: 'listItem*',
	addAttributes: () => ({
		start: {
			default: 1,
			parseHTML: (element) => Number.parseInt(element.getAttribute('start') ?? '', 10) || 1,
		},
		type: { default: null },
	}),
	parseHTML: () => [{ tag: 'ol' }],
	renderHTML: ({ node }) => {
		const { start, type } = node.attrs as { start: number; type: string | null };
		return ['ol', { ...(start !== 1 && { start }), ...(type && { type }) }, 0];
	},
	addKeyboardShortcuts() {
		return { 'Mod-Shift-7': () => this.editor.commands.toggleList(this.name, ITEM) };
	},
	addInputRules() {
		return [
			wrappingInputRule({
				find: /^(\d{1,4})[.)]\s$/,
				type: this.type,
				getAttributes: (match) => ({ start: Number(match[1]) }),
				joinPredicate: (match, list) =>
					list.childCount + Number(list.attrs['start']) === Number(match[1]),
			}),
		];
	},
});

export const ListItem = Node.create({
	name: ITEM,
	content: 'block*',
	defining: true,
	parseHTML: () => [{ tag: 'li' }],
	renderHTML: () => ['li', 0],
	addKeyboardShortcuts() {
		return {
			Enter: () => this.editor.commands.splitListItem(ITEM),
			Tab: () => this.editor.commands.sinkListItem(ITEM),
			'Shift-Tab': () => this.editor.commands.liftListItem(ITEM),
			Backspace: () => {
				const { $from, empty } = this.editor.state.selection;
				const first = $from.depth > 1 && $from.node(-1).type.name === ITEM && $from.index(-1) === 0;
				if (!empty || $from.parentOffset > 0 || !first) return false;
				return this.editor.commands.undoInputRule() || this.editor.commands.liftListItem(ITEM);
			},
		};
	},
});
