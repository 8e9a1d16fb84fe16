/** Figures in a text that measure or count something: a value, and what it is a value of. */
import type { Language } from './language.ts';
import type { Span } from './passage.ts';

export interface Figure extends Span {
	value: number;
	/** `ms`, a currency, `%`, a unit of measure, `clock`; `count` for things that are counted. */
	unit: string;
	/** Words that name what is counted, in small letters; empty for everything else. */
	counted: string[];
	/** `week` of "8 a week", `site` of "24 per site". */
	per: string | null;
}

/** Runs of figures; digits that belong to a name, a code or a number of several parts are none. */
const NUMBER =
	/(?<![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{N}_#§№@\\^~]|[.,:/‐‑-](?<=[\p{L}\p{N}][.,:/‐‑-])|\d[\s\u00a0\u202f]?[-–—×x*/]\s?)(?<before>(?:A|AU|C|CA|US|NZ|HK|S|R)?\p{Sc}[\s\u00a0\u202f]?|(?:EUR|USD|CHF|GBP|JPY)[\s\u00a0\u202f])?(?<digits>\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)(?![\p{sc=Latn}]*\d|[_\\]|[.,:]\d|[‐‑](?=[\p{N}])|\/\d|-\d)/gu;
const CLOCK =
	/(?<![\d:.\p{sc=Latn}])(?<hour>[01]?\d|2[0-3])(?::(?<minute>[0-5]\d)(?![\d:])|(?:[:.](?<m2>[0-5]\d))?\s?Uhr(?!\p{L})|時(?!間)(?:(?<m3>\d{1,2})分|(?<half>半))?)/gu;

/** A word before a number that makes it a name: page 7, room 2, Blatt 2, sala 3, 第3. */
const NAMES_IT =
	/(?:第|§+\s?|(?<!\p{L})(?:sections?|pages?|pp?\.|art\.?|articles?|clauses?|chapters?|ch\.|versions?|rev\.?|release|no\.|nr\.|number|numbers|n\.º|núm\.|rooms?|years?|class(?:es)?|grades?|stages?|steps?|phases?|tables?|figures?|fig\.|mails?|items?|levels?|sites?|lines?|rows?|parts?|labs?|labels?|sheets?|tabs?|boards?|panels?|pr|rfc|issue|ticket|node|python|java|word|bus|line|gate|desks?|building|hall|depot|zone|region|day|week|month|quarter|arm|lot|batch|type|minutes|appendix|annex|attachment|rule|law|iso|iec|din|en|absatz|abs\.|ziffer|seiten?|s\.|blatt|fassung|anlagen?|klauseln?|klassen?|kapitel|artikel|satz|linien?|raum|räume|zeilen?|stufen?|schritt|tabellen?|abbildung|norm|jahr|kw|salas?|páginas?|pág\.|artículos?|columnas?|filas?|capítulos?|tablas?|aula|año|fase|versión|anexo|apartado|工程|版|ロット|表|図|号室|棚番)\s?)$/iu;
const MONTH_AFTER =
	/^(?:\.|st|nd|rd|th)?[\s\u00a0]*(?:of\s+|de\s+)?(?:jan|feb|mar|mär|apr|abr|may|mai|mayo|jun|jul|aug|ago|sep|oct|okt|nov|dec|dez|dic|ene)\p{L}*\.?(?!\p{L})|^月\d|^日(?!間)|^年(?!間|後|前|以)|^月(?!間)/iu;
const MONTH_BEFORE =
	/(?<!\p{L})(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?[\s\u00a0]$/iu;

const SECOND = 1_000;
/** How many of it are meant; "5 m" is metres, so lone letters scale sums of money alone. */
const SCALES: [RegExp, number][] = [
	[/^(?:thousand|tausend|tsd\.|mil)(?!\p{L})/iu, 1e3],
	[/^(?:mn|mio\.?|million(?:en|s)?|millón|millones(?: de)?)(?!\p{L})/iu, 1e6],
	[/^(?:bn|mrd\.?|billion|milliarden?)(?!\p{L})/iu, 1e9],
	[/^万/u, 1e4],
	[/^億/u, 1e8],
];
const MONEY_SCALES: [RegExp, number][] = [
	[/^k(?!\p{L})/iu, 1e3],
	[/^m(?!\p{L})/iu, 1e6],
];
/** What stands after the figure, its unit and how many of it the figure is. */
const UNITS: [RegExp, string, number][] = [
	[/^(?:%|per ?cent|percent|prozent|por ciento|パーセント)/iu, '%', 1],
	[/^(?:°\s?C|degrees?|grad|grados|度)(?!\p{sc=Latn})/iu, '°', 1],
	[/^(?:ms|milliseconds?)(?!\p{L})/iu, 'ms', 1],
	[/^(?:s|secs?|seconds?|sekunden?|segundos?)(?!\p{sc=Latn})|^秒/iu, 'ms', SECOND],
	[
		/^(?:min|mins|minutes?|minuten?|minutos?)(?!\p{sc=Latn})|^分(?!の|野|類|析|岐|担|布)/iu,
		'ms',
		60 * SECOND,
	],
	[/^(?:h|hrs?|hours?|stunden?|std\.?|horas?)(?!\p{sc=Latn})|^時間/iu, 'ms', 3_600 * SECOND],
	[/^(?:days?|tagen?|tage?|días?)(?!\p{L})|^日間/iu, 'ms', 86_400 * SECOND],
	[/^(?:weeks?|wochen?|semanas?)(?!\p{L})|^週間/iu, 'ms', 7 * 86_400 * SECOND],
	[/^(?:months?|monaten?|monate?|mes(?:es)?)(?!\p{L})|^[かヶケ]月間?/iu, 'month', 1],
	[/^(?:years?|jahren?|jahre?|años?)(?!\p{L})|^年間/iu, 'month', 12],
	[/^(?:€|euros?|eur)(?!\p{L})|^ユーロ/iu, 'EUR', 1],
	[/^(?:\$|dollars?|dólares|usd)(?!\p{L})|^ドル/iu, 'USD', 1],
	[/^(?:£|pounds?|gbp)(?!\p{L})/iu, 'GBP', 1],
	[/^(?:chf|franken|francs?)(?!\p{L})/iu, 'CHF', 1],
	[/^(?:円|yen)/iu, 'JPY', 1],
	[/^(?:pesos?|crowns?|kronen?|rupees?)(?!\p{L})/iu, 'money', 1],
	[
		/^(?:m²|qm|m2|sq\.? ?m|square met(?:er|re)s?|quadratmetern?|metros cuadrados|平方メートル)(?!\p{sc=Latn})/iu,
		'm²',
		1,
	],
	[/^(?:ha|hectares?|hektar)(?!\p{sc=Latn})/iu, 'm²', 1e4],
	[/^(?:mm|millimet(?:er|re)s?|millimeter|milímetros?)(?!\p{sc=Latn})/iu, 'm', 1e-3],
	[/^(?:cm|centimet(?:er|re)s?|zentimeter|centímetros?)(?!\p{sc=Latn})/iu, 'm', 1e-2],
	[
		/^(?:km|kilomet(?:er|re)s?|kilometern?|kilómetros?|キロ(?:メートル)?)(?!\p{sc=Latn})/iu,
		'm',
		1e3,
	],
	[/^(?:m|met(?:er|re)s?|metern?|metros?|メートル)(?!\p{sc=Latn})/iu, 'm', 1],
	[/^(?:kg|kilos?|kilogram(?:s|m|me)?|kilogramos?|キログラム)(?!\p{sc=Latn})/iu, 'g', 1e3],
	[/^(?:t|tonnes?|tons?|tonnen?|toneladas?|トン)(?!\p{sc=Latn})/iu, 'g', 1e6],
	[/^(?:g|grams?|gramm|gramos?|グラム)(?!\p{sc=Latn})/iu, 'g', 1],
	[/^(?:ml|mL|millilit(?:er|re)s?|milliliter)(?!\p{sc=Latn})/u, 'l', 1e-3],
	[/^(?:l|L|lit(?:er|re)s?|litern?|litros?|リットル)(?!\p{sc=Latn})/u, 'l', 1],
	[/^(?:kb)(?!\p{sc=Latn})/iu, 'B', 1e3],
	[/^(?:mb)(?!\p{sc=Latn})/iu, 'B', 1e6],
	[/^(?:gb)(?!\p{sc=Latn})/iu, 'B', 1e9],
	[/^(?:tb)(?!\p{sc=Latn})/iu, 'B', 1e12],
	[
		/^(?:kWh|MWh|kW|MW|W|V|A|Hz|kHz|MHz|GHz|lx|pt|px|dB(?:\(A\))?|bar|ppm|rpm)(?!\p{sc=Latn})/u,
		'unit',
		1,
	],
];
const PER =
	/^\s*(?:,\s*)?(?:(?:a|an|per|each|every|pro|je|por|al|a la|cada)\s+(?<word>\p{L}+)|\/\s?(?<short>\p{L}+))/iu;
const SYMBOLS: Record<string, string> = {
	'€': 'EUR',
	$: 'USD',
	'£': 'GBP',
	'¥': 'JPY',
	'₹': 'INR',
};
/** Words that end the name of what is counted. */
const ENDS_NAME =
	/^(?:of|in|on|at|for|to|from|with|by|and|or|that|which|who|is|are|was|were|has|have|had|will|would|can|may|must|per|a|an|the|each|so|but|as|than|when|if|while|until|after|before|und|oder|der|die|das|des|den|dem|von|im|in|auf|für|mit|an|am|zum|zur|ist|sind|war|pro|je|de|del|la|el|los|las|y|o|en|con|para|por|que|se|al)$/iu;

/** Japanese counts with a word for the kind of thing; 番, 号 and 位 number it instead. */
const COUNTER =
	/^[\s\u00a0]?(?<counter>世帯|箇所|[かヶケ]所|項目|文字|種類|単位|工程|本|枚|人|名|件|個|台|冊|頁|回|棟|室|席|社|校|匹|頭|羽|着|足|点|組|通|巻|束|箱|袋|缶|種|行|列|語|字|票|戸|店|隻|機|つ|[ァ-ヶー]{2,})/u;

/** How far after a figure its unit, name and rate may stand. */
const REACH = 120;
/** A block with more is a table. */
const MOST_FIGURES = 200;

/** @returns in order; not those in brackets, which cite and qualify */
export function findFigures(text: string, language: Language): Figure[] {
	const bracketed = [...text.matchAll(/[([（【][^()[\]（）【】]*[)\]）】]/gu)].map((match) => ({
		from: match.index,
		to: match.index + match[0].length,
	}));
	const clocks = [...text.matchAll(CLOCK)].slice(0, MOST_FIGURES).map((match): Figure => {
		const { hour, minute, m2, m3, half } = match.groups ?? {};
		return {
			from: match.index,
			to: match.index + match[0].length,
			value: Number(hour) * 60 + Number(minute ?? m2 ?? m3 ?? (half ? 30 : 0)),
			unit: 'clock',
			counted: [],
			per: null,
		};
	});
	const taken = [...bracketed, ...clocks];
	const numbers = [...text.matchAll(NUMBER)]
		.slice(0, MOST_FIGURES)
		.filter(({ index }) => !taken.some(({ from, to }) => from <= index && index < to))
		.map((match) => readFigure(text, match, language))
		.filter((figure) => figure !== null);
	const outside = clocks.filter(
		(clock) => !bracketed.some(({ from, to }) => from <= clock.from && clock.from < to),
	);
	return [...numbers, ...outside].sort((a, b) => a.from - b.from);
}

function readFigure(text: string, match: RegExpExecArray, language: Language): Figure | null {
	const { before: symbol = '', digits = '' } = match.groups ?? {};
	const end = match.index + match[0].length;
	const before = text.slice(Math.max(0, match.index - 24), match.index);
	const after = text.slice(end, end + 60);
	if (
		symbol === '' &&
		(NAMES_IT.test(before) || MONTH_BEFORE.test(before) || MONTH_AFTER.test(after))
	) {
		return null;
	}
	// The nineties, and somebody's age, were not measured.
	if (
		/^0s(?!\p{L})/u.test(`${digits.slice(-1)}${after}`) ||
		/^[\s-]years?[\s-]olds?(?!\p{L})/u.test(after)
	) {
		return null;
	}
	let value = readDigits(digits, language);
	if (value === null) return null;
	let to = end;
	const skip = (pattern: RegExp): string | null => {
		const gap =
			/^(?:[\s\u00a0\u202f]|[-‐‑](?=\p{L}))?/u.exec(text.slice(to, to + 60))?.[0].length ?? 0;
		const found = pattern.exec(text.slice(to + gap, to + gap + 60))?.[0];
		if (found === undefined) return null;
		to += gap + found.length;
		return found;
	};
	const scales = symbol === '' ? SCALES : [...SCALES, ...MONEY_SCALES];
	value *= scales.find(([pattern]) => skip(pattern) !== null)?.[1] ?? 1;
	if (symbol !== '') {
		return finish({ value, unit: SYMBOLS[symbol.trim()] ?? symbol.trim(), counted: [] });
	}
	for (const [pattern, unit, size] of UNITS) {
		const found = skip(pattern);
		if (found === null) continue;
		// "5 hours" is time, "12 A" and "3 W" are told apart by their letters.
		return finish({ value: value * size, unit: unit === 'unit' ? found : unit, counted: [] });
	}
	// A bare year, and the version of something with a name.
	if (/^(?:19|20)\d{2}$/.test(digits)) return null;
	if (!Number.isInteger(value) && /\p{Lu}\p{L}+[\s\u00a0]$/u.test(before)) return null;
	const counted = namesAfter(text.slice(to, to + REACH), language);
	return counted.length === 0 ? null : finish({ value, unit: 'count', counted });

	function finish(rest: Pick<Figure, 'value' | 'unit' | 'counted'>): Figure {
		const named = rest.unit === 'count' ? nameLength(text.slice(to, to + REACH), language) : 0;
		const ahead = text.slice(to + named, to + 80);
		const { word, short } = PER.exec(ahead)?.groups ?? {};
		return {
			from: match.index,
			to: to + named,
			...rest,
			per: (word ?? short)?.toLowerCase() ?? null,
		};
	}
}

const nameLength = (after: string, language: Language): number =>
	(language === 'ja' ? COUNTER : /^\s?[\p{L}-]+/u).exec(after)?.[0].length ?? 0;

/** "1,830", "184.500", "2,5" and "11.2" by the language's habit; Spanish has both. */
function readDigits(digits: string, language: Language): number | null {
	const plain = digits.replace(/['’\s\u00a0\u202f]/gu, '');
	const decimalComma = language === 'de' || (language === 'es' && !/,\d{3}(?!\d)/.test(plain));
	const number = decimalComma
		? plain.replace(/\.(?=\d{3}(?!\d))/g, '').replace(',', '.')
		: plain.replace(/,(?=\d{3}(?!\d))/g, '').replace(',', '.');
	const value = Number(number);
	return Number.isFinite(value) ? value : null;
}

/** Up to three words after a number, until one that can't be part of a name. */
function namesAfter(after: string, language: Language): string[] {
	if (language === 'ja') {
		const counter = COUNTER.exec(after)?.groups?.['counter'];
		return counter === undefined ? [] : [counter];
	}
	const words: string[] = [];
	if (!/^[\s\u00a0\u202f]/u.test(after)) return [];
	for (const word of after.split(/[\s\u00a0\u202f]+/u).slice(1, 4)) {
		const [, bare = '', mark = ''] = /^([\p{L}’'-]+)([^\p{L}]*)/u.exec(word) ?? [];
		if (bare.length < 3 || ENDS_NAME.test(bare)) break;
		words.push(bare);
		if (mark !== '') break;
	}
	// German writes its nouns with a capital; what has none there is a verb or an adjective.
	const names = language === 'de' ? words.filter((word) => /^\p{Lu}/u.test(word)) : words;
	return names.map((word) => word.toLowerCase());
}
