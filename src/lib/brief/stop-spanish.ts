/** Stop conditions in Spanish sentences. */
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
const wordsWith = (decimal: ',' | '.'): QuantityWords => ({
	decimal,
	numbers: {
		...{ un: 1, una: 1, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8 },
		...{
			nueve: 9,
			diez: 10,
			once: 11,
			doce: 12,
			quince: 15,
			veinte: 20,
			treinta: 30,
			cuarenta: 40,
		},
		...{ cincuenta: 50, sesenta: 60, noventa: 90, cien: 100, media: 0.5 },
	},
	spans: [
		[/^semanas?$/, 7 * 24 * 60 * MINUTE],
		[/^(?:días?|d)$/, 24 * 60 * MINUTE],
		[/^(?:horas?|hrs?\.?|h)$/, 60 * MINUTE],
		[/^(?:minutos?|mins?\.?)$/, MINUTE],
		[/^(?:segundos?|segs?\.?|s)$/, 1_000],
	],
	and: / y (?=\d|un|media)| (?=\d+ ?min)/,
	currencies: {
		dólares: 'usd',
		dólar: 'usd',
		dolares: 'usd',
		euro: 'eur',
		libras: 'gbp',
		yenes: 'jpy',
	},
});
/** Spain and the south write 1.000,50, Mexico and the north 1,000.50; where both read, they must agree. */
const NOTATIONS = [wordsWith(','), wordsWith('.')];
const readCount = readBy(readCountIn, ...NOTATIONS);
const readMoney = readBy(readMoneyIn, ...NOTATIONS);
const readSpan = readBy(readSpanIn, ...NOTATIONS);

const OPENING =
	/^(?:por favor,? )?(?:parar|para|pare|detener(?:se|lo)?|detente|alto|terminar|termina|interrumpir|cortar)(?: (?:todo|el trabajo|la ejecución|de inmediato|ya))?(?:[,:] ?| (?=\S)|$)/i;
const CONJUNCTION =
	/^(?:cuando|si|en cuanto|una vez que|apenas) (?:se )?(?:(?:llegue|llega) (?=a ))?/i;
const TOLD_AFTERWARDS =
	/(?:[,;:]| -| y) (?:luego |después )?(?:entrega|devuelve|lista|informa|dime|muestra|escribe|deja)\p{L}*\b(?:(?! o | u |\d).)*$/iu;

const UP_TO =
	'(?:después de|tras|al cabo de|pasad[oa]s|a los|a las|al llegar a(?: los| las)?|al alcanzar|al gastar|al superar|al cumplirse|al pasar de|a(?: los| las)?|en|con|como máximo|máximo|más de|no más de|hasta|superar|alcance|alcancen|supere|superen|pase de|haya|hay|lleve|van|se alcanzan?|se gasten?) (?:más de )?';
const DONE =
	'(?: (?:de (?:trabajo|ejecución|reloj|gasto|coste|costo|tiempo)|en total|como máximo|gastados|usados|hechos|hechas))?';
const count = (noun: string) => [
	whole(UP_TO, `(?<limit>.+?) ${noun}`, DONE),
	whole(`(?<limit>\\S+) ${noun}`, DONE),
];

const readers = [
	readMoneyStop(
		[
			whole(UP_TO, '(?<limit>.+?)', DONE),
			whole(
				'el (?:gasto|coste|costo) (?:llegue a|llega a|alcance|alcanza|supere|supera|pase de|pasa de) (?<limit>.+?)',
			),
		],
		readMoney,
	),
	readTokenStop(count('tokens?'), readCount),
	readStepStop(count('pasos?'), readCount),
	readSuggestionStop(count('(?:sugerencias?|propuestas?)'), readCount),
	readSpanStop(
		[whole(UP_TO, '(?<limit>.+?)', DONE), whole('(?<limit>\\S+ \\S+)', DONE)],
		(phrase) =>
			readSpan(
				phrase
					.replace(/^(\S+) (horas?) y media$/i, '$1 $2 y 30 minutos')
					.replace(/^media hora$/i, '30 minutos'),
			),
	),
	readClockStop([whole('(?:(?:sean )?a las?|sean las|antes de las) (?<limit>.+?)')], (phrase) => {
		const [, hour, minute, zone] =
			/^(\d{1,2})[:.h](\d{2})(?: ?h(?:oras)?\.?)?(?: (\S+))?$/i.exec(phrase) ?? [];
		// "A las 6:30" may be either half of the day.
		if (hour === undefined || (hour.length === 1 && Number(hour) < 10)) return null;
		return clockOf(hour, minute, zone);
	}),
	readUnknownStop(
		whole(
			'(?:haga falta|haga falta saber|se necesite|no se pueda (?:seguir|continuar|avanzar) sin) (?:(?:una |la )?respuesta a )?(?:la )?(?<limit>U\\d+)',
		),
	),
	readEvidenceStop(
		whole(
			'(?:apare(?:zca|ce)n?|hay(?:a|an)?|surj?[ag]e?n?|se encuentr[ae]n?) (?:algo|alguna prueba|una prueba|pruebas|evidencias?|indicios) (?:en )?contra(?: de)?(?: la)? (?<limit>P\\d+)',
		),
		whole('(?:la )?(?<limit>P\\d+) (?:resulte|resulta|sea|es) (?:falsa|falso|errónea|incorrecta)'),
	),
	readNothingNewStop(
		[
			whole(
				'(?:no (?:haya|hay|aparezca) )?nada nuevo (?:en|durante|tras) (?<limit>\\S+) pasos(?: (?:seguidos|consecutivos))?',
			),
			whole(
				'(?:tras |después de )?(?<limit>\\S+) pasos(?: seguidos| consecutivos)? sin (?:nada nuevo|novedades)',
			),
		],
		readCount,
	),
];

export const SPANISH: StopLanguage = {
	bare: (sentence) =>
		sentence
			.replace(TOLD_AFTERWARDS, '')
			.replace(
				/,? (?:lo que|según lo que) (?:ocurra|pase|suceda|llegue|se dé) (?:primero|antes)$/i,
				'',
			)
			.replace(OPENING, '')
			.replace(CONJUNCTION, ''),
	parts: (sentence) =>
		sentence
			.split(/,? (?:o|u) /i)
			.map((part, index) => part.replace(index > 0 ? CONJUNCTION : /$^/, '')),
	readers: () => readers,
};
