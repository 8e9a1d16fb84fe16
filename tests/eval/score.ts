/** How well the checklist's proposals on a brief match its labels. */
import type { BriefSnapshot, SectionName } from '#brief';
import { CHECKLIST } from '#lib/checklist/checklist.ts';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { datesIn } from './dates-in.ts';
import { plainSection, toSnapshot, type Defect, type EvalBrief, type Label } from './eval-brief.ts';

interface Stretch {
	section: SectionName;
	from: number;
	to: number;
}
export interface Placed extends Proposal {
	/** Null where the quote isn't in the plain text as often as it says. */
	place: Stretch | null;
}
export type Fit = 'exact' | 'inside' | 'around' | 'partial' | 'section';

export interface Score {
	brief: EvalBrief;
	proposals: Placed[];
	defects: Defect[];
	hits: { defect: Defect; proposal: Placed; fit: Fit }[];
	traps: EvalBrief['notDefects'];
	sprung: { trap: EvalBrief['notDefects'][number]; proposal: Placed }[];
	/** Neither a defect nor a trap: not wrong, to be read by hand. */
	unlabelled: Placed[];
	isClean: boolean;
}

const RULES = new Set(CHECKLIST.map((rule) => rule.id));

export function score(brief: EvalBrief): Score {
	const snapshot = toSnapshot(brief);
	const proposals = CHECKLIST.flatMap((rule) => rule.check(snapshot)).map((proposal): Placed => ({
		...proposal,
		place: placeOf(brief, snapshot, proposal),
	}));
	const detectable = brief.defects.filter(
		(defect) => RULES.has(defect.class) && defect.detectableBy === 'rules',
	);
	// This product lets empty notes pass.
	const defects = detectable.filter(
		({ class: rule, section }) => !(rule === 'empty-section' && section === 'notes'),
	);
	const used = new Set<Placed>();
	const hits: Score['hits'] = [];
	for (const defect of defects) {
		const proposal = proposals.find((one) => !used.has(one) && isHit(brief, defect, one));
		if (!proposal) continue;
		used.add(proposal);
		hits.push({ defect, proposal, fit: fitOf(brief, defect, proposal) });
	}
	const traps = brief.notDefects.filter(({ looksLike }) => RULES.has(looksLike));
	const sprung = traps.flatMap((trap) => {
		const proposal = proposals.find(
			(one) => one.rule === trap.looksLike && overlaps(one.place, stretchOf(brief, trap)),
		);
		return proposal ? [{ trap, proposal }] : [];
	});
	const labelled = (one: Placed): boolean =>
		defects.some((defect) => isHit(brief, defect, one)) ||
		sprung.some(({ proposal }) => proposal === one);
	return {
		brief,
		proposals,
		defects,
		hits,
		traps,
		sprung,
		unlabelled: proposals.filter((one) => !labelled(one)),
		isClean: detectable.length === 0,
	};
}

function isHit(brief: EvalBrief, defect: Defect, proposal: Placed): boolean {
	if (proposal.rule !== defect.class || proposal.section === undefined) return false;
	const sides = [defect, ...(defect.alsoAt ?? [])];
	const onPlace =
		defect.class === 'no-done-test' || defect.quote === ''
			? proposal.section === defect.section
			: sides.some((side) => overlaps(proposal.place, stretchOf(brief, side)));
	if (!onPlace) return false;
	return (
		!defect.expectedDates ||
		datesIn(proposal.text).some((date) => defect.expectedDates?.includes(date))
	);
}

function fitOf(brief: EvalBrief, defect: Defect, { place }: Placed): Fit {
	if (defect.quote === '' || !place) return 'section';
	const sides = [defect, ...(defect.alsoAt ?? [])].map((side) => stretchOf(brief, side));
	const label = sides.find((side) => overlaps(place, side));
	if (!label) return 'section';
	if (place.from === label.from && place.to === label.to) return 'exact';
	if (place.from >= label.from && place.to <= label.to) return 'inside';
	return place.from <= label.from && place.to >= label.to ? 'around' : 'partial';
}

/** A label's stretch of its section's plain text. */
function stretchOf(brief: EvalBrief, { section, quote, occurrence }: Label): Stretch {
	const text = plainSection(brief, section);
	if (quote === '') return { section, from: 0, to: text.length + 1 };
	const from = nthIndex(text, quote, occurrence);
	if (from < 0)
		throw new Error(`“${quote}” does not stand ${occurrence} times in ${brief.id} ${section}`);
	return { section, from, to: from + quote.length };
}

/** The proposal's quote in the plain text, as the same occurrence of the section as in the snapshot. */
function placeOf(brief: EvalBrief, snapshot: BriefSnapshot, proposal: Proposal): Stretch | null {
	const { section, quote, block, occurrence = 1 } = proposal;
	if (quote === '') return { section, from: 0, to: 1 };
	if (block === undefined) return null;
	const before = snapshot.sections[section].slice(0, block);
	const earlier = before.reduce((sum, { text }) => sum + (text.split(quote).length - 1), 0);
	const own = snapshot.sections[section][block]?.text ?? '';
	if (nthIndex(own, quote, occurrence) < 0) return null;
	const from = nthIndex(plainSection(brief, section), quote, earlier + occurrence);
	return from < 0 ? null : { section, from, to: from + quote.length };
}

function nthIndex(text: string, quote: string, occurrence: number): number {
	let from = -1;
	let after = 0;
	for (let count = 0; count < occurrence; count++) {
		from = text.indexOf(quote, after);
		if (from < 0) return -1;
		after = from + quote.length;
	}
	return from;
}

const overlaps = (a: Stretch | null, b: Stretch): boolean =>
	a !== null && a.section === b.section && a.from < b.to && b.from < a.to;
