/** Makes suggestions of what a worker brought: anchored in the brief as it was, numbered, the budget's above the line. */
import * as Y from 'yjs';
import {
	anchorWords,
	createDoc,
	locateQuote,
	readBlocks,
	sectionOf,
	SECTIONS,
	typeRoots,
	UNDECIDED,
	type Anchor,
	type BriefSnapshot,
	type SectionName,
	type SuggestionBody,
	type SuggestionStatus,
	type TextBlock,
} from '#brief';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';

/** A return is read by people; a worker that brings more than this has misread the brief, or is misled by it. */
const MOST = 500;

export interface Landed {
	suggestions: { body: SuggestionBody; status: SuggestionStatus }[];
	/** Proposals that quoted words or named premises which the brief does not have. */
	refused: number;
}

/**
 * @param proposals in the worker's own order: the first of them fill the review budget
 * @param limit suggestions at most, where a stop condition says so
 */
export function landProposals(
	handoff: HandoffView,
	brief: BriefSnapshot,
	document: Uint8Array,
	proposals: Proposal[],
	limit: number,
	newId: () => string,
): Landed {
	const doc = typeRoots(createDoc());
	Y.applyUpdate(doc, document);
	const blocks = Object.fromEntries(
		SECTIONS.map((section) => [section, readBlocks(sectionOf(doc, section))]),
	) as Record<SectionName, TextBlock[]>;
	const anchored = proposals.flatMap((proposal) => {
		const found = anchorProposal(blocks, proposal);
		return found && groundExists(brief, proposal) ? [{ proposal, ...found }] : [];
	});
	const kept = anchored.slice(0, Math.min(limit, MOST)).map((entry, order) => ({
		...entry,
		held: order >= handoff.budget.suggestions,
	}));
	// Read in the order of the brief; what lies below the line comes after.
	kept.sort(
		(a, b) =>
			Number(a.held) - Number(b.held) ||
			SECTIONS.indexOf(a.anchor.section) - SECTIONS.indexOf(b.anchor.section) ||
			a.block - b.block ||
			a.offset - b.offset,
	);
	return {
		refused: proposals.length - anchored.length,
		suggestions: kept.map(({ proposal, anchor, held }, index) => ({
			body: {
				id: newId(),
				number: `${handoff.number}.${index + 1}`,
				handoffId: handoff.id,
				kind: proposal.kind,
				anchor,
				text: proposal.text,
				rationale: proposal.rationale,
				leansOn: proposal.leansOn,
				epistemic: proposal.epistemic,
				belowLine: held,
				rule: proposal.rule,
			},
			status: { state: held ? 'held' : 'open', rev: 0, ...UNDECIDED },
		})),
	};
}

/** Where it belongs, and where that stands in its section; a section as a whole comes before its first block. */
function anchorProposal(
	blocks: Record<SectionName, TextBlock[]>,
	proposal: Proposal,
): { anchor: Anchor; block: number; offset: number } | null {
	const { section } = proposal;
	if (proposal.quote === '') return { anchor: { on: 'section', section }, block: -1, offset: -1 };
	const located = locateQuote(blocks[section], proposal);
	if (!located.ok) return null;
	const { place, unique } = located;
	return {
		anchor: anchorWords(section, place, unique),
		block: place.block.index,
		offset: place.from,
	};
}

const groundExists = (brief: BriefSnapshot, proposal: Proposal): boolean =>
	proposal.leansOn.every((uid) => uid in brief.standings);
