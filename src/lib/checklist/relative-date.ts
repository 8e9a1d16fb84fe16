import { dayNumber, wallTimeAt } from '#lib/handoff/wall-clock.ts';
import type { Now, RelativeDate } from './date-form.ts';
import { findEnglishDates } from './english-dates.ts';
import { findGermanDates } from './german-dates.ts';
import { findJapaneseDates } from './japanese-dates.ts';
import type { Language } from './language.ts';
import { isWithin, literalsIn, proposeOn, proseOf } from './passage.ts';
import type { Rule } from './rule.ts';
import { findSpanishDates } from './spanish-dates.ts';

const ID = 'relative-date';

const FIND: Record<Language, (text: string, now: Now) => RelativeDate[]> = {
	en: findEnglishDates,
	de: findGermanDates,
	es: findSpanishDates,
	ja: findJapaneseDates,
};

/** A day named by its distance from the day of writing. Resolved on the wall calendar of who handed off. */
export const relativeDate: Rule = {
	id: ID,
	says: 'Dates that only mean something on the day of writing, such as tomorrow or next Friday.',
	check(snapshot) {
		const wall = wallTimeAt(snapshot.at, snapshot.timeZone);
		const now = { day: dayNumber(wall), hour: wall.hour };
		return proseOf(snapshot).flatMap(({ section, block, language }) => {
			const literals = literalsIn(block);
			return FIND[language](block.text, now)
				.filter((date) => !isWithin(date, literals))
				.map(({ from, to, text, rationale }) =>
					proposeOn(
						{ section, block, from, to },
						{ kind: 'replace', text, rationale, epistemic: 'inferred', rule: ID },
					),
				);
		});
	},
};
