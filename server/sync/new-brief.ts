/** Makes a brief: its row and both documents in one batch. Nothing else ever seeds a document. */
import * as Y from 'yjs';
import { createDoc, seed, typeRoots, type BriefContent } from '#brief';
import { insertBrief } from '../store/briefs.ts';
import { appendUpdates } from '../store/documents.ts';
import type { Statement } from '../store/store.ts';
import { summaryOf } from './brief-rows.ts';
import { SERVER_CLIENT_ID } from './server-client.ts';

export function newBrief(brief: {
	id: string;
	title: string;
	content: BriefContent;
	isExample: boolean;
	restricted: boolean;
	createdBy: string;
	at: number;
}): Statement[] {
	const doc = typeRoots(createDoc());
	doc.clientID = SERVER_CLIENT_ID;
	seed(doc, brief.title, brief.content);
	const update = (room: 'text' | 'review', bytes: Uint8Array) => ({
		briefId: brief.id,
		room,
		seq: 1,
		bytes,
		at: brief.at,
	});
	return [
		insertBrief({ ...brief, written: summaryOf(doc).written }),
		appendUpdates([
			update('text', Y.encodeStateAsUpdate(doc)),
			update('review', Y.encodeStateAsUpdate(createDoc())),
		]),
	];
}
