/** An evaluation brief as it stands in its file, and as a frozen snapshot. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import {
	emptyContent,
	sectionOf,
	SECTIONS,
	seed,
	snapshotBlocks,
	snapshotStops,
	typeRoots,
	type BriefSnapshot,
	type SectionName,
} from '#brief';
import { readSection } from '#lib/brief/markdown.ts';

export interface Label {
	section: SectionName;
	/** Verbatim in the section's plain text; empty for an empty section. */
	quote: string;
	/** Counted from 1 over the whole section. */
	occurrence: number;
}
export interface Defect extends Label {
	class: string;
	detectableBy: 'rules' | 'model';
	/** The other side of a conflict: an anchor there is as good. */
	alsoAt?: Label[];
	/** ISO days or months, any of which is right. */
	expectedDates?: string[];
}
export interface EvalBrief {
	id: string;
	title: string;
	language: string;
	writtenAt: string;
	timeZone: string;
	sections: Record<SectionName, string | string[]>;
	defects: Defect[];
	notDefects: (Label & { looksLike: string })[];
}

/** @throws when a file is no JSON */
export const readEvalBriefs = (folder: string): EvalBrief[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as EvalBrief);

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
	const sections = {} as BriefSnapshot['sections'];
	for (const section of SECTIONS) sections[section] = snapshotBlocks(sectionOf(doc, section));
	return {
		title: brief.title,
		at: Date.parse(brief.writtenAt),
		timeZone: brief.timeZone,
		sections,
		standings: {},
		stops: snapshotStops(sections.stops),
	};
}

/**
 * A section's plain text by the set's own rule, line by line, apart from any parser of ours: fences, marks at the
 * start of a line, backticks, links' targets and paired emphasis go; nothing else is changed.
 */
export function plainSection(brief: EvalBrief, section: SectionName): string {
	const written = brief.sections[section];
	return (Array.isArray(written) ? written : [written]).map(plainText).join('\n');
}

function plainText(markdown: string): string {
	let fenced = false;
	return markdown
		.split('\n')
		.flatMap((line) => {
			if (/^\s*```/.test(line)) {
				fenced = !fenced;
				return [];
			}
			return fenced ? [line] : [plainLine(line)];
		})
		.join('\n');
}

function plainLine(line: string): string {
	const bare = line.replace(/^(?:\s*(?:>|#{1,6}|[-*+]|\d+[.)])(?: |$))+/, '');
	return bare
		.split(/(`[^`]*`)/)
		.map((part) =>
			part.startsWith('`') && part.length > 1
				? part.slice(1, -1)
				: part
						.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
						.replace(/\*\*(.+?)\*\*/g, '$1')
						.replace(/(?<![\p{L}\p{N}_])__(.+?)__(?![\p{L}\p{N}_])/gu, '$1')
						.replace(/\*(.+?)\*/g, '$1')
						.replace(/(?<![\p{L}\p{N}_])_(.+?)_(?![\p{L}\p{N}_])/gu, '$1'),
		)
		.join('');
}
