/** Takes the brief as it stands, for a worker that reads it while people write on. */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import {
	readContent,
	sectionOf,
	SECTIONS,
	snapshotBlocks,
	snapshotStops,
	standingOf,
	titleOf,
	type BriefSnapshot,
	type StandingRecord,
} from '#brief';

export interface Frozen {
	brief: BriefSnapshot;
	document: Uint8Array;
	/** Of the content alone: two documents that read alike have the same. */
	hash: string;
}

export function freeze(
	doc: Y.Doc,
	standings: Map<string, StandingRecord>,
	{ at, timeZone }: { at: number; timeZone: string },
): Frozen {
	const title = titleOf(doc).toJSON();
	const sections = {} as BriefSnapshot['sections'];
	for (const section of SECTIONS) {
		sections[section] = snapshotBlocks(sectionOf(doc, section));
	}
	return {
		brief: {
			title,
			at,
			timeZone,
			sections,
			standings: Object.fromEntries(
				sections.context.flatMap(({ uid }) => (uid ? [[uid, standingOf(standings.get(uid))]] : [])),
			),
			stops: snapshotStops(sections.stops),
		},
		document: Y.encodeStateAsUpdate(doc),
		hash: createHash('sha256')
			.update(JSON.stringify([title, readContent(doc)]))
			.digest('hex'),
	};
}
