import type { SnapshotBlock } from '#brief';
import type { Language } from './language.ts';
import { isWithin, literalsIn, MOST_IN_A_BLOCK, proposeOn, proseOf, type Span } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'placeholder';

/** A stand-in that was meant to be filled in. A name, a size, a chromosome or a quoted literal is none. */
export const placeholder: Rule = {
	id: ID,
	says: 'Placeholders that were never filled in, such as TBD, ??? or <fill in>.',
	check: (snapshot) =>
		proseOf(snapshot).flatMap(({ section, block, language }) =>
			findPlaceholders(block).map((span) =>
				proposeOn(
					{ section, block, ...span },
					{
						kind: 'question',
						text: ASK[language](block.text.slice(span.from, span.to), excerpt(block.text, span)),
						rationale: 'Whoever works on this while you are away would have to invent it.',
						epistemic: 'observed',
						rule: ID,
					},
				),
			),
		),
};

const ASK: Record<Language, (gap: string, words: string) => string> = {
	en: (gap, words) => `What belongs here instead of “${gap}”: “${words}”?`,
	de: (gap, words) => `Was gehört hier statt „${gap}“ hin: „${words}“?`,
	es: (gap, words) => `¿Qué va aquí en lugar de «${gap}»: «${words}»?`,
	ja: (gap, words) => `「${words}」の「${gap}」には何が入るか。`,
};

/** A way to leave something open, and what tells that these words are something else. */
interface Gap {
	pattern: RegExp;
	/** Tested against the text up to the match. */
	notAfter?: RegExp;
	/** Tested against the text from the end of the match on. */
	notBefore?: RegExp;
	unless?: (text: string, match: string) => boolean;
}

const MENTIONED =
	/\b(?:literal|word|words|string|token|tokens|marker|markers|placeholders?|tag|tags|label|labell?ed|value|called|named|says?|reads?|writes?|written|writing|type|typed|types|no|any|every|each|all|an?|without|of the form|such as|like|e\.g\.|grep|search(?:es|ing)? for|look(?:s|ing)? for|wort|platzhalter|zeichenfolge|marke|heißt|lautet|palabra|literal|cadena|marcador|etiqueta|dice|pone)[\s:(“"]*$/iu;
const A_NAME_FOLLOWS = /^\s+\p{Lu}\p{Ll}/u;
const SHAPE_OF_CODES =
	/\b(?:formats?|the form(?= of| [\p{Lu}\dX])|patterns?|schemes?|masks?|notation|templates?|such as|e\.g\.)(?![\p{L}])/iu;
const QUESTION_BEGUN =
	/(?:^|[.!?:;]\s+)(?:who|what|which|when|where|why|how|is|are|do|does|did|can|could|may|should|shall|will|would|has|have|was|were)\b[^.!?:;]*$/iu;
const ROMAN_BEFORE =
	/\b(?:chapter|part|volume|vol\.?|book|article|art\.?|annex|appendix|section|title|schedule|canto|psalm|louis|pope|act|bowl|legion|sonnet|table|phase|type|the)\s+$/iu;
const ROMAN_OR_SEX_AFTER =
	/^(?:\s*(?:chromosom|karyotyp|genotyp|female|male|sex|individual|embryo|cell|centur|siècle|edition|congress|olympi|dynast|legion|offspring|gamet|genom|festival|conference|symposium|summer games|winter games)|\/?XY\b|\s*[/,&]\s*XY\b|\s+(?:and|or|versus|vs\.?)\s+XY\b)/iu;

/** Said where a value was to stand. */
const LEFT_OPEN = [
	'(?:wird|werden) (?:noch |später )?(?:ergänzt|nachgereicht|nachgetragen|eingetragen|festgelegt|bestimmt|bekanntgegeben)',
	'noch (?:offen|unklar|zu klären|zu bestimmen|festzulegen|einzutragen|auszufüllen|zu ergänzen|nicht bekannt)',
	'folgt(?: noch)?|n\\. ?n\\.|steht noch (?:aus|nicht fest)|bitte (?:ergänzen|ausfüllen|eintragen)',
	'por (?:confirmar|definir|determinar|decidir|completar|asignar|rellenar)|a (?:definir|confirmar|determinar)',
	'pendiente(?: de (?:confirmar|definir|asignar|completar))?|(?:rellenar|completar) (?:aquí|luego|después)',
	'未定|未記入|未決定|後日(?:記入|連絡|決定|確定)|(?:あとで|後で)(?:記入|書く|決める)|要(?:記入|確認)',
].join('|');

const GAPS: Gap[] = [
	{
		pattern:
			/(?<![\p{sc=Latn}\p{N}_/\\.@#-])(?:TB[DCA]|T\.B\.[DCA]\.?|TK|TKTK)(?![\p{sc=Latn}\p{N}_/\\@]|[-.]\p{L})/gu,
		notAfter: MENTIONED,
		notBefore: A_NAME_FOLLOWS,
	},
	{ pattern: /(?<![\p{L}\p{N}_/\\.@#-])tb[dca](?![\p{L}\p{N}_/\\@-])/gu, notAfter: MENTIONED },
	{
		pattern:
			/(?<=(?:^|[:;(,–—=-]|\b(?:is|are|was|were|remains?|still|yet))\s*)\bto be (?:decided|determined|confirmed|announced|defined|agreed|filled in|completed|specified|clarified|supplied|provided|chosen|named)\b(?! by\b)(?=\s*(?:$|[.,;:)!?–—]|(?:later|soon|tomorrow|and|but)\b))/giu,
		notAfter: MENTIONED,
	},
	{
		pattern: /(?<![^\s:(=[/,;–—-])\?{2,}(?![^\s.,;:)\]/–—-])/gu,
		notAfter: QUESTION_BEGUN,
	},
	{
		// Joined runs such as XX:XX, 12-XXXX-X and XXX XXXX are one gap.
		pattern:
			/(?<![\p{sc=Latn}\p{N}_/\\.@#+-])(?:\p{Sc}\s?)?(?:[\dX]+[-:/.\u2010\u2011–])*[\dX]*X{2,}(?:[-:/.\u2010\u2011–][\dX]+|\sX{2,})*(?![\p{sc=Latn}\p{N}_\\@]|[-\u2010\u2011]\p{L})/gu,
		notAfter: ROMAN_BEFORE,
		notBefore: ROMAN_OR_SEX_AFTER,
		unless: (text, match) =>
			/^[1-5]XX$/.test(match) ||
			SHAPE_OF_CODES.test(text) ||
			(/^XX$/.test(match) && /\bXY\b/.test(text)),
	},
	{
		pattern:
			/(?<![\p{L}\p{N}_/\\.@#-])(?:\p{Sc}\s?x{2,}|x{2,}(?=\s?(?:\p{Sc}|%))|[x\d]*xx[:./-][x\d]+(?:[:./-][x\d]+)?)(?![\p{L}\p{N}_\\@])/gu,
		unless: (text) => SHAPE_OF_CODES.test(text),
	},
	{
		pattern:
			/(?<![\p{L}\p{N}_\-./\\])[<[](?:please )?(?:fill|insert|add|enter|your|the|tb[dca]|to be|to ?do|name|date|time|amount|sum|number|figure|title|company|client|customer|contact|person|place|city|address|e-?mail|phone|price|percentage|url|link|reason|source|deadline|owner|who|when|where|xxx?)(?:[ -][^<>[\]\n]{1,40})?[>\]](?![(\p{L}\p{N}_\-./\\])/giu,
	},
	{
		pattern: new RegExp(`(?<=[:：(（–—=]\\s*)(?:${LEFT_OPEN})(?=\\s*(?:$|[.,;:)）]|\\n))`, 'giu'),
	},
	{
		pattern:
			/(?<=(?<!\p{L})(?:está|están|sigue|siguen|queda|quedan) )por (?:confirmar|definir|determinar|decidir|asignar)(?=\s*(?:$|[.,;)]))/giu,
	},
	{ pattern: /(?<=[はがも：:（(])未(?:定|記入|決定)(?=$|[。、．.）)]|で|だ|の(?:まま|ため))/gu },
	{ pattern: /(?<![^\s:(，。、：（])[¿]+[?？]+(?![^\s.,;:)])|？{2,}/gu, notAfter: QUESTION_BEGUN },
	{
		pattern: /(?<![〇○◯△×●\p{N}])(?:[〇○◯]{2,}|△{2,}|×{2,}|●{2,})(?![〇○◯△×●])/gu,
		unless: (text) => /形式|書式|例[:：えの]|伏せ字|記号/u.test(text),
	},
	{ pattern: /\((?:fill (?:this |me )?in|insert [^()]{1,40}|to follow)\)/giu },
	{ pattern: /(?<![\p{L}\p{N}_])_{3,}(?![\p{L}\p{N}_])/gu },
	{
		pattern: /\blorem ipsum\b[^.!?]*/giu,
		notAfter:
			/\b(?:no|not|without|the|any|of|instead of|replace|replaces|remove|some|more|only)\s+$/iu,
	},
];

/** How far around a gap the words that explain it may stand. */
const REACH = 160;

function findPlaceholders(block: SnapshotBlock): Span[] {
	const { text } = block;
	const quoted = literalsIn(block);
	const found: Span[] = [];
	for (const { pattern, notAfter, notBefore, unless } of GAPS) {
		for (const match of text.matchAll(pattern)) {
			if (found.length >= MOST_IN_A_BLOCK) break;
			const span = { from: match.index, to: match.index + match[0].length };
			if (isWithin(span, quoted)) continue;
			const before = text.slice(Math.max(0, span.from - REACH), span.from);
			const after = text.slice(span.to, span.to + REACH);
			if (notAfter?.test(before) || notBefore?.test(after)) continue;
			if (unless?.(before + match[0] + after, match[0])) continue;
			if (found.some((other) => other.from < span.to && span.from < other.to)) continue;
			found.push(span);
		}
	}
	return found.sort((a, b) => a.from - b.from);
}

/** The words around a gap, cut at the borders of words. */
function excerpt(text: string, { from, to }: Span): string {
	const before =
		/(?<!\S)(?:\S+\s+){0,6}\S*$/u.exec(text.slice(Math.max(0, from - REACH), from))?.[0] ?? '';
	const after = /^\S*(?:\s+\S+){0,4}/u.exec(text.slice(to, to + REACH))?.[0] ?? '';
	const cut = (before.length < from ? '… ' : '') + before + text.slice(from, to) + after;
	return (to + after.length < text.trimEnd().length ? `${cut} …` : cut).replace(/\s+/g, ' ').trim();
}
