/** Who is on a brief: what each open page says of its person, and the list that is made of it. */
import type { Awareness } from 'y-protocols/awareness';
import { isSection, type SectionName } from '#brief';
import type { Me } from '#lib/protocol/answers.ts';

export interface Present {
	id: string;
	name: string;
	guest: boolean;
	/** False for somebody who was here since the page was opened and left. */
	here: boolean;
	you: boolean;
	/** The section being written in at the moment. */
	section: SectionName | null;
	/** The uid of the item being written, where the section has items. */
	item: string | null;
}

interface Identity {
	id: string;
	name: string;
	guest: boolean;
}

export const identityOf = (me: Me): Identity =>
	'user' in me
		? { id: me.user.id, name: me.user.name, guest: false }
		: { id: me.guest.id, name: me.guest.name, guest: true };

/** Writes who this page belongs to. The caret of collaborators is drawn from the same field. */
export function introduce(awareness: Awareness, me: Me): void {
	awareness.setLocalState({ user: identityOf(me), writing: null });
}

/**
 * Everybody who is here or was, once each, you first and then in order of name.
 * @param before the list as it was, for those who have left since
 */
export function listPresent(awareness: Awareness, me: Me, before: readonly Present[]): Present[] {
	const own = identityOf(me);
	const found = new Map<string, Present>([
		[own.id, { ...own, here: true, you: true, section: null, item: null }],
	]);
	for (const [client, state] of awareness.getStates()) {
		const { user, writing } = state as { user?: unknown; writing?: unknown };
		if (client === awareness.clientID || !isIdentity(user)) continue;
		const place = readWriting(writing);
		const known = found.get(user.id);
		found.set(user.id, {
			id: user.id,
			name: user.name,
			guest: user.guest,
			here: true,
			you: user.id === own.id,
			section: place?.section ?? known?.section ?? null,
			item: place ? place.item : (known?.item ?? null),
		});
	}
	for (const person of before) {
		if (!found.has(person.id))
			found.set(person.id, { ...person, here: false, section: null, item: null });
	}
	return [...found.values()].sort(
		(a, b) => Number(b.you) - Number(a.you) || a.name.localeCompare(b.name),
	);
}

/** Where somebody writes, as `introduce` and `Presence.isWriting` put it. */
export interface Writing {
	section: SectionName;
	item: string | null;
}

function readWriting(value: unknown): Writing | null {
	if (typeof value !== 'object' || value === null) return null;
	const { section, item } = value as Partial<Writing>;
	if (typeof section !== 'string' || !isSection(section)) return null;
	return { section, item: typeof item === 'string' ? item : null };
}

/** Other pages are not to be trusted with the shape of what they say. */
function isIdentity(value: unknown): value is Identity {
	if (typeof value !== 'object' || value === null) return false;
	const { id, name, guest } = value as Partial<Identity>;
	return typeof id === 'string' && typeof name === 'string' && typeof guest === 'boolean';
}
