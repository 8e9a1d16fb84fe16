/**
 * Keeps each item's uid its own, for standings, anchors and returns name items by it. A page mends what it sees, but
 * two may paste the same item at once, and a client that is no page of ours may send anything.
 */
import * as Y from 'yjs';
import { isUid, SECTION, SECTIONS, sectionOf, type SectionName } from '#brief';
import type { Log } from '../log.ts';
import { draftUpdate } from './projection.ts';
import type { Rooms } from './registry.ts';
import type { Room } from './room.ts';

/** What comes in a burst is looked through once. */
const MEND_AFTER_MS = 100;
const OF_ITEMS = SECTIONS.filter((section) => SECTION[section].item !== null);

/** Watches the text of an open brief until its document is destroyed. */
export function watchItemUids(
	room: Room,
	{ rooms, newUid, log }: { rooms: Rooms; newUid: () => string; log: Log },
): void {
	if (room.name !== 'text') return;
	const { doc } = room;
	/** Items whose words stayed while their uid changed, and what it was. */
	let renamed = new Map<Y.XmlElement, string>();
	let timer: NodeJS.Timeout | undefined;

	const mend = async (): Promise<void> => {
		const changed = renamed;
		renamed = new Map();
		const find = (): Mend[] => findMends(doc, changed, newUid);
		if (find().length === 0) return;
		await rooms.use(room.briefId, 'text', async (open) => {
			if (open !== room) return;
			await room.exclusive(async (write) => {
				const mends = find();
				if (mends.length === 0) return;
				const update = draftUpdate(doc, (fork) => {
					for (const { section, index, uid } of mends) {
						(sectionOf(fork, section).get(index) as Y.XmlElement).setAttribute('uid', uid);
					}
				});
				await write(update, { also: [] });
			});
		});
	};

	const later = (): void => {
		timer ??= setTimeout(() => {
			timer = undefined;
			mend().catch((error: unknown) =>
				log.error('uids-not-mended', error, { brief: room.briefId }),
			);
		}, MEND_AFTER_MS);
	};

	for (const section of OF_ITEMS) {
		const fragment = sectionOf(doc, section);
		fragment.observeDeep((events: Y.YEvent<Y.AbstractType<unknown>>[], { origin }) => {
			// Written here, and with uids of their own.
			if (origin === room) return;
			for (const event of events) {
				const { target } = event;
				if (target === fragment) later();
				if (!(event instanceof Y.YXmlEvent) || !event.attributesChanged.has('uid')) continue;
				later();
				const item = target as Y.XmlElement;
				const before: unknown = event.keys.get('uid')?.oldValue;
				// With other words it is another item: the editor's binding writes a pasted one over the one it replaces.
				const { added, deleted } = event.changes;
				const isReplaced =
					added.size + deleted.size > 0 || events.some((other) => other.target.parent === item);
				if (isUid(before) && !isReplaced && hasWords(item) && !renamed.has(item)) {
					renamed.set(item, before);
				}
			}
		});
	}
	doc.on('destroy', () => clearTimeout(timer));
}

interface Mend {
	section: SectionName;
	index: number;
	uid: string;
}

/** Of a uid that is there twice, the first in the order of the document keeps it. */
function findMends(
	doc: Y.Doc,
	renamed: ReadonlyMap<Y.XmlElement, string>,
	newUid: () => string,
): Mend[] {
	const items = OF_ITEMS.flatMap((section) =>
		sectionOf(doc, section)
			.toArray()
			.map((item, index) => ({ section, index, item: item as Y.XmlElement })),
	);
	const borne = new Set(items.map(({ item }) => item.getAttribute('uid')));
	const taken = new Set<string>();
	const mends: Mend[] = [];
	for (const { section, index, item } of items) {
		const uid = item.getAttribute('uid');
		const before = renamed.get(item);
		let own = uid;
		if (before !== undefined && !borne.has(before)) own = before;
		else if (isUid(uid) && taken.has(uid)) own = newUid();
		if (own === undefined) continue;
		taken.add(own);
		if (own !== uid) mends.push({ section, index, uid: own });
	}
	return mends;
}

const hasWords = (item: Y.XmlElement): boolean =>
	item.toArray().some((run) => run instanceof Y.XmlText && run.length > 0);
