/** A brief as the API tells it, read from its live document. */
import type * as Y from 'yjs';
import {
	parseStop,
	readBlocks,
	readContent,
	sectionOf,
	sourceOf,
	standingOf,
	titleOf,
	type SectionName,
	type StandingRecord,
	type TextBlock,
} from '#brief';
import { writeSection } from '#lib/brief/markdown.ts';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { hasSurfaced, lastStop, withoutReturn } from '#lib/handoff/handoff.ts';
import type { Brief, BriefRole } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Handoffs } from '../handoff/handoffs.ts';
import { readBrief, type BriefRow } from '../store/briefs.ts';
import { listHandoffs } from '../store/handoffs.ts';
import { readStandings } from '../store/standings.ts';
import { NO_BRIEF, type RouteDeps } from './context.ts';

/** @throws {Problem} not-found */
export async function answerBriefOf(
	{ store, rooms, handoffs: { workers } }: Pick<RouteDeps, 'store' | 'rooms' | 'handoffs'>,
	id: string,
	role: BriefRole,
): Promise<Brief> {
	const row = await readBrief(store, id);
	if (!row) throw new Problem('not-found', NO_BRIEF);
	const standings = await readStandings(store, id);
	const handoffs = await listHandoffs(store, id);
	return rooms.use(id, 'text', (room) =>
		answerBrief(room.doc, row, { role, seq: room.seq, standings, handoffs, workers }),
	);
}

function answerBrief(
	doc: Y.Doc,
	row: BriefRow,
	facts: {
		role: BriefRole;
		seq: number;
		standings: Map<string, StandingRecord>;
		handoffs: HandoffView[];
		workers: Handoffs['workers'];
	},
): Brief {
	const content = readContent(doc);
	const markdown = (section: SectionName): string => writeSection(section, content[section]);
	const items = (section: SectionName): (TextBlock & { uid: string })[] =>
		readBlocks(sectionOf(doc, section)).filter(
			(block): block is TextBlock & { uid: string } =>
				block.uid !== null && block.text.trim() !== '',
		);
	const unknowns = items('unknowns');
	return {
		id: row.id,
		title: titleOf(doc).toJSON(),
		restricted: row.restricted,
		role: facts.role,
		seq: facts.seq,
		epoch: row.epoch,
		createdBy: row.createdBy,
		sections: {
			goal: { markdown: markdown('goal') },
			context: {
				markdown: markdown('context'),
				items: items('context').map(({ uid, text }) => ({
					uid,
					text,
					source: sourceOf(text),
					standing: standingOf(facts.standings.get(uid)),
				})),
			},
			unknowns: {
				markdown: markdown('unknowns'),
				items: unknowns.flatMap(({ uid, text, name }, index) =>
					name === 'unknown'
						? [
								{
									uid,
									text,
									state: unknowns[index + 1]?.name === 'answer' ? 'answered' : 'open',
								} as const,
							]
						: [],
				),
			},
			stops: {
				markdown: markdown('stops'),
				items: items('stops').map(({ uid, text }) => ({
					uid,
					text,
					state: lastStop(facts.handoffs)?.uid === uid ? 'hit' : 'armed',
					...parseStop(text),
				})),
			},
			notes: { markdown: markdown('notes') },
		},
		handoffs: facts.handoffs.map(answerView),
		workers: facts.workers.map(({ id, name }) => ({ id, name })),
	};
}

/** Whatever has not surfaced shows nothing of its return. */
export const answerView = (view: HandoffView): HandoffView =>
	hasSurfaced(view.state) ? view : withoutReturn(view);
