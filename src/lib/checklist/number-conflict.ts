import { SECTION, type SectionName } from '#brief';
import { contentWords, type ContentWord } from './content-words.ts';
import { findFigures, type Figure } from './figures.ts';
import type { Language } from './language.ts';
import { isWithin, literalsIn, proposeOn, proseOf, type Prose } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'number-conflict';

/** A brief with more holds a table, whose figures differ for good reason. */
const MOST_FIGURES = 150;

/** One quantity that two sections give two values. */
export const numberConflict: Rule = {
	id: ID,
	says: 'Figures that two sections give differently for the same thing.',
	check(snapshot) {
		const mentions = proseOf(snapshot).flatMap(mentionsIn).slice(0, MOST_FIGURES);
		const told = new Set<Mention>();
		return mentions.flatMap((later, index) => {
			const earlier = mentions
				.slice(0, index)
				.find((one) => !told.has(one) && one.section !== later.section && conflict(one, later));
			if (!earlier) return [];
			told.add(earlier).add(later);
			const premises = [earlier, later].flatMap(({ section, block }) =>
				section === 'context' && block.uid !== null ? [block.uid] : [],
			);
			const proposal = proposeOn(later, {
				kind: 'question',
				text: ASK[later.language](
					earlier.words,
					labelOf(earlier.section),
					later.words,
					labelOf(later.section),
				),
				rationale: `${labelOf(earlier.section)}: “${earlier.clause}”. ${labelOf(later.section)}: “${later.clause}”.`,
				epistemic: 'observed',
				rule: ID,
			});
			return { ...proposal, leansOn: premises };
		});
	},
};

const labelOf = (section: SectionName): string => SECTION[section].label;

const ASK: Record<Language, (a: string, inA: string, b: string, inB: string) => string> = {
	en: (a, inA, b, inB) => `Which holds: “${a}” (${inA}) or “${b}” (${inB})?`,
	de: (a, inA, b, inB) => `Was gilt: „${a}“ (${inA}) oder „${b}“ (${inB})?`,
	es: (a, inA, b, inB) => `¿Cuál vale: «${a}» (${inA}) o «${b}» (${inB})?`,
	ja: (a, inA, b, inB) => `「${a}」（${inA}）と「${b}」（${inB}）のどちらが正しいか。`,
};

interface Mention extends Prose, Figure {
	words: string;
	clause: string;
	/** What the clause says besides the figure. */
	about: ContentWord[];
	/** The word that stands right before the figure, but for "is" and the like. */
	lead: string | null;
	bound: 'lower' | 'upper' | null;
	isPart: boolean;
}

const CLAUSE_ENDS: Record<Language, RegExp> = {
	en: /[.;!?:](?=\s|$)|\n|, (?:and|but|so|while)(?= )/gu,
	de: /(?<!\d)[.;!?:](?=\s|$)|\n|, (?:und|aber|davon)(?= )/gu,
	es: /[.;!?:](?=\s|$)|\n|, (?:y|pero)(?= )/gu,
	ja: /[。；、!?！？]/gu,
};
const LOWER =
	/(?<!\p{L})(?:under|below|at least|no (?:fewer|less) than|minimum(?: of)?|falls? to|drops? to|mindestens|unter|wenigstens|al menos|como mínimo|por debajo de|menos de)\s+(?:\p{L}+\s+){0,1}$/iu;
const UPPER =
	/(?<!\p{L})(?:at most|no more than|not more than|up to|within|in|more than|longer than|over|above|max(?:imum)?(?: of)?|höchstens|maximal|bis zu|mehr als|über|länger als|como máximo|hasta|más de)\s+(?:\p{L}+\s+){0,1}$/iu;
/** Words of a part, a share or a case that isn't: such a figure may differ from the whole. */
const PART =
	/(?<!\p{L})(?:alone|single|per|each|every|of (?:which|them|these|those)|half|another|extra|additional|other|spare|would|remaining|old|former|previous|formerly|last year|average|davon|je|jede[nrsm]?|einzeln\p{L}*|weitere\p{L}*|pro|früher|alt\p{L}*|vorher|wäre|würde|cada|otr[oa]s?|adicional(?:es)?|ant(?:es|erior\p{L}*|igu[oa]s?)|sería|solo)(?!\p{L})|うち|ずつ|それぞれ|一回|以前|旧|前回|別の/iu;
/** Of each row two different ones tell two different things apart. */
const APART: RegExp[] = [
	/winter|sommer|summer|spring|autumn|frühling|herbst|verano|invierno|otoño|primavera|夏|冬|春|秋/giu,
	/(?<!\p{L})(?:minimum|maximum|min|max|mínimo|máximo|mindest\p{L}*|höchst\p{L}*)(?!\p{L})|最小|最大|最低|最高/giu,
	/(?<!\p{L})(?:first|second|third|last|erste[rnsm]?|zweite[rnsm]?|dritte[rnsm]?|primer[oa]?|segund[oa]|tercer[oa]?)(?!\p{L})|第[一二三\d]/giu,
	/(?<!\p{L})(?:morning|afternoon|evening|night|day|morgens|abends|nachts|tags(?:über)?|mañana|tarde|noche)(?!\p{L})|朝|夜|昼|午前|午後/giu,
	/(?<!\p{L})(?:north|south|east|west|left|right|nord\p{L}*|süd\p{L}*|ost|west|links|rechts|norte|sur|este|oeste|upper|lower)(?:ern)?(?!\p{L})|北|南|東|西|左|右/giu,
	/(?<!\p{L})(?:gross|net|brutto|netto|bruto|neto)(?!\p{L})/giu,
	/(?<!\p{L})(?:start|begin|open|end|close|beginn|ende|anfang|inicio|fin(?:al)?)\p{L}{0,3}(?!\p{L})|開始|終了|開館|閉館/giu,
	/(?<!\p{L})(?:adults?|child(?:ren)?|kinder|erwachsene|adultos?|niños?|men|women|boys|girls)(?!\p{L})|大人|子ども|子供/giu,
	/(?<!\p{L})(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|sábado|domingo)s?(?!\p{L})/giu,
	/(?<![\d.,])(?:19|20)\d{2}(?![\d.,])/gu,
];

function mentionsIn(prose: Prose): Mention[] {
	const { block, language } = prose;
	const literals = literalsIn(block);
	return findFigures(block.text, language)
		.filter((figure) => !isWithin(figure, literals))
		.map((figure) => {
			const { clause, start } = clauseAround(block.text, figure, language);
			const left = clause.slice(0, figure.from - start);
			const right = clause.slice(figure.to - start);
			const blank = `${left} ${figure.counted.join(' ')} ${right}`.replace(
				/[([（][^()[\]（）]*[)\]）]/gu,
				' ',
			);
			const before = contentWords(left, language);
			return {
				...prose,
				...figure,
				words: block.text.slice(figure.from, figure.to),
				clause: clause.trim().replace(/\s+/g, ' '),
				about: contentWords(blank, language),
				lead: leadOf(left, before),
				bound: boundOf(left, right),
				isPart: PART.test(blank) || isOneOfSeveral(figure, clause),
			};
		});
}

function boundOf(left: string, right: string): Mention['bound'] {
	if (LOWER.test(left) || /^\s?(?:以上|に満たない|未満|を下回|を割)/u.test(right)) return 'lower';
	if (UPPER.test(left) || /^\s?(?:以下|以内|まで|を超え|を上回)/u.test(right)) return 'upper';
	return null;
}

/** "From 21:10 to 21:48" gives two times of one thing. */
const isOneOfSeveral = (figure: Figure, clause: string): boolean =>
	figure.unit === 'clock' && (clause.match(/\d{1,2}:\d{2}|\d{1,2}時(?!間)/gu)?.length ?? 0) > 1;

/** A clause longer than this says of a figure no more than its neighbourhood does. */
const LONGEST_CLAUSE = 400;

function clauseAround(
	text: string,
	{ from, to }: Figure,
	language: Language,
): { clause: string; start: number } {
	const first = Math.max(0, from - LONGEST_CLAUSE / 2);
	const near = text.slice(first, to + LONGEST_CLAUSE / 2);
	const ends = [...near.matchAll(CLAUSE_ENDS[language])];
	const before = ends.findLast(({ index }) => first + index < from);
	const after = ends.find(({ index }) => first + index >= to);
	const start = before ? before.index + before[0].length : 0;
	return { clause: near.slice(start, after?.index), start: first + start };
}

/** "The start is at …", "開始は": what the figure is said of. */
function leadOf(left: string, before: ContentWord[]): string | null {
	const last = before.at(-1)?.word;
	if (last === undefined) return null;
	const said =
		/(?:は|を|が|[:：=]|(?<!\p{L})(?:is|are|was|were|at|ist|sind|liegt bei|beträgt|es|son|asciende a))\s*(?:set to\s+|bei\s+|de\s+)?[^\p{L}\p{N}]*$/u;
	return said.test(left) ? last : null;
}

/** Two shared words or the same lead: less is a coincidence. */
const ENOUGH = 2;

function conflict(a: Mention, b: Mention): boolean {
	if (a.unit !== b.unit || a.value === b.value || a.per !== b.per || a.isPart !== b.isPart)
		return false;
	if (a.language !== b.language || (a.bound !== null && b.bound !== null && a.bound !== b.bound))
		return false;
	// A stop condition names a case: only a limit elsewhere can contradict its limit.
	if ([a, b].some(({ section }) => section === 'stops') && (a.bound === null || b.bound === null)) {
		return false;
	}
	const shared = sharedWords(a, b);
	if (a.unit === 'count' && !sharesCounted(a, b, shared)) return false;
	if (APART.some((kind) => tellsApart(kind, a.clause, b.clause))) return false;
	if (shared.some((word) => isOtherwiseModified(word, a, b))) return false;
	const years = shared.filter((word) => /^\d{4}$/.test(word)).length;
	if (years === shared.length) return false;
	return shared.length + (a.lead !== null && a.lead === b.lead ? 1 : 0) >= ENOUGH;
}

const sharedWords = (a: Mention, b: Mention): string[] => {
	const others = new Set(b.about.map(({ word }) => word));
	return [...new Set(a.about.map(({ word }) => word))].filter((word) => others.has(word));
};

/** The things counted must be the same ones: their name is a noun that stands in both. */
function sharesCounted(a: Mention, b: Mention, shared: string[]): boolean {
	const nounsOf = ({ counted, language }: Mention): string[] =>
		language === 'ja' ? counted : contentWords(counted.join(' '), language).map(({ word }) => word);
	const others = nounsOf(b);
	const common = nounsOf(a).filter((word) => others.includes(word));
	if (a.language === 'ja') return common.length > 0;
	return common.some((word) => shared.includes(word) && !/(?:ed|ing|ly)$/.test(word));
}

/** "Winter" against "summer"; one alone tells nothing apart, but two lists that share none do. */
function tellsApart(kind: RegExp, a: string, b: string): boolean {
	const namesIn = (text: string): string[] =>
		[...text.matchAll(kind)].map(([name]) => name.toLowerCase().slice(0, 4));
	const [inA, inB] = [namesIn(a), namesIn(b)];
	return inA.length > 0 && inB.length > 0 && !inA.some((name) => inB.includes(name));
}

/** Such a word before a noun doesn't make it another thing. */
const NEUTRAL =
	/^(?:total|overall|operating|project|expect|plan|current|estimat|whole|full|entire|complete|main|new|neu|gesamt|total|actual|present)/u;

/** "The north hall" and "the south hall" share a hall, and are two. */
function isOtherwiseModified(word: string, a: Mention, b: Mention): boolean {
	const modifiersIn = ({ about }: Mention): string[] =>
		about.flatMap((one) => (one.word === word && one.modifier !== null ? [one.modifier] : []));
	const [inA, inB] = [modifiersIn(a), modifiersIn(b)].map((all) =>
		all.filter((one) => !NEUTRAL.test(one)),
	);
	if (!inA?.length || !inB?.length) return false;
	return !inA.some((one) => inB.includes(one));
}
