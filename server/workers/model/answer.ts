/** What a model answered, held against the brief it was given: what stands becomes a proposal, the rest is refused. */
import { z } from 'zod';
import { findExact, locateQuote, type BriefSnapshot, type SnapshotBlock } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { MOST_SUGGESTIONS, SUGGESTION, type AnsweredSuggestion } from './answer-shape.ts';
import type { Prompt } from './prompt.ts';
import { visibleText } from './visible-text.ts';

/** Why a suggestion was refused before anybody saw it, as `did` says it after a number. */
export const REFUSAL = {
	'no-ground': 'named no ground, or a ground and none at once',
	'unknown-ground': 'leaned on a premise that the brief does not have',
	'unknown-words': 'quoted words that do not stand where it said',
	'unclear-words': 'quoted words that stand there more than once',
	unproved: 'called something observed that the brief does not say',
	unfit: 'had not the form asked for',
	'too-many': 'came after more than were asked for',
} as const;
export type Refusal = keyof typeof REFUSAL;

export type ReadAnswer = { ok: true; proposals: Proposal[]; refused: Refusal[] } | { ok: false };

/** The brief's own limit for a block that a person pastes is far higher; a suggestion is read in a minute. */
const LONGEST = { quote: 4_000, text: 4_000, rationale: 2_000 };
/** What more than these say is not looked at: a list without end is a fault, not a return. */
const MOST_READ = 4 * MOST_SUGGESTIONS;

const envelope = z.strictObject({ suggestions: z.array(z.unknown()) });

/** @returns not ok when nothing of it has the form; JSON that is cut or wrapped is never mended */
export function readAnswer(snapshot: BriefSnapshot, prompt: Prompt, text: string): ReadAnswer {
	const answer = envelope.safeParse(parseJson(text));
	if (!answer.success) return { ok: false };
	const { suggestions } = answer.data;
	const proposals: Proposal[] = [];
	const refused: Refusal[] = suggestions.slice(MOST_READ).map(() => 'too-many');
	for (const suggestion of suggestions.slice(0, MOST_READ)) {
		const parsed = SUGGESTION.safeParse(suggestion);
		const read = parsed.success ? readSuggestion(snapshot, prompt, parsed.data) : 'unfit';
		if (typeof read === 'string') refused.push(read);
		else proposals.push(read);
	}
	const nothingFits = suggestions.length > 0 && refused.every((reason) => reason === 'unfit');
	return nothingFits && proposals.length === 0 ? { ok: false } : { ok: true, proposals, refused };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function readSuggestion(
	snapshot: BriefSnapshot,
	prompt: Prompt,
	suggestion: AnsweredSuggestion,
): Proposal | Refusal {
	const { kind, section, epistemic } = suggestion;
	const text = oneParagraph(suggestion.text);
	const rationale = oneParagraph(suggestion.rationale);
	if (
		text === '' ||
		text.length > LONGEST.text ||
		rationale.length > LONGEST.rationale ||
		suggestion.quote.length > LONGEST.quote
	) {
		return 'unfit';
	}
	const ground = groundOf(snapshot, prompt, suggestion);
	if (!Array.isArray(ground)) return ground;
	if (epistemic === 'observed' && !isSaid(prompt, suggestion.source ?? '')) return 'unproved';
	const place = placeOf(snapshot, prompt, suggestion);
	if (typeof place === 'string') return place;
	return { kind, section, ...place, text, rationale, leansOn: ground, epistemic, rule: null };
}

/** The uids of the premises it leans on; none where it says that it stands alone. */
function groundOf(
	snapshot: BriefSnapshot,
	{ labels }: Prompt,
	{ leansOn, standsAlone }: AnsweredSuggestion,
): string[] | Refusal {
	if (standsAlone === leansOn.length > 0) return 'no-ground';
	const uids = leansOn.map((label) => labels.get(bare(label))?.block.uid ?? null);
	return uids.every((uid) => uid !== null && uid in snapshot.standings)
		? [...new Set(uids as string[])]
		: 'unknown-ground';
}

/** Whether words stand in the copy of the brief that the model was given. */
function isSaid({ labels }: Prompt, source: string): boolean {
	if (!/[\p{L}\p{N}]/u.test(source)) return false;
	const blocks = [...labels.values()].map(({ block }) => shown(block));
	const located = locateQuote(blocks, { quote: visibleText(source).text, verbatim: true });
	return located.ok || located.reason === 'ambiguous';
}

/** The quote as it stands in the frozen brief, hidden characters and all, so that its anchor fits. */
function placeOf(
	snapshot: BriefSnapshot,
	{ labels }: Prompt,
	{ kind, section, label, quote, occurrence }: AnsweredSuggestion,
): Pick<Proposal, 'quote' | 'block' | 'occurrence'> | Refusal {
	const labelled = label === null ? null : labels.get(bare(label));
	if (labelled === undefined || (labelled && labelled.section !== section)) return 'unknown-words';
	const written = snapshot.sections[section].filter(({ text }) => text.trim() !== '');
	if (quote.trim() === '') {
		if (kind === 'replace') return 'unknown-words';
		if (written.length === 0) return { quote: '' };
		return labelled
			? { quote: labelled.block.text, block: labelled.block.index, occurrence: 1 }
			: 'unknown-words';
	}
	if (occurrence !== null && !(Number.isSafeInteger(occurrence) && occurrence > 0)) return 'unfit';
	const blocks = [...labels.values()].flatMap((entry) =>
		entry.section === section ? [shown(entry.block)] : [],
	);
	const located = locateQuote(blocks, {
		quote: visibleText(quote).text,
		...(labelled && { block: labelled.block.index }),
		...(occurrence !== null && { occurrence }),
	});
	if (!located.ok) return located.reason === 'ambiguous' ? 'unclear-words' : 'unknown-words';
	const { block, from, to } = located.place;
	const start = block.originOf(from);
	const original = block.original.text.slice(start, block.originOf(to - 1) + 1);
	const nth = findExact([block.original], original).findIndex((place) => place.from === start);
	return nth < 0
		? 'unclear-words'
		: { quote: original, block: block.original.index, occurrence: nth + 1 };
}

const shown = (original: SnapshotBlock) => ({
	index: original.index,
	original,
	...visibleText(original.text),
});

/** `P2`, also where the model copied its bar or put brackets around it. */
const bare = (label: string): string => label.trim().replace(/^\[|[|\]]$/g, '');

/** A suggestion is one block of plain words: line breaks would tear it, and hidden characters would deceive. */
const oneParagraph = (words: string): string => visibleText(words).text.replace(/\s+/g, ' ').trim();

/** Of a step, for its record: how many suggestions came, and why others did not. */
export function sayRead(proposals: number, refused: readonly Refusal[], hidden: number): string {
	const sentences = [`Read the brief once: ${count(proposals, 'suggestion')}.`];
	const reasons = Object.entries(REFUSAL).flatMap(([reason, says]) => {
		const times = refused.filter((other) => other === reason).length;
		return times === 0 ? [] : [`${times} ${says}`];
	});
	if (refused.length > 0) sentences.push(`Refused: ${reasons.join('; ')}.`);
	if (hidden > 0) {
		sentences.push(
			`${count(hidden, 'hidden character')} of the brief ${hidden === 1 ? 'was' : 'were'} kept from it.`,
		);
	}
	return sentences.join(' ');
}

const count = (number: number, thing: string): string =>
	`${number} ${thing}${number === 1 ? '' : 's'}`;
