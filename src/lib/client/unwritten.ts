import * as Y from 'yjs';

/** Whether a section holds nothing yet, not even a second empty block. Stops at the first word. */
export function isUnwritten(fragment: Y.XmlFragment): boolean {
	if (fragment.length > 1) return false;
	return fragment
		.toArray()
		.every((child) =>
			child instanceof Y.XmlText
				? child.length === 0
				: child instanceof Y.XmlElement && isUnwrittenBlock(child),
		);
}

const isUnwrittenBlock = (block: Y.XmlElement): boolean =>
	block
		.toArray()
		.every((child) => (child instanceof Y.XmlElement ? false : (child as Y.XmlText).length === 0));
