/** Keeps what the desk shows of a brief in its row, a little behind the brief's document. */
import * as Y from 'yjs';
import { SECTIONS, sectionOf, titleOf, type SectionName } from '#brief';
import type { Log } from '../log.ts';
import { describeBrief, readDescribedSeq } from '../store/briefs.ts';
import type { Store } from '../store/store.ts';
import type { Room } from './room.ts';

export interface BriefRows {
	/** The document was written. */
	changed(room: Room): void;
	/** The document was loaded: a process that died may have left its row behind. */
	loaded(room: Room): Promise<void>;
	/** Writes what waits of this room, or of all. */
	flush(only?: Room): Promise<void>;
}

const BEHIND_MS = 250;
/** When only its date would change, a row is written more rarely: every key changes that. */
const DATE_BEHIND_MS = 5_000;

export function createBriefRows(deps: { store: Store; log: Log; now: () => number }): BriefRows {
	const { store, log, now } = deps;
	const behind = new Set<Room>();
	const told = new WeakMap<Room, { summary: string; at: number }>();
	let timer: NodeJS.Timeout | null = null;

	const later = (): void => {
		timer ??= setTimeout(() => {
			timer = null;
			const at = now();
			const due = [...behind].filter((room) => {
				const last = told.get(room);
				return (
					!last ||
					at - last.at >= DATE_BEHIND_MS ||
					last.summary !== JSON.stringify(summaryOf(room.doc))
				);
			});
			void write(due).finally(() => behind.size > 0 && later());
		}, BEHIND_MS);
	};

	const write = async (rooms: Room[]): Promise<void> => {
		if (rooms.length === 0) return;
		const at = now();
		const statements = rooms.map((room) => {
			// Before the write: what lands meanwhile puts the room back in line.
			behind.delete(room);
			const summary = summaryOf(room.doc);
			told.set(room, { summary: JSON.stringify(summary), at });
			return describeBrief(room.briefId, { ...summary, seq: room.seq, at: room.writtenAt ?? at });
		});
		try {
			await store.write.batch(statements);
		} catch (error) {
			log.error('briefs-not-described', error, { briefs: rooms.map((room) => room.briefId) });
			for (const room of rooms) behind.add(room);
		}
	};

	return {
		changed(room) {
			if (room.name !== 'text') return;
			behind.add(room);
			later();
		},
		async loaded(room) {
			if (room.name !== 'text' || (await readDescribedSeq(store, room.briefId)) >= room.seq) return;
			behind.add(room);
			later();
		},
		async flush(only) {
			await write(only ? [...behind].filter((room) => room === only) : [...behind]);
			if (only) behind.delete(only);
			if (behind.size > 0 || !timer) return;
			clearTimeout(timer);
			timer = null;
		},
	};
}

/** What the desk shows of a document. */
export function summaryOf(doc: Y.Doc): { title: string; written: SectionName[] } {
	return {
		title: titleOf(doc).toJSON(),
		written: SECTIONS.filter((section) => hasWords(sectionOf(doc, section))),
	};
}

/** Ends at the first word, so that it costs the same in every document. */
function hasWords({ _start }: Pick<Y.XmlFragment, '_start'>): boolean {
	for (let item = _start; item; item = item.right) {
		if (item.deleted) continue;
		const { content } = item;
		if (content instanceof Y.ContentString && content.str.trim() !== '') return true;
		if (content instanceof Y.ContentType && hasWords(content.type)) return true;
	}
	return false;
}
