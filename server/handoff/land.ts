/** Makes suggestions of what a worker brought: anchored in the brief as it was, numbered, the budget's above the line. */
import * as Y from 'yjs';
import {
	anchorWords,
	locateQuote,
	readBlocks,
	sectionOf,
	SECTIONS,
	typeRoots,
	UNDECIDED,
	type Anchor,
	type BriefSnapshot,
	type SuggestionBody,
	type SuggestionStatus,
} from '#brief';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';

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
	const doc = typeRoots(new Y.Doc());
	Y.applyUpdate(doc, document);
	const anchored = proposals.flatMap((proposal) => {
		const anchor = anchorProposal(doc, proposal);
		return anchor && groundExists(brief, proposal) ? [{ proposal, anchor }] : [];
	});
	const kept = anchored.slice(0, limit).map((entry, order) => ({
		...entry,
		held: order >= handoff.budget.suggestions,
		position: positionOf(doc, entry.proposal),
	}));
	// Read in the order of the brief; what lies below the line comes after.
	kept.sort(
		(a, b) =>
			Number(a.held) - Number(b.held) ||
			a.position.section - b.position.section ||
			a.position.block - b.position.block ||
			a.position.offset - b.position.offset,
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
				rule: proposal.rule,
			},
			status: { state: held ? 'held' : 'open', rev: 0, ...UNDECIDED },
		})),
	};
}

function anchorProposal(doc: Y.Doc, proposal: Proposal): Anchor | null {
	const { section } = proposal;
	if (proposal.quote === '') return { on: 'section', section };
	const located = locateQuote(readBlocks(sectionOf(doc, section)), proposal);
	return located.ok ? anchorWords(section, located.place, located.unique) : null;
}

const groundExists = (brief: BriefSnapshot, proposal: Proposal): boolean =>
	proposal.leansOn.every((uid) => uid in brief.standings);

function positionOf(
	doc: Y.Doc,
	proposal: Proposal,
): { section: number; block: number; offset: number } {
	const located = locateQuote(readBlocks(sectionOf(doc, proposal.section)), proposal);
	const place = located.ok ? located.place : null;
	return {
		section: SECTIONS.indexOf(proposal.section),
		block: place?.block.index ?? -1,
		offset: place?.from ?? -1,
	};
}
