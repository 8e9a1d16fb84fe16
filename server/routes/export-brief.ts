/** A brief as a file. No suggestion that is not decided is in any of them: they never stand in the text. */
import { createHash } from 'node:crypto';
import {
	readBlocks,
	readContent,
	SECTION,
	sectionOf,
	SECTIONS,
	sourceOf,
	standingOf,
	titleOf,
	type Block,
	type SectionName,
	type Standing,
	type StandingRecord,
} from '#brief';
import { HTML_STYLE } from '#lib/brief/html-style.ts';
import { writeHtml } from '#lib/brief/html.ts';
import { writeBrief, writeSection } from '#lib/brief/markdown.ts';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { readBrief } from '../store/briefs.ts';
import { listHandoffs } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import { attachment } from './attachment.ts';
import { answerView } from './brief-answer.ts';
import { NO_BRIEF, type RouteDeps } from './context.ts';

export const EXPORT_FORMATS = ['md', 'html', 'json'] as const;
type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * A brief for other programs. Instants are epoch milliseconds. `version` is raised when a field changes its meaning or
 * goes; new fields may come without.
 */
interface JsonExport {
	format: 'nightdesk-brief';
	version: 1;
	exportedAt: number;
	id: string;
	title: string;
	createdBy: { id: string; name: string };
	/** Of the last change of the text that is in it. */
	seq: number;
	/** Each as Markdown, and as the blocks of the live document: nothing is lost in them, items carry their uids. */
	sections: Record<SectionName, { markdown: string; blocks: Block[] }>;
	/** In the order of the brief. `by`, `at` and `reason` are null until somebody judged the premise. */
	premises: {
		uid: string;
		/** `P1`, by its place. */
		label: string;
		text: string;
		source: string | null;
		standing: Standing;
		by: string | null;
		at: number | null;
		reason: string | null;
	}[];
	/** As the API tells them: of a return that has not surfaced, nothing. */
	handoffs: HandoffView[];
}

const styleHash = createHash('sha256').update(HTML_STYLE).digest('base64');

/** @throws {Problem} not-found */
export async function exportBrief(
	{ store, rooms, now }: Pick<RouteDeps, 'store' | 'rooms' | 'now'>,
	id: string,
	format: ExportFormat,
): Promise<{ body: string; headers: Record<string, string> }> {
	const row = await readBrief(store, id);
	if (!row) throw new Problem('not-found', NO_BRIEF);
	const standings = await readStandings(store, id);
	const handoffs = await listHandoffs(store, id);
	// In one turn, so that title and sections are of one moment.
	const { title, content, premises, seq } = await rooms.use(id, 'text', ({ doc, seq }) => ({
		seq,
		title: titleOf(doc).toJSON(),
		content: readContent(doc),
		premises: readBlocks(sectionOf(doc, 'context')),
	}));
	const file = (type: string, body: string) => ({
		body,
		headers: {
			'content-type': `${type}; charset=utf-8`,
			'content-disposition': attachment(title, format),
		},
	});
	switch (format) {
		case 'md':
			return file('text/markdown', writeBrief(title, content));
		case 'html':
			return file(
				'text/html',
				writeHtml({
					title,
					by: row.createdBy.name,
					at: now(),
					content,
					standingOf: (uid) => standingOf(standings.get(uid)),
					handoffs: handoffs.map(({ number }) => number),
					styleHash,
				}),
			);
		case 'json': {
			const sections = Object.fromEntries(
				SECTIONS.map((section) => [
					section,
					{ markdown: writeSection(section, content[section]), blocks: content[section] },
				]),
			) as JsonExport['sections'];
			const told: JsonExport = {
				format: 'nightdesk-brief',
				version: 1,
				exportedAt: now(),
				id,
				title,
				createdBy: row.createdBy,
				seq,
				sections,
				premises: premises.flatMap(({ uid, text }, index) =>
					uid === null || text.trim() === '' ? [] : [premise(uid, index, text, standings.get(uid))],
				),
				handoffs: handoffs.map(answerView),
			};
			return file('application/json', `${JSON.stringify(told, null, '\t')}\n`);
		}
	}
}

const premise = (
	uid: string,
	index: number,
	text: string,
	record: StandingRecord | undefined,
): JsonExport['premises'][number] => ({
	uid,
	label: `${SECTION.context.item?.prefix}${index + 1}`,
	text,
	source: sourceOf(text),
	standing: standingOf(record),
	by: record?.by ?? null,
	at: record?.at ?? null,
	reason: record?.reason ?? null,
});
