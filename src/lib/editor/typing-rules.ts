/** What becomes of Markdown while it is typed. */
import {
	InputRule,
	inputRules,
	textblockTypeInputRule,
	wrappingInputRule,
} from '@tiptap/pm/inputrules';
import type { MarkType, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { linkRules } from './link-typing.ts';
import { WRITTEN_MARKS } from './written-marks.ts';

/** Nothing is read into words that are code. */
const NOT_IN_CODE = { inCodeMark: false } as const;

export function typingRules(schema: Schema): Plugin[] {
	const rules = inputRules({
		rules: [...linkRules(schema), ...markRules(schema), ...blockRules(schema)],
	});
	const { handleTextInput } = rules.props;
	const onEnter = new Plugin({
		key: new PluginKey('typingRulesOnEnter'),
		props: {
			// The end of a line ends a sign too.
			handleKeyDown(view, { key }) {
				const { selection } = view.state;
				if (key !== 'Enter' || !(selection instanceof TextSelection) || !selection.empty)
					return false;
				const { from } = selection;
				return handleTextInput?.call(rules, view, from, from, '\n', () => view.state.tr) ?? false;
			},
		},
	});
	return [rules, onEnter];
}

const markRules = (schema: Schema): InputRule[] =>
	WRITTEN_MARKS.flatMap(({ mark, pattern }) => {
		const type = schema.marks[mark];
		return type ? [markRule(new RegExp(`${pattern}$`), type)] : [];
	});

const markRule = (find: RegExp, type: MarkType): InputRule =>
	new InputRule(
		find,
		({ tr }, [whole, words = ''], start, end) => {
			const from = start + whole.indexOf(words);
			const to = from + words.length;
			if (to < end) tr.delete(to, end);
			tr.delete(start, from).addMark(start, start + words.length, type.create());
			return tr.removeStoredMark(type);
		},
		NOT_IN_CODE,
	);

function blockRules({ nodes }: Schema): InputRule[] {
	const { heading, codeBlock, blockquote, bulletList, orderedList } = nodes;
	if (!heading || !codeBlock || !blockquote || !bulletList || !orderedList) return [];
	return [
		textblockTypeInputRule(/^(?:`{3}|~{3})([a-z]+)?[\s\n]$/, {
			...NOT_IN_CODE,
			nodeType: codeBlock,
			getAttrs: ([, language]) => ({ language: language ?? null }),
		}),
		wrappingInputRule(/^\s*>\s$/, { ...NOT_IN_CODE, nodeType: blockquote }),
		wrappingInputRule(/^(\d{1,4})[.)]\s$/, {
			...NOT_IN_CODE,
			nodeType: orderedList,
			getAttrs: ([, start]) => ({ start: Number(start) }),
			joinPredicate: ([, start], { childCount, attrs }) =>
				childCount + Number(attrs['start']) === Number(start),
		}),
		wrappingInputRule(/^\s*[-+*]\s$/, { ...NOT_IN_CODE, nodeType: bulletList }),
		textblockTypeInputRule(/^(#{1,3})\s$/, {
			...NOT_IN_CODE,
			nodeType: heading,
			getAttrs: ([, signs = '']) => ({ level: signs.length }),
		}),
	];
}
