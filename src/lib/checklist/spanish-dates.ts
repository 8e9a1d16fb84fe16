/** Relative dates in Spanish sentences. */
import { dayAtEdge, dayOf, partsOf, quarterAt, weekdayOf, weekOf, type Day } from './calendar.ts';
import {
	comingWeekday,
	findDates,
	pastWeekday,
	readDistance,
	readSmallCount,
	type DateForm,
	type DateMatch,
	type DateReading,
	type DistanceUnit,
	type Now,
	type RelativeDate,
} from './date-form.ts';

const WEEKDAYS = 'lunes martes miércoles jueves viernes sábado domingo'.split(' ');
const MONTHS =
	'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
		' ',
	);
const COUNTS = 'cero un dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' ');
const UNITS: Record<string, DistanceUnit> = {
	día: 'day',
	semana: 'week',
	mes: 'month',
	año: 'year',
};

const words = (source: string): RegExp =>
	new RegExp(
		`(?<![\\p{L}\\p{N}_-])(?:${source})(?![\\p{L}\\p{N}_])`.replaceAll(' ', '\\s+'),
		'giu',
	);
const WEEKDAY = '(?<weekday>lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo)';
const PART = '(?: (?<part>por la (?:mañana|tarde|noche)|a(?:l)? (?:mediodía|primera hora)))?';
const COUNT = `(?<count>\\d{1,2}|una?|${COUNTS.slice(2).join('|')})`;
/** An article that ends in the preposition it has swallowed. */
const ARTICLE = '(?<article>el|del|al)';
const HABIT =
	/(?<!\p{L})(?:cada|todos los|todas las|siempre|suelen?|normalmente|habitualmente|semanal(?:mente)?|diari[oa](?:mente)?|nunca)(?!\p{L})/iu;
const PAST =
	/(?<!\p{L})(?:fue(?:ron)?|era|hubo|estuvo|llegó|salió|dijo|cayó|hizo|vino|\p{L}{2,}(?:aron|ieron)|ha|han|\p{L}+ó)(?!\p{L})/iu;
const IS_DATED = /^\s*,?\s*\(?(?:día\s+)?\d{1,2}(?:\s+de\s|\s*[/).]|$)/iu;

const dateOf = (day: Day): string => {
	const { year, month, date } = partsOf(day);
	return `${date} de ${MONTHS[month]} de ${year}`;
};
const nameOf = (day: Day): string => `${WEEKDAYS[weekdayOf(day)]} ${dateOf(day)}`;
const monthOf = (day: Day): string => `${MONTHS[partsOf(day).month]} de ${partsOf(day).year}`;
const indexOf = (weekday = ''): number =>
	WEEKDAYS.findIndex((name) => plain(name) === plain(weekday.toLowerCase()));
const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');
const withPart = (day: Day, part?: string): string =>
	nameOf(day) + (part === undefined ? '' : ` ${part}`);
/** "En diciembre" unless the sentence has its own preposition. */
const inMonth = (name: string, before: string): string =>
	/(?:^|\s)(?:en|para|desde|hasta|de|durante)\s+$/iu.test(before) ? name : `en ${name}`;
const withArticle = (article: string | undefined, name: string): string =>
	`${(article ?? 'el').toLowerCase()} ${name}`;

const FORMS: DateForm[] = [
	{
		pattern: words('pasado mañana'),
		read: (_, now) => ({ text: `el ${nameOf(now.day + 2)}` }),
	},
	{
		pattern: words('(?:antes de ayer|anteayer|antier)'),
		read: (_, now) => ({ text: `el ${nameOf(now.day - 2)}` }),
	},
	{
		pattern: words(`(?<word>ayer|hoy|mañana|anoche)${PART}`),
		read: readNamedDay,
	},
	{
		pattern: words('esta (?<part>mañana|tarde|noche)'),
		read: ({ groups, sentence }, now) =>
			HABIT.test(sentence) ? null : { text: `el ${nameOf(now.day)} por la ${groups['part']}` },
	},
	{
		pattern: words(
			`(?:${ARTICLE}|este) (?:(?<which>próximo|pasado|siguiente) ${WEEKDAY}|${WEEKDAY.replace('weekday', 'named')} (?<after>próximo|pasado|que viene))${PART}`,
		),
		read: ({ groups, after }, now) => {
			if (IS_DATED.test(after)) return null;
			const weekday = indexOf(groups['weekday'] ?? groups['named']);
			const which = (groups['which'] ?? groups['after'] ?? '').toLowerCase();
			// "El siguiente lunes" follows on something else.
			if (which === 'siguiente') return null;
			if (which === 'pasado') {
				return {
					text: withArticle(groups['article'], withPart(pastWeekday(weekday, now), groups['part'])),
				};
			}
			const { day, other } = comingWeekday(weekday, now, true);
			return {
				text: withArticle(groups['article'], withPart(day, groups['part'])),
				...(other ? { other } : {}),
			};
		},
	},
	{
		pattern: words(`este ${WEEKDAY}${PART}`),
		read: ({ groups, after }, now) =>
			IS_DATED.test(after)
				? null
				: {
						text: `el ${withPart(comingWeekday(indexOf(groups['weekday']), now, false).day, groups['part'])}`,
					},
	},
	{
		pattern: words(
			'(?:(?<edge>finales|fines|fin|principios|mediados) (?:de |del ))(?<which>este|próximo|la próxima|esta|mes que|semana que|la semana que|mes pasado|la semana pasada)(?: (?<unit>mes|semana|año|viene))?',
		),
		read: readEdge,
	},
	{
		pattern: words(
			'(?:(?<which>la próxima|esta|la pasada) semana|la semana (?<after>que viene|próxima|pasada|que pasó))',
		),
		read: ({ groups, before, after }, now) => {
			if (/^\s+de(?:l)?\s/iu.test(after) || /(?:^|\s)de\s+$/iu.test(before)) return null;
			const which = (groups['which'] ?? groups['after'] ?? '').toLowerCase();
			const step = /pasad|pasó/.test(which) ? -1 : which === 'esta' ? 0 : 1;
			return { text: `la semana del ${dateOf(weekOf(now.day) + 7 * step)}` };
		},
	},
	{
		pattern: words(
			'(?:este|el próximo|el pasado) fin de semana|el fin de semana (?:que viene|pasado|próximo)',
		),
		read: ({ text }, now) => {
			const step = /pasado/i.test(text) ? -1 : 0;
			return { text: `el fin de semana del ${dateOf(weekOf(now.day) + 5 + 7 * step)}` };
		},
	},
	{
		pattern: words(
			'(?:(?<which>el próximo|este|el pasado) (?<unit>mes|trimestre|año)|el (?<named>mes|trimestre|año) (?<after>que viene|próximo|pasado))',
		),
		read: ({ groups, before, after }, now) => {
			if (/^\s+de(?:l)?\s/iu.test(after)) return null;
			const which = (groups['which'] ?? groups['after'] ?? '').toLowerCase();
			const step = /pasado/.test(which) ? -1 : which === 'este' ? 0 : 1;
			const { year, month } = partsOf(now.day);
			const unit = (groups['unit'] ?? groups['named'] ?? '').toLowerCase();
			if (unit === 'mes') return { text: inMonth(monthOf(dayOf(year, month + step, 1)), before) };
			if (unit === 'año') return step === 0 ? null : { text: inMonth(String(year + step), before) };
			const of = quarterAt(step, now.day);
			return {
				text: `el ${of.quarter}.º trimestre de ${of.year}`,
				because: 'quarters are taken by the calendar',
			};
		},
	},
	{
		pattern: words(`hace ${COUNT} (?<unit>día|semana|mes|año)(?:s|es)?`),
		read: ({ groups, before, after }, now) =>
			/(?:^|\s)(?:desde|ya|de)\s+$/iu.test(before) || /^\s+que(?!\p{L})/u.test(after)
				? null
				: distance(groups, -1, now),
	},
	{
		pattern: words(`dentro de ${COUNT} (?<unit>día|semana|mes|año)(?:s|es)?`),
		read: ({ groups, sentence }, now) => (HABIT.test(sentence) ? null : distance(groups, 1, now)),
	},
	{ pattern: words(`${ARTICLE} ${WEEKDAY}${PART}`), read: readBareWeekday },
];

/** @returns spans in order, without overlap */
export const findSpanishDates = (text: string, now: Now): RelativeDate[] =>
	findDates(FORMS, text, now);

/** "La mañana" is the part of the day, and "hoy" alone means nowadays. */
function readNamedDay({ groups, before, after, text }: DateMatch, now: Now): DateReading | null {
	const word = (groups['word'] ?? '').toLowerCase();
	if (/^\s+en día(?!\p{L})/iu.test(after)) return null;
	if (/(?:^|\s)(?:la|las|una|cada|toda|esta|hasta|del?|el)\s+$/iu.test(before)) return null;
	if (/^\p{Lu}/u.test(text) && !/(?:^|[.!?:;•–—(]\s*|\n)$/u.test(before)) return null;
	if (word === 'hoy' && groups['part'] === undefined) {
		const timed =
			/^\s+(?:a las|mismo|antes)(?!\p{L})/iu.test(after) || /(?:^|\s)para\s+$/iu.test(before);
		if (!timed) return null;
	}
	const offset = { ayer: -1, anoche: -1, hoy: 0, mañana: 1 }[word] ?? 0;
	const part = word === 'anoche' ? 'por la noche' : groups['part'];
	return { text: `el ${withPart(now.day + offset, part)}` };
}

function readEdge({ groups }: DateMatch, now: Now): DateReading | null {
	const which = (groups['which'] ?? '').toLowerCase();
	const unit = /semana/.test(which) ? 'semana' : /mes/.test(which) ? 'mes' : (groups['unit'] ?? '');
	const step = /pasad/.test(which) ? -1 : /próxim|que/.test(which) ? 1 : 0;
	const said = (groups['edge'] ?? '').toLowerCase();
	const edge = said.startsWith('prin') ? 'start' : said.startsWith('med') ? 'middle' : 'end';
	const period = UNITS[unit.toLowerCase()];
	if (period === undefined || period === 'day') return null;
	return {
		text: `el ${nameOf(dayAtEdge(edge, period, step, now.day))}`,
		...(period === 'week' ? { because: 'the working week ends on Friday' } : {}),
	};
}

const distance = (groups: DateMatch['groups'], sign: 1 | -1, now: Now): DateReading =>
	readDistance(
		UNITS[groups['unit']?.toLowerCase() ?? ''] ?? 'year',
		sign * readSmallCount(groups['count'] ?? '', COUNTS),
		now,
		{
			day: (of) => ({ text: `el ${nameOf(of)}` }),
			month: (first, exactly) => ({
				text: `en ${monthOf(first)}`,
				because: `to the day it is ${dateOf(exactly)}`,
			}),
			year: (year) => ({ text: `en ${year}` }),
		},
	);

function readBareWeekday(
	{ groups, before, after, sentence }: DateMatch,
	now: Now,
): DateReading | null {
	if (HABIT.test(sentence) || IS_DATED.test(after)) return null;
	if (/^\s*(?:y|o|a|hasta|[-–/])\s*(?:el|al)?\s*(?:lun|mar|mié|jue|vie|sáb|dom)/iu.test(after))
		return null;
	// "Del lunes al viernes" is a span, "la clase del lunes" belongs to its noun.
	if (
		groups['article']?.toLowerCase() !== 'el' ||
		/(?:lunes|martes|jueves)\s+(?:al?|y|o)\s+$/iu.test(before)
	) {
		return null;
	}
	const weekday = indexOf(groups['weekday']);
	const past = PAST.test(sentence);
	const day = past ? pastWeekday(weekday, now) : comingWeekday(weekday, now, false).day;
	return {
		text: withArticle(groups['article'], withPart(day, groups['part'])),
		because: past ? 'the sentence looks back' : 'it is taken as the coming one',
	};
}
