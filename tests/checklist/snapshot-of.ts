/** A frozen brief made from plain lines; a section that isn't named holds what no rule minds. */
import { snapshotStops, type BriefSnapshot, type SectionName, type SnapshotBlock } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';

const NAMES = {
	goal: 'paragraph',
	context: 'premise',
	unknowns: 'unknown',
	stops: 'stopCondition',
	notes: 'paragraph',
} as const;
const FILLED: Record<SectionName, string[]> = {
	goal: ['The list has a row for each site.'],
	context: ['There are six sites (site list).'],
	unknowns: ['Who opens the door?'],
	stops: ['Stop after 30 minutes.'],
	notes: [],
};

export interface Written extends Partial<Record<SectionName, string[]>> {
	title?: string;
	/** With an offset or Z. */
	at?: string;
	timeZone?: string;
}

export function snapshotOf(written: Written): BriefSnapshot {
	const blocks = (section: SectionName): SnapshotBlock[] =>
		(written[section] ?? FILLED[section]).map((text, index) => ({
			index,
			name: NAMES[section],
			uid:
				NAMES[section] === 'paragraph'
					? null
					: `i_${section.padEnd(11, 'a')}${'abcdefgh'.charAt(index)}`,
			text,
			marks: [],
		}));
	const stops = blocks('stops');
	return {
		title: written.title ?? 'A brief',
		at: Date.parse(written.at ?? '2026-11-20T10:00:00Z'),
		timeZone: written.timeZone ?? 'Europe/Berlin',
		sections: {
			goal: blocks('goal'),
			context: blocks('context'),
			unknowns: blocks('unknowns'),
			stops,
			notes: blocks('notes'),
		},
		standings: {},
		stops: snapshotStops(stops),
	};
}

/** Where a proposal's quote begins in its block, by its occurrence; -1 where it doesn't stand there. */
export function offsetOf(snapshot: BriefSnapshot, proposal: Proposal): number {
	const text = snapshot.sections[proposal.section][proposal.block ?? -1]?.text ?? '';
	let at = -1;
	let after = 0;
	for (let count = 0; count < (proposal.occurrence ?? 1); count++) {
		at = text.indexOf(proposal.quote, after);
		if (at < 0) return -1;
		after = at + proposal.quote.length;
	}
	return at;
}

/** The text of a block with a replacement written into it. */
export function written(snapshot: BriefSnapshot, proposals: Proposal[]): string {
	const [first] = proposals;
	if (!first) return '';
	let text = snapshot.sections[first.section][first.block ?? 0]?.text ?? '';
	for (const proposal of [...proposals].reverse()) {
		const at = offsetOf(snapshot, proposal);
		text = text.slice(0, at) + proposal.text + text.slice(at + proposal.quote.length);
	}
	return text;
}
