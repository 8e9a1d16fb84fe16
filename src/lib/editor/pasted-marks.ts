/** Marks written as in Markdown, and addresses, in words that are pasted or dropped from elsewhere. */
import { Fragment, Slice, type Mark, type Node, type ResolvedPos } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { ADDRESS, isSafeHref } from '#brief';
import { WRITTEN_MARKS } from './written-marks.ts';

export function pastedMarks(): Plugin {
	let asItIs = false;
	const look = (data: DataTransfer | null, $at: ResolvedPos): void => {
		const isOwn = data?.getData('text/html').includes('data-pm-slice') === true;
		asItIs = isOwn || $at.parent.type.spec.code === true;
	};
	return new Plugin({
		key: new PluginKey('pastedMarks'),
		props: {
			handleDOMEvents: {
				paste({ state }, { clipboardData }) {
					look(clipboardData, state.selection.$from);
				},
				drop(view, { dataTransfer, clientX: left, clientY: top }) {
					const { doc } = view.state;
					look(dataTransfer, doc.resolve(view.posAtCoords({ left, top })?.pos ?? 0));
				},
			},
			transformPasted: (slice) =>
				asItIs ? slice : new Slice(withMarks(slice.content), slice.openStart, slice.openEnd),
		},
	});
}

function withMarks(content: Fragment): Fragment {
	const nodes: Node[] = [];
	content.forEach((node) => {
		if (node.isText) nodes.push(...marked(node));
		else nodes.push(node.type.spec.code ? node : node.copy(withMarks(node.content)));
	});
	return Fragment.fromArray(nodes);
}

function marked(words: Node): Node[] {
	const { link } = words.type.schema.marks;
	let parts = link
		? split(words, ADDRESS, ([href]) => (isSafeHref(href) ? link.create({ href }) : null))
		: [words];
	for (const { mark, pattern } of WRITTEN_MARKS) {
		const type = words.type.schema.marks[mark];
		if (!type) continue;
		const find = new RegExp(pattern, 'g');
		parts = parts.flatMap((part) => split(part, find, () => type.create()));
	}
	return parts;
}

/** What a pattern finds in a text, marked; where it captures words, these take the place of the whole. */
function split(node: Node, find: RegExp, markOf: (match: RegExpExecArray) => Mark | null): Node[] {
	const text = node.text ?? '';
	if (node.marks.some(({ type }) => type.spec.code)) return [node];
	const parts: Node[] = [];
	let at = 0;
	for (const match of text.matchAll(find)) {
		const mark = markOf(match);
		if (!mark) continue;
		if (match.index > at) parts.push(node.cut(at, match.index));
		const words = node.type.schema.text(match[1] ?? match[0], node.marks);
		parts.push(words.mark(mark.addToSet(words.marks)));
		at = match.index + match[0].length;
	}
	if (at < text.length) parts.push(node.cut(at));
	return parts;
}
