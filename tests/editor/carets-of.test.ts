import { expect, test } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { cloneOf, readBlocks, sectionOf, type SectionName } from '#brief';
import { CaretsOf } from '#lib/editor/carets-of.ts';
import { briefOf } from '../handoff/placed.ts';

/** A page, what the editors of two of its sections hear, and somebody else's page. */
function twoPages() {
	const doc = briefOf({ goal: ['One two three.'], notes: ['Four five six.'] });
	const awareness = new Awareness(doc);
	const other = new Awareness(cloneOf(doc));
	const heard: SectionName[] = [];
	const carets = (['goal', 'notes'] as const).map((section) => {
		const hears = new CaretsOf(section, awareness);
		const listener = () => void heard.push(section);
		hears.on('change', listener);
		return { hears, listener };
	});
	const send = () => {
		heard.length = 0;
		applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [other.clientID]), 'remote');
		return [...heard];
	};
	const caretIn = (section: SectionName, at: number) => {
		const text = readBlocks(sectionOf(other.doc, section))[0]!.runs[0]!.text;
		const anchor = Y.createRelativePositionFromTypeIndex(text, at);
		return { anchor, head: anchor };
	};
	const put = (cursor: unknown) => {
		other.setLocalStateField('cursor', cursor);
		return send();
	};
	const end = () => {
		awareness.destroy();
		other.destroy();
	};
	return { awareness, other, heard, carets, put, send, caretIn, end };
}

test('[ED25] an editor hears of a caret that comes into its section, moves in it or leaves it, and of no other', () => {
	const { other, put, send, caretIn, end } = twoPages();
	expect(put(caretIn('goal', 2))).toEqual(['goal']);
	expect(put(caretIn('goal', 3))).toEqual(['goal']);
	expect(put(caretIn('goal', 14))).toEqual(['goal']);
	expect(put(caretIn('notes', 1))).toEqual(['goal', 'notes']);
	other.setLocalStateField('writing', { section: 'notes', item: null });
	expect(send()).toEqual(['notes']);
	expect(put(null)).toEqual(['notes']);
	expect(put(caretIn('notes', 1))).toEqual(['notes']);
	other.setLocalState(null);
	expect(send()).toEqual(['notes']);
	end();
});

test('[ED25] one’s own caret is no news to any editor', () => {
	const { awareness, heard, carets, caretIn, end } = twoPages();
	carets[0]!.hears.setLocalStateField('cursor', caretIn('goal', 2));
	expect(awareness.getLocalState()).toMatchObject({ cursor: {} });
	expect(carets[1]!.hears.getLocalState()).toBe(awareness.getLocalState());
	expect(heard).toEqual([]);
	end();
});

test('[ED25] a caret behind words that have not come yet may stand anywhere, and one without sense nowhere', () => {
	const { other, put, caretIn, carets, end } = twoPages();
	readBlocks(sectionOf(other.doc, 'goal'))[0]!.runs[0]!.text.insert(0, 'Not ');
	expect(put(caretIn('goal', 2))).toEqual(['goal', 'notes']);
	expect(put(caretIn('notes', 2))).toEqual(['goal', 'notes']);
	expect(put('here')).toEqual(['notes']);
	for (const anchor of [
		'here',
		7,
		null,
		{ item: 7, type: 'x' },
		{ item: { client: 'a', clock: -1 } },
	])
		expect(() => put({ anchor, head: anchor })).not.toThrow();
	for (const { hears, listener } of carets) hears.off('change', listener);
	expect(put(caretIn('notes', 3))).toEqual([]);
	end();
});
