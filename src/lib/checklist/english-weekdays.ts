/** What an English weekday means where no date stands beside it. */
import { nameOfDay, readWeekday, weekdayOf, weekOf, type Day } from './calendar.ts';
import type { DateMatch, Now } from './date-form.ts';
import { PAST_VERB, HABIT } from './english-tense.ts';
import { day, partOfDay, type Reading } from './english-reading.ts';

/** "This may" and "last sun" are other words; a whole weekday in small letters is still one. */
export const isCalendarName = (word = ''): boolean => /^\p{Lu}|day$/u.test(word);

export function readDayOfWeek({ groups }: DateMatch, now: Now): Reading | null {
	if (!isCalendarName(groups['weekday'])) return null;
	const step = { next: 1, last: -1 }[(groups['which'] ?? '').toLowerCase()] ?? 0;
	const weekday = readWeekday(groups['weekday'] ?? '');
	return day(weekOf(now.day) + 7 * step + weekday);
}

export function readNamedWeekday({ groups, before }: DateMatch, now: Now): Reading | null {
	const which = (groups['which'] ?? '').toLowerCase().replace(/\s+/g, ' ');
	const weekday = readWeekday(groups['weekday'] ?? '');
	if (/\bthe\s+$/iu.test(before) && which !== 'coming') return null;
	if (!isCalendarName(groups['weekday'])) return null;
	const ahead = (weekday - weekdayOf(now.day) + 7) % 7 || 7;
	const back = 7 - (ahead % 7);
	const of = (chosen: Day, other?: Day): Reading => ({
		...partOfDay(chosen, groups['part']),
		...(other === undefined ? {} : { other: nameOfDay(other) }),
	});
	switch (which) {
		case 'next': {
			const coming = now.day + ahead;
			const inNextWeek = weekOf(now.day) + 7 + weekday;
			if (coming === inNextWeek) return of(coming);
			// The day that is tomorrow is called tomorrow.
			return ahead === 1 ? of(inNextWeek, coming) : of(coming, inNextWeek);
		}
		case 'last':
		case 'this past': {
			const recent = now.day - back;
			const inLastWeek = weekOf(now.day) - 7 + weekday;
			return which === 'last' && recent !== inLastWeek ? of(recent, inLastWeek) : of(recent);
		}
		case 'this': {
			const inThisWeek = weekOf(now.day) + weekday;
			return inThisWeek < now.day ? of(now.day + ahead, inThisWeek) : of(inThisWeek);
		}
		default:
			return of(now.day + ahead);
	}
}

/** "On Tuesday" without a date. Habits, spans of weekdays and days that belong to a noun are none. */
export function readBareWeekday(
	{ groups, before, after, sentence }: DateMatch,
	now: Now,
): Reading | null {
	const [, preposition] =
		/\b(on|by|until|till|before|since|after|from|due)\s+$/iu.exec(before) ?? [];
	if (preposition === undefined || HABIT.test(sentence)) return null;
	if (
		/^\s*(?:to|through|until|till|and|or|[-–—/&])\s*(?:the\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/u.test(
			after,
		)
	)
		return null;
	if (/\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\s+(?:to|and|or)\s+(?:on\s+)?$/u.test(before))
		return null;
	const bounded =
		/^\s*(?:$|[.,;:!?)–—]|(?:at|by|before|after|around|from|until|and|but|or|so|because|since|when|if|in|with|for|as|we|i|he|she|they|it|you|the)\b|\d{1,2}[:.]\d{2}|\d{1,2} ?[ap]m)/iu;
	if (!bounded.test(after)) return null;
	const weekday = readWeekday(groups['weekday'] ?? '');
	const ahead = (weekday - weekdayOf(now.day) + 7) % 7;
	const lead = preposition.toLowerCase();
	const clause =
		sentence.split(/[;:]/).find((part) => part.includes(groups['weekday'] ?? '')) ?? sentence;
	const past =
		lead === 'since' ||
		(lead === 'on' &&
			PAST_VERB.test(clause) &&
			!/\b(?:will|is|are|shall|must|due)\b/iu.test(clause));
	const chosen = past ? now.day - (7 - (ahead || 7) || 7) : now.day + (ahead || 7);
	return {
		...partOfDay(chosen, groups['part']),
		because: past ? 'the sentence looks back' : 'it is taken as the coming one',
		...(ahead === 0 ? { other: nameOfDay(now.day) } : {}),
	};
}
