/** Relative dates in Japanese sentences. */
import { dayOf, partsOf, weekdayOf, weekOf, type Day } from './calendar.ts';
import {
	comingWeekday,
	findDates,
	pastWeekday,
	type DateForm,
	type DateMatch,
	type DateReading,
	type Now,
	type RelativeDate,
} from './date-form.ts';

const WEEKDAYS = '月火水木金土日';
const NUMERALS = '〇一二三四五六七八九十';

const NAMED: Record<string, number> = {
	...{
		一昨日: -2,
		おととい: -2,
		昨日: -1,
		きのう: -1,
		昨夜: -1,
		昨晩: -1,
		今日: 0,
		本日: 0,
		今夜: 0,
	},
	...{ 今晩: 0, 今朝: 0, 明日: 1, あす: 1, あした: 1, 明朝: 1, 明晩: 1, 明後日: 2, あさって: 2 },
};
const PART: Record<string, string> = {
	...{ 昨夜: '夜', 昨晩: '夜', 今夜: '夜', 今晩: '夜', 今朝: '朝', 明朝: '朝', 明晩: '夜' },
};
const STEPS: Record<string, number> = { 先々: -2, 先: -1, 今: 0, 来: 1, 再来: 2 };

/** Another character of the same word: "明日香" is a name, "説明日" has its own. */
const NOT_IN_WORD = '(?<![\\p{sc=Han}々])';
const ENDS =
	'(?!(?!朝|夜|夕|午前|午後|正午|中(?!\\p{sc=Han})|以降|以前|付|締|開催|開始|提出|発|着)[\\p{sc=Han}々])';
const IS_DATED = /^\s*[（(]?\s*(?:\d{4}年|\d{1,2}月\d{1,2}日|\d{1,2}\/\d)/u;
const HABIT = /毎週|毎月|毎日|毎年|いつも|隔週|ごとに|たびに/u;
const CLAUSE_STARTS = /(?:^|[、。,.:：;\s（(はもが]|には|では)$/u;

const dateOf = (day: Day): string => {
	const { year, month, date } = partsOf(day);
	return `${year}年${month + 1}月${date}日`;
};
const nameOf = (day: Day): string => `${dateOf(day)}（${WEEKDAYS.charAt(weekdayOf(day))}）`;

const FORMS: DateForm[] = [
	{
		pattern: new RegExp(
			`${NOT_IN_WORD}(?<step>先々|先|今|来|再来)週の?(?<weekday>[${WEEKDAYS}])曜日?`,
			'gu',
		),
		read: ({ groups, after }, now) =>
			IS_DATED.test(after)
				? null
				: {
						text: nameOf(
							weekOf(now.day) +
								7 * (STEPS[groups['step'] ?? ''] ?? 0) +
								WEEKDAYS.indexOf(groups['weekday'] ?? ''),
						),
					},
	},
	{
		pattern: new RegExp(
			`${NOT_IN_WORD}(?<step>先々|先|今|来|再来)週(?<end>末|明け|中|初め)?`,
			'gu',
		),
		read: readWeek,
	},
	{
		pattern: new RegExp(
			`${NOT_IN_WORD}(?<step>先々|先|今|来|再来)月(?<end>末|初め|中旬|上旬|下旬)?`,
			'gu',
		),
		read: readMonth,
	},
	{
		pattern: new RegExp(`${NOT_IN_WORD}(?:再来年|来年|一昨年|昨年|去年)(?!度|来)`, 'gu'),
		read: ({ text }, now) => {
			const step = { 再来年: 2, 来年: 1, 一昨年: -2 }[text] ?? -1;
			return { text: `${partsOf(now.day).year + step}年` };
		},
	},
	{
		pattern: new RegExp(`${NOT_IN_WORD}(?<word>${Object.keys(NAMED).join('|')})${ENDS}`, 'gu'),
		read: readNamedDay,
	},
	{
		pattern:
			/(?<count>\d{1,2}|[一二三四五六七八九十]{1,2})(?<unit>日|週間|[かヶケ]月|年)(?<side>後|前)(?!\p{sc=Han}|半)/gu,
		read: readDistance,
	},
	{
		pattern: new RegExp(`(?<which>次の|今度の|この前の|前の)(?<weekday>[${WEEKDAYS}])曜日?`, 'gu'),
		read: ({ groups, before }, now) => {
			if (HABIT.test(before)) return null;
			const weekday = WEEKDAYS.indexOf(groups['weekday'] ?? '');
			if (/前/.test(groups['which'] ?? '')) return { text: nameOf(pastWeekday(weekday, now)) };
			return { text: nameOf(comingWeekday(weekday, now, false).day) };
		},
	},
	{
		pattern: new RegExp(`(?<weekday>[${WEEKDAYS}])曜日(?=に|まで)`, 'gu'),
		read: ({ groups, before, sentence }, now) => {
			if (HABIT.test(sentence) || !CLAUSE_STARTS.test(before) || /[・と]$/.test(before))
				return null;
			const past = /(?:た|ました|だった)[。.]?$/u.test(sentence);
			const weekday = WEEKDAYS.indexOf(groups['weekday'] ?? '');
			const day = past ? pastWeekday(weekday, now) : comingWeekday(weekday, now, false).day;
			return {
				text: nameOf(day),
				because: past ? 'the sentence looks back' : 'it is taken as the coming one',
			};
		},
	},
];

/** @returns spans in order, without overlap */
export const findJapaneseDates = (text: string, now: Now): RelativeDate[] =>
	findDates(FORMS, text, now);

function readWeek({ groups, before, sentence }: DateMatch, now: Now): DateReading | null {
	if (HABIT.test(sentence) || /第\d?$/.test(before)) return null;
	const monday = weekOf(now.day) + 7 * (STEPS[groups['step'] ?? ''] ?? 0);
	switch (groups['end']) {
		case '末':
			return { text: `${nameOf(monday + 5)}からの週末` };
		case '明け':
			return { text: nameOf(monday + 7) };
		case '初め':
			return { text: nameOf(monday) };
		case '中':
			return { text: `${nameOf(monday + 4)}まで`, because: 'the working week ends on Friday' };
		default:
			return { text: `${dateOf(monday)}からの週` };
	}
}

function readMonth({ groups, sentence }: DateMatch, now: Now): DateReading | null {
	if (HABIT.test(sentence)) return null;
	const { year, month } = partsOf(now.day);
	const step = STEPS[groups['step'] ?? ''] ?? 0;
	const first = partsOf(dayOf(year, month + step, 1));
	const name = `${first.year}年${first.month + 1}月`;
	switch (groups['end']) {
		case undefined:
			return { text: name };
		case '末':
			return { text: nameOf(dayOf(year, month + step + 1, 0)) };
		default:
			return { text: `${name}${groups['end']}` };
	}
}

/** "今日" alone means nowadays. */
function readNamedDay(
	{ groups, before, after, sentence }: DateMatch,
	now: Now,
): DateReading | null {
	const word = groups['word'] ?? '';
	if (HABIT.test(sentence) || IS_DATED.test(after)) return null;
	if (
		(word === '今日' || word === '本日') &&
		!/^(?:中|\d|まで|の(?:午|夕|夜|会議|朝))/u.test(after)
	)
		return null;
	if (/^(?:きのう|あす|あした|あさって|おととい)$/u.test(word) && !CLAUSE_STARTS.test(before))
		return null;
	return { text: nameOf(now.day + (NAMED[word] ?? 0)) + (PART[word] ? `の${PART[word]}` : '') };
}

/** "三日後" at the head of a clause counts from now; after "の" or "から" it counts from something else. */
function readDistance({ groups, before, sentence }: DateMatch, now: Now): DateReading | null {
	if (!CLAUSE_STARTS.test(before) || /から[、]?$/u.test(before) || HABIT.test(sentence))
		return null;
	const digits = groups['count'] ?? '';
	const size = /^\d/.test(digits) ? Number(digits) : numeral(digits);
	const count = groups['side'] === '後' ? size : -size;
	const { year, month } = partsOf(now.day);
	switch (groups['unit']) {
		case '日':
			return { text: nameOf(now.day + count) };
		case '週間':
			return { text: nameOf(now.day + 7 * count) };
		case '年':
			return { text: `${year + count}年` };
		default: {
			const first = partsOf(dayOf(year, month + count, 1));
			return { text: `${first.year}年${first.month + 1}月` };
		}
	}
}

/** Up to 99: 十二, 二十, 二. */
function numeral(digits: string): number {
	const [tens = '', ones] = digits.split('十');
	if (ones === undefined) return NUMERALS.indexOf(digits);
	return (
		(tens === '' ? 1 : NUMERALS.indexOf(tens)) * 10 + (ones === '' ? 0 : NUMERALS.indexOf(ones))
	);
}
