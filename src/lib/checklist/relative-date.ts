import { wallClockIn } from './calendar.ts';
import { findRelativeDates } from './english-dates.ts';
import { isWithin, proposeOn, proseOf, quotations } from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'relative-date';

/** A day named by its distance from the day of writing. Resolved on the wall calendar of who handed off. */
export const relativeDate: Rule = {
	id: ID,
	says: 'Dates that only mean something on the day of writing, such as tomorrow or next Friday.',
	check(snapshot) {
		const now = wallClockIn(snapshot.at, snapshot.timeZone);
		return proseOf(snapshot).flatMap(({ section, block }) => {
			const quoted = quotations(block.text);
			return findRelativeDates(block.text, now)
				.filter((date) => !isWithin(date, quoted))
				.map(({ from, to, text, rationale }) =>
					proposeOn(
						{ section, block, from, to },
						{ kind: 'replace', text, rationale, epistemic: 'inferred', rule: ID },
					),
				);
		});
	},
};
