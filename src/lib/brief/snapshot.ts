/** The brief as it stood at hand-off, in the form a desk worker reads. */
import type { SectionName } from './sections.ts';
import type { Standing } from './premise.ts';
import type { StopCondition } from './stop-condition.ts';

export interface SnapshotBlock {
	/** Position among the section's blocks of words. */
	index: number;
	name: string;
	uid: string | null;
	text: string;
	/** Words that are somebody else's or a machine's, in UTF-16 offsets of the text. */
	marks: LiteralMark[];
}

export interface LiteralMark {
	from: number;
	to: number;
	is: 'code' | 'quote';
}

export interface BriefSnapshot {
	title: string;
	/** When it was handed off, and the zone of who handed it off: relative dates are resolved against both. */
	at: number;
	timeZone: string;
	sections: Record<SectionName, SnapshotBlock[]>;
	/** By the premise's uid. */
	standings: Record<string, Standing>;
	/** In the order of the brief, each by the label it has on the page: `S2`. */
	stops: { label: string; uid: string; text: string; condition: StopCondition }[];
}
