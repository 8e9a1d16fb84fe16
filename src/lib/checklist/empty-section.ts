import { parseStop, type BriefSnapshot, type SectionName } from '#brief';
import type { Proposal } from '#lib/handoff/proposal.ts';
import { languageOfBrief, type Language } from './language.ts';
import { proposeOn } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'empty-section';
export const DEFAULT_STOP: Record<Language, string> = {
	en: 'Stop after 30 minutes.',
	de: 'Nach 30 Minuten aufhören.',
	es: 'Parar después de 30 minutos.',
	ja: '30分で終了。',
};

/** Notes may be empty. */
const NEEDED: { section: SectionName; ask: Record<Language, string>; why: string }[] = [
	{
		section: 'goal',
		ask: {
			en: 'What should be true when this work is done, and how would you see it?',
			de: 'Was soll gelten, wenn die Arbeit getan ist, und woran ist es zu sehen?',
			es: '¿Qué debe cumplirse cuando el trabajo esté hecho, y en qué se vería?',
			ja: '作業が終わったとき何が成り立っていればよいか、何を見れば分かるか。',
		},
		why: 'The brief has no goal: nothing says what the work is for or when it is done.',
	},
	{
		section: 'stops',
		ask: DEFAULT_STOP,
		why: 'Nothing in the brief stops the run. The 30 minutes are a proposal.',
	},
	{
		section: 'context',
		ask: {
			en: 'What is known that the work may build on, and from where? If there is nothing, write “None, because …”.',
			de: 'Worauf darf die Arbeit bauen, und woher ist es bekannt? Ist es nichts, dann „Nichts, weil …“ schreiben.',
			es: '¿Qué se sabe sobre lo que el trabajo pueda apoyarse, y de dónde? Si no hay nada, escribir «Nada, porque …».',
			ja: '作業の前提として分かっていることは何か、その出典は何か。なければ「なし、理由は…」と書く。',
		},
		why: 'The brief names no premise, so whatever the work builds on would be assumed.',
	},
	{
		section: 'unknowns',
		ask: {
			en: 'What is still open? If there is nothing, write “None, because …”.',
			de: 'Was ist noch offen? Ist es nichts, dann „Nichts, weil …“ schreiben.',
			es: '¿Qué queda por saber? Si no queda nada, escribir «Nada, porque …».',
			ja: 'まだ分かっていないことは何か。なければ「なし、理由は…」と書く。',
		},
		why: 'The brief names no open question, and doesn’t say why there is none.',
	},
];

const STAND_IN =
	/^(?:[-–—‐‑−._/…?*]+|(?:n\.? ?[/.]? ?a\.?|none|nil|nothing|no|nope|null|empty|not applicable|no (?:open )?(?:unknowns|questions|premises|goal|context|stop conditions|stops))(?: (?:yet|known|so far|at present|for now|at the moment))?[.!]?|(?:kein(?:e|er|es|en)?|nichts|entfällt|leer|k\. ?a\.|keine (?:offenen )?(?:fragen|angaben|unbekannten|prämissen|bedingungen))(?: (?:bekannt|bisher|derzeit|offen))?[.!]?|(?:ningun[oa]|nada|no (?:hay|aplica|procede)|vacío|sin (?:dudas|preguntas|datos|condiciones)|s\/d)(?: (?:por ahora|de momento|todavía|conocid[oa]))?[.!]?|(?:特に)?(?:なし|無し|ない|ありません)[。.]?|(?:該当|質問|疑問)(?:は)?(?:なし|無し|ありません)[。.]?|空)$/iu;

export const isStandIn = (text: string): boolean => STAND_IN.test(text.trim());

/** A section without text, or with a stand-in for it. "None, because …" is an answer. */
export const emptySection: Rule = {
	id: ID,
	says: 'A goal, known context, unknowns or stop conditions left empty, without a word why.',
	check(snapshot) {
		const language = languageOfBrief(snapshot);
		return NEEDED.flatMap(({ section, ask, why }) =>
			checkSection(snapshot, section, ask[language], why),
		);
	},
};

function checkSection(
	snapshot: BriefSnapshot,
	section: SectionName,
	ask: string,
	why: string,
): Proposal[] {
	const written = snapshot.sections[section].filter((block) => block.text.trim() !== '');
	const [first] = written;
	const isStop = parseStop(ask).type !== 'free-text';
	const rest = { text: ask, rationale: why, epistemic: 'observed' as const, rule: ID };
	if (!first) {
		const kind = isStop ? 'insertAfter' : 'question';
		return [{ ...rest, kind, section, quote: '', leansOn: [] }];
	}
	if (!written.every((block) => isStandIn(block.text))) return [];
	const from = first.text.indexOf(first.text.trim());
	const to = from + first.text.trim().length;
	return [
		proposeOn(
			{ section, block: first, from, to },
			{ ...rest, kind: isStop ? 'replace' : 'question' },
		),
	];
}
