import { parseStop, type BriefSnapshot, type SectionName } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { proposeOn } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'empty-section';
export const DEFAULT_STOP = 'Stop after 30 minutes.';

/** Notes may be empty. */
const NEEDED: { section: SectionName; ask: string; why: string }[] = [
	{
		section: 'goal',
		ask: 'What should be true when this work is done, and how would you see it?',
		why: 'The brief has no goal: nothing says what the work is for or when it is done.',
	},
	{
		section: 'context',
		ask: 'What is known that the work may build on, and from where? If there is nothing, write “None, because …”.',
		why: 'The brief names no premise, so whatever the work builds on would be assumed.',
	},
	{
		section: 'unknowns',
		ask: 'What is still open? If there is nothing, write “None, because …”.',
		why: 'The brief names no open question, and doesn’t say why there is none.',
	},
	{
		section: 'stops',
		ask: DEFAULT_STOP,
		why: 'Nothing in the brief stops the run. The 30 minutes are a proposal.',
	},
];

const STAND_IN =
	/^(?:[-–—‐‑−._/…?*]+|(?:n\.? ?[/.]? ?a\.?|none|nil|nothing|no|nope|null|empty|not applicable|no (?:open )?(?:unknowns|questions|premises|goal|context|stop conditions|stops))(?: (?:yet|known|so far|at present|for now|at the moment))?[.!]?)$/i;

/** A section without text, or with a stand-in for it. "None, because …" is an answer. */
export const emptySection: Rule = {
	id: ID,
	says: 'A goal, known context, unknowns or stop conditions left empty, without a word why.',
	check: (snapshot) => NEEDED.flatMap((needed) => checkSection(snapshot, needed)),
};

function checkSection(
	snapshot: BriefSnapshot,
	{ section, ask, why }: (typeof NEEDED)[number],
): Proposal[] {
	const written = snapshot.sections[section].filter((block) => block.text.trim() !== '');
	const [first] = written;
	const isStop = parseStop(ask).type !== 'free-text';
	if (!first) {
		return [
			{
				kind: isStop ? 'insertAfter' : 'question',
				section,
				quote: '',
				text: ask,
				rationale: why,
				leansOn: [],
				epistemic: 'observed',
				rule: ID,
			},
		];
	}
	if (!written.every((block) => STAND_IN.test(block.text.trim()))) return [];
	const from = first.text.indexOf(first.text.trim());
	const to = from + first.text.trim().length;
	return [
		proposeOn(
			{ section, block: first, from, to },
			{
				kind: isStop ? 'replace' : 'question',
				text: ask,
				rationale: why,
				epistemic: 'observed',
				rule: ID,
			},
		),
	];
}
