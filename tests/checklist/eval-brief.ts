/** The evaluation briefs as snapshots, and their labels as places in a section's plain text. */
import { readdirSync, readFileSync } from 'node:fs';
import * as Y from 'yjs';
import {
	emptyContent,
	parseStop,
	readBlocks,
	sectionOf,
	SECTIONS,
	seed,
	typeRoots,
	type BriefSnapshot,
	type SectionName,
	type SnapshotBlock,
} from '#brief';
import { readSection } from '#lib/brief/markdown.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { offsetOf } from './snapshot-of.ts';

interface Place {
	section: SectionName;
	quote: string;
	occurrence: number;
}
export interface EvalBrief {
	id: string;
	title: string;
	language: string;
	writtenAt: string;
	timeZone: string;
	sections: Record<SectionName, string | string[]>;
	defects: (Place & { class: string; expectedDates?: string[]; alsoAt?: Place[] })[];
	notDefects: (Place & { looksLike: string })[];
}

const FOLDER = new URL('../assets/eval/', import.meta.url);

export const readEvalBriefs = (): EvalBrief[] =>
	readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as EvalBrief);

export function toSnapshot(brief: EvalBrief): BriefSnapshot {
	let made = 0;
	const uid = (): string =>
		`i_${(made++).toString(2).padStart(12, '0').replace(/0/g, 'a').replace(/1/g, 'b')}`;
	const content = emptyContent(uid);
	for (const section of SECTIONS) {
		const written = brief.sections[section];
		const markdown = Array.isArray(written)
			? written.map((item) => `- ${item.replace(/\n/g, '\n  ')}`).join('\n')
			: written;
		content[section] = readSection(section, markdown, uid);
	}
	const doc = typeRoots(new Y.Doc());
	seed(doc, brief.title, content);
	const blocks = (section: SectionName): SnapshotBlock[] =>
		readBlocks(sectionOf(doc, section)).map(({ index, name, uid, text }) => ({
			index,
			name,
			uid,
			text,
		}));
	const sections = {
		goal: blocks('goal'),
		context: blocks('context'),
		unknowns: blocks('unknowns'),
		stops: blocks('stops'),
		notes: blocks('notes'),
	};
	return {
		title: brief.title,
		at: Date.parse(brief.writtenAt),
		timeZone: brief.timeZone,
		sections,
		standings: {},
		stops: sections.stops.map(({ uid, text }) => ({
			uid: uid ?? '',
			text,
			condition: parseStop(text),
		})),
	};
}

interface Stretch {
	section: SectionName;
	from: number;
	to: number;
}

/** A label in the section's blocks, joined by line feeds; the whole section for an empty quote. */
export function stretchOf(snapshot: BriefSnapshot, { section, quote, occurrence }: Place): Stretch {
	const text = snapshot.sections[section].map((block) => block.text).join('\n');
	if (quote === '') return { section, from: 0, to: text.length + 1 };
	let from = -1;
	let after = 0;
	for (let count = 0; count < occurrence; count++) {
		from = text.indexOf(quote, after);
		if (from < 0) throw new Error(`“${quote}” does not stand ${occurrence} times in ${section}`);
		after = from + quote.length;
	}
	return { section, from, to: from + quote.length };
}

/** @throws when the proposal's quote doesn't stand where it says */
export function anchorOf(snapshot: BriefSnapshot, proposal: Proposal): Stretch {
	const { section, quote, block } = proposal;
	if (quote === '') return { section, from: 0, to: 1 };
	const offset = offsetOf(snapshot, proposal);
	if (block === undefined || offset < 0) throw new Error(`“${quote}” does not stand in ${section}`);
	const before = snapshot.sections[section].slice(0, block);
	const from = before.reduce((length, { text }) => length + text.length + 1, 0) + offset;
	return { section, from, to: from + quote.length };
}

export const overlaps = (a: Stretch, b: Stretch): boolean =>
	a.section === b.section && a.from < b.to && b.from < a.to;
