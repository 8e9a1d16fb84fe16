/** Stop conditions in German sentences. */
import {
	clockOf,
	readBy,
	readCountIn,
	readMoneyIn,
	readSpanIn,
	type QuantityWords,
} from './quantity-words.ts';
import {
	readClockStop,
	readEvidenceStop,
	readMoneyStop,
	readNothingNewStop,
	readSpanStop,
	readStepStop,
	readSuggestionStop,
	readTokenStop,
	readUnknownStop,
	whole,
	type StopLanguage,
} from './stop-language.ts';

const MINUTE = 60_000;
const WORDS: QuantityWords = {
	decimal: ',',
	numbers: {
		...{
			ein: 1,
			eine: 1,
			einem: 1,
			einer: 1,
			einen: 1,
			zwei: 2,
			drei: 3,
			vier: 4,
			fünf: 5,
			sechs: 6,
		},
		...{ sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwölf: 12, fünfzehn: 15, zwanzig: 20 },
		...{ dreißig: 30, vierzig: 40, fünfzig: 50, sechzig: 60, neunzig: 90, hundert: 100 },
		...{
			'eine halbe': 0.5,
			'einer halben': 0.5,
			anderthalb: 1.5,
			eineinhalb: 1.5,
			zweieinhalb: 2.5,
		},
		...{ dreieinhalb: 3.5, 'einer viertel': 0.25, 'eine viertel': 0.25 },
	},
	spans: [
		[/^wochen?$/, 7 * 24 * 60 * MINUTE],
		[/^(?:tage?|tagen|d)$/, 24 * 60 * MINUTE],
		[/^(?:stunden?|std\.?|h)$/, 60 * MINUTE],
		[/^(?:minuten?|min\.?)$/, MINUTE],
		[/^(?:sekunden?|sek\.?|s)$/, 1_000],
	],
	and: /,? und | (?=\d+ ?(?:min|sek))/,
	currencies: {},
};

const STOP =
	'(?:stopp(?:en|e)?|anhalten|aufhören|abbrechen|beenden|halt(?:en)?|schluss|abbruch|ende)(?: (?:machen|sofort))?';
const CONJUNCTION = /^(?:wenn|falls|sobald|ist,? wenn|sofern) /i;
const OPENING = new RegExp(
	`^(?:bitte )?(?:sofort |den lauf |die arbeit )?${STOP}(?:[,:] ?| (?=\\S)|$)`,
	'i',
);
const ENDING = new RegExp(
	`(?:,? (?:ist|wird|sind)? ?(?:dann )?(?:bitte )?${STOP}|,? (?:auf|ab)(?:gehört|gebrochen) werden)$`,
	'i',
);
const TOLD_AFTERWARDS =
	/(?:[,;:]| -| und) (?:dann )?(?:gib|melde|liste|nenne|schreib|zeig|berichte|zurückgeben|den stand)\b(?:(?! oder |\d).)*$/i;

const UP_TO =
	'(?:(?:spätestens |insgesamt )?(?:nach|bei|ab|höchstens|maximal|max\\.?|bis zu|mehr als|nicht mehr als|über|länger als|nicht länger als|im ganzen|nach höchstens|nach maximal)) (?:insgesamt )?';
const REACHED =
	'(?: (?:erreicht|gemacht|vorliegen|da sind|ausgegeben|verbraucht|vergangen|verstrichen|vorbei|um|abgelaufen)(?: (?:sind|ist|wurden|haben))?)?';
const REACH =
	'(?:erreich(?:en|t)|überschreite[nt]|übersteig(?:en|t)|liegen bei|liegen über|betragen)';
const count = (noun: string) => [
	whole(UP_TO, `(?<limit>.+?) ${noun}`, REACHED),
	whole(
		`(?:es )?(?<limit>.+?) ${noun}`,
		'(?: (?:gibt|erreicht|gemacht|vorliegen|da sind|verbraucht)(?: (?:sind|ist|wurden))?)',
	),
	whole(`(?<limit>\\S+) ${noun}`),
];
const readCount = readBy(readCountIn, WORDS);
const readMoney = readBy(readMoneyIn, WORDS);
const readSpan = readBy(readSpanIn, WORDS);

const readers = [
	readMoneyStop(
		[
			whole(UP_TO, '(?<limit>.+?)', '(?: (?:ausgaben|kosten|modellkosten))?', REACHED),
			whole(`(?:die )?(?:kosten|ausgaben) ${REACH} (?<limit>.+?)`),
			whole(`(?:die )?(?:kosten|ausgaben) (?<limit>.+?) ${REACH}(?: haben)?`),
		],
		readMoney,
	),
	readTokenStop(count('tokens?'), readCount),
	readStepStop(count('schritte?n?'), readCount),
	readSuggestionStop(count('vorschläge?n?'), readCount),
	readSpanStop(
		[
			whole(UP_TO, '(?<limit>.+?)', '(?: (?:laufzeit|arbeit|arbeitszeit|lauf))?', REACHED),
			whole(
				'(?<limit>.+?)(?: (?:laufzeit|arbeitszeit))?',
				'(?: (?:vergangen|verstrichen|vorbei|um|abgelaufen) (?:sind|ist))?',
			),
		],
		readSpan,
	),
	readClockStop([whole('(?:um|ab|spätestens um|bis) (?<limit>.+?)')], (phrase) => {
		const [, hour, minute, zone] = /^(\d{1,2})(?:[:.](\d{2}))? uhr(?: (\S+))?$/i.exec(phrase) ?? [];
		return hour === undefined ? null : clockOf(hour, minute, zone);
	}),
	readUnknownStop(
		whole(
			'(?:es |die arbeit )?(?:geht )?(?:ohne )(?:(?:eine |die )?antwort auf )?(?<limit>U\\d+) nicht (?:mehr )?weiter(?:geht|kommt)?',
		),
		whole(
			'(?:es |die arbeit |(?:eine |die )?antwort auf )?(?<limit>U\\d+) (?:beantwortet werden muss|(?:gebraucht|benötigt) wird|nötig ist)',
		),
	),
	readEvidenceStop(
		whole(
			'(?:etwas|(?:ein )?belege?|(?:ein )?hinweise?|(?:ein )?beweise?) gegen (?<limit>P\\d+)(?: (?:spricht|sprechen|auftauch(?:t|en)|vorlieg(?:t|en)|gefunden (?:wird|werden)))?',
		),
		whole(
			'(?<limit>P\\d+) (?:sich als falsch (?:erweist|herausstellt)|(?:falsch|widerlegt) (?:ist|wird))',
		),
	),
	readNothingNewStop(
		[
			whole(
				'(?:nach )?(?<limit>\\S+) schritte?n? (?:lang |in folge |hintereinander |nacheinander |ohne )?(?:nichts neues|etwas neues|neues)(?: (?:bring(?:en|t)|kommt|ergeben|finden))?',
			),
			whole('(?:seit|in) (?<limit>\\S+) schritten nichts neues(?: (?:kommt|kam|gefunden wurde))?'),
		],
		readCount,
	),
];

export const GERMAN: StopLanguage = {
	bare: (sentence) =>
		sentence
			.replace(TOLD_AFTERWARDS, '')
			.replace(OPENING, '')
			.replace(CONJUNCTION, '')
			.replace(
				/,? (?:je nachdem,? )?was (?:immer )?(?:zuerst|eher|früher) (?:eintritt|kommt|erreicht ist|da ist)(?=$|[, ])/i,
				'',
			)
			.replace(ENDING, ''),
	parts: (sentence) =>
		sentence
			.split(/,? oder /i)
			.map((part, index) => part.replace(index > 0 ? CONJUNCTION : /$^/, '')),
	readers: () => readers,
};
